import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { UsageError } from '../../trouble.ts';
import {
  decide,
  type DecideOptions,
  deciding,
  expectWhy,
  studentNamed,
  testNamed,
} from './decide.ts';
import { optionsOf } from './place.ts';

interface OverrideOptions extends DecideOptions {
  readonly test?: string;
}

export function defineOverride(command: Command, context: Context, finish: Finish): void {
  deciding(command.command('override'))
    .description('Set a student’s score by hand, or the points of one test.')
    .argument('<student>', 'as the roster or the reports name them')
    .argument('<points>', 'what it is from now on')
    .option('--test <id>', 'of this test only')
    .option('--why <text>', 'what for: the student reads this')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade override alice 5 --test B4 --out results/ --why "a typing error"', ''],
        ['npx netsplit grade override bob 0 --out results/ --why "see the letter of May 3"', ''],
      ),
    )
    .action(async (student: string, points: string, _options: unknown, own: Command) => {
      const options = optionsOf<OverrideOptions>(own);
      const why = expectWhy(options.why);
      if (!/^\d+(\.\d{1,2})?$/.test(points)) {
        throw new UsageError(`Points are a number with at most two decimals, not "${points}".`);
      }
      finish(
        await decide(options, context, async (store, round) => {
          const id = await studentNamed(student, store, round, options, context);
          const test = options.test === undefined ? undefined : testNamed(options.test, round);
          return {
            decided: {
              kind: 'override',
              student: id,
              ...(test === undefined ? {} : { test }),
              data: { points: Number(points) },
              why,
            },
            told:
              test === undefined
                ? `The score of ${id} is ${points}.`
                : `Test ${test} gives ${id} ${points}.`,
          };
        }),
      );
    });
}
