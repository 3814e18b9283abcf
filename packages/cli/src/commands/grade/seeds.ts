import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { optionsOf, withRound } from './place.ts';

export function defineSeeds(command: Command, context: Context, finish: Finish): void {
  command
    .command('seeds')
    .description('Tell a round’s seeds, once it is over: anybody can check them then.')
    .addHelpText('after', examples(['npx netsplit grade seeds --out results/', '']))
    .action(async (_options: unknown, own: Command) => {
      const { terminal } = context;
      await withRound(optionsOf(own), context, async (store, { round, salt, commitment }) => {
        await store.log({ round: round.name, what: 'seeds-told', details: {} });
        terminal.say(`Round ${round.name}`);
        terminal.say(`Seeds       ${round.seeds.join(',')}`);
        terminal.say(`Salt        ${salt}`);
        terminal.say(`Commitment  ${commitment}`);
        terminal.say();
        terminal.say('What was published before was their SHA-256. To check that:');
        terminal.say(`  printf '%s' '${salt} ${round.seeds.join(',')}' | sha256sum`);
        terminal.answer({ round: round.name, seeds: round.seeds, salt, commitment });
      });
      finish(ExitCode.ok);
    });
}
