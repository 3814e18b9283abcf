import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { InputError } from '../../trouble.ts';
import { decide, type DecideOptions, deciding } from './decide.ts';
import { optionsOf } from './place.ts';

const CAN_BE = ['void', 'override', 'comment'];

export function defineWithdraw(command: Command, context: Context, finish: Finish): void {
  deciding(command.command('withdraw'))
    .description('Take a decision back. It stays in the log, and holds no longer.')
    .argument('<decision>', 'its number, as the report of the class has it')
    .option('--why <text>', 'what for')
    .addHelpText('after', examples(['npx netsplit grade withdraw 3 --out results/', '']))
    .action(async (number: string, _options: unknown, own: Command) => {
      finish(
        await decide(optionsOf<DecideOptions>(own), context, async (store, round) => {
          const decisions = await store.decisions(round);
          const decision = decisions.find(({ id }) => String(id) === number);
          if (decision === undefined || !CAN_BE.includes(decision.kind)) {
            const open = decisions.filter(({ kind }) => CAN_BE.includes(kind));
            throw new InputError(
              decision === undefined
                ? `Round ${round.round.name} has no decision ${number}.`
                : `Decision ${number} is to ${decision.kind}: it is done, and cannot be taken back.`,
              open.length === 0
                ? undefined
                : `There are ${open.map(({ id, kind }) => `${id} (${kind})`).join(', ')}.`,
            );
          }
          const { id, kind } = decision;
          return {
            decided: { kind: 'withdraw', data: { decision: id } },
            told: `Decision ${id} (${kind}) holds no longer.`,
          };
        }),
      );
    });
}
