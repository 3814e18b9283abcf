import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import type { RulesOptions } from './gradebook.ts';
import { optionsOf, type PlaceOptions, withRound } from './place.ts';
import { writeRoundReports } from './report.ts';

interface ForgetOptions extends PlaceOptions, RulesOptions {
  readonly out?: string;
  readonly wholeRound?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
}

export function defineForget(command: Command, context: Context, finish: Finish): void {
  command
    .command('forget')
    .description('Delete what is kept of a student, or of a whole round. The audit log stays.')
    .argument('[student]', 'as the reports name them')
    .option('--whole-round', 'everybody’s: the term is over')
    .option('--roster <file>', 'who is whose partner: shared work stays')
    .option('--by <name>', 'who deletes it (default: you)')
    .option('--yes', 'do it: without, it only says what it would delete')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade forget alice --out results/ --yes', 'hand-ins, code, verdicts'],
        ['npx netsplit grade forget --whole-round --out results/ --yes', 'all of a term'],
      ),
    )
    .action(async (student: string | undefined, _options: unknown, own: Command) =>
      finish(await forget(student, optionsOf(own), context)),
    );
}

async function forget(
  student: string | undefined,
  options: ForgetOptions,
  context: Context,
): Promise<ExitCode> {
  const { desk, terminal } = context;
  if ((student === undefined) === (options.wholeRound !== true)) {
    throw new UsageError('Name a student, or say --whole-round.');
  }
  const { by = userInfo().username } = options;
  const { forgetPlan, forgetRound, forgetStudent, readRoster, writeResults } =
    await import('@netsplit/grader');
  const roster =
    options.roster === undefined ? undefined : readRoster(resolve(desk.cwd, options.roster));
  return withRound(options, context, async (store, round) => {
    const handIns = await store.handIns(round);
    const decisions = await store.decisions(round);
    const plan =
      student === undefined
        ? undefined
        : forgetPlan(student, { handIns, decisions, ...(roster === undefined ? {} : { roster }) });
    if (plan?.handIns.length === 0 && plan.decisions.length === 0 && plan.kept.length === 0) {
      throw new InputError(`Round ${round.round.name} has nothing of ${student}.`);
    }
    const whose = student ?? `everybody in round ${round.round.name}`;
    for (const { handIn, why } of plan?.kept ?? []) {
      terminal.say(`Hand-in ${handIn.attempt} of ${handIn.student}: ${why}.`);
    }
    if (options.yes !== true) {
      const count = (plan?.handIns ?? handIns).length;
      const what = count === 1 ? '1 hand-in' : `${count} hand-ins`;
      terminal.say(`Would delete ${what} of ${whose}, with code and verdicts.`);
      terminal.say('Add --yes to do it. There is no way back.');
      terminal.answer({ wouldDelete: count });
      return ExitCode.ok;
    }
    const forgotten =
      plan === undefined
        ? await forgetRound(store, round, by)
        : await forgetStudent(store, round, plan, by);
    if (student !== undefined && options.out !== undefined) {
      await writeResults(store, round, resolve(desk.cwd, options.out));
      await writeRoundReports(store, round, options, context);
    }
    terminal.say(
      `Deleted of ${whose}: ${forgotten.handIns} hand-ins, ${forgotten.submissions} solutions that nobody else handed in, ${forgotten.verdicts} verdicts, ${forgotten.decisions} decisions.`,
    );
    terminal.say(
      student === undefined || options.out === undefined
        ? 'What was handed in and the reports that were written are not touched.'
        : 'The reports were written anew, without. What was handed in is not touched.',
    );
    terminal.answer({ ...forgotten, by });
    return ExitCode.ok;
  });
}
