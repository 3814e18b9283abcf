import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { decide, type DecideOptions, deciding, expectWhy, testNamed } from './decide.ts';
import { optionsOf } from './place.ts';

export function defineVoid(command: Command, context: Context, finish: Finish): void {
  deciding(command.command('void'))
    .description('A test counts for everybody who handed in, whatever came of it.')
    .argument('<test>', 'its id, as B4')
    .option('--why <text>', 'what is wrong with it: students read this')
    .addHelpText(
      'after',
      examples(['npx netsplit grade void B4 --out results/ --why "the text left it open"', '']),
    )
    .action(async (test: string, _options: unknown, own: Command) => {
      const options = optionsOf<DecideOptions>(own);
      const why = expectWhy(options.why);
      finish(
        await decide(options, context, (_store, round) => {
          const id = testNamed(test, round);
          return Promise.resolve({
            decided: { kind: 'void', test: id, why },
            told: `Test ${id} counts for all.`,
          });
        }),
      );
    });
}
