import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { UsageError } from '../../trouble.ts';
import { decideOn, type DecideOnOptions, decidingOn, expectWhy } from './decide.ts';
import { optionsOf } from './place.ts';

export function defineOverride(command: Command, context: Context, finish: Finish): void {
  decidingOn(command.command('override'), 'of this test only')
    .description('Set a student’s score by hand, or the points of one test.')
    .argument('<points>', 'what it is from now on')
    .option('--why <text>', 'what for: the student reads this')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade override alice 5 --test B4 --out results/ --why "a typing error"', ''],
        ['npx netsplit grade override bob 0 --out results/ --why "see the letter of May 3"', ''],
      ),
    )
    .action(async (student: string, points: string, _options: unknown, own: Command) => {
      const options = optionsOf<DecideOnOptions>(own);
      const why = expectWhy(options.why);
      if (!/^\d+(\.\d{1,2})?$/.test(points)) {
        throw new UsageError(`Points are a number with at most two decimals, not "${points}".`);
      }
      finish(
        await decideOn(student, options, context, (id, test) => ({
          decided: { kind: 'override', data: { points: Number(points) }, why },
          told:
            test === undefined
              ? `The score of ${id} is ${points}.`
              : `Test ${test} gives ${id} ${points}.`,
        })),
      );
    });
}
