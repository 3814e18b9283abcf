import { availableParallelism, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { ClassStore, KeptRound, Verdict } from '@netsplit/grader';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import type { RulesOptions } from './gradebook.ts';
import { expectJail } from './jail.ts';
import { optionsOf, type PlaceOptions, untilStopped, withRound } from './place.ts';
import { ClassProgress } from './progress.ts';
import { labOfRound } from './round-lab.ts';
import { writeRoundReports } from './report.ts';

interface RegradeOptions extends PlaceOptions, RulesOptions {
  readonly out?: string;
  readonly tests?: readonly string[];
  readonly errors?: boolean;
  readonly by?: string;
  readonly why?: string;
  readonly jobs?: number;
}

export function defineRegrade(command: Command, context: Context, finish: Finish): void {
  command
    .command('regrade')
    .description('Grade a student’s latest hand-in once more, and compare it to the bit.')
    .argument('[student]', 'as the reports name them; none: everybody')
    .option('--errors', 'only where the grader itself had failed')
    .option('--by <name>', 'who asks (default: you)')
    .option('--why <text>', 'what for: it is kept with the decision')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade regrade alice --out results/ --why appeal', 'all of alice’s tests'],
        ['npx netsplit grade regrade alice --out results/ --tests B4', 'one of them'],
        ['npx netsplit grade regrade --errors --out results/', 'after this machine was mended'],
      ),
    )
    .action(async (student: string | undefined, _options: unknown, own: Command) =>
      finish(await regrade(student, optionsOf(own), context)),
    );
}

async function regrade(
  student: string | undefined,
  options: RegradeOptions,
  context: Context,
): Promise<ExitCode> {
  return withRound(options, context, async (store, round) => {
    const { desk, terminal } = context;
    const { gradeClass, GradingQueue, expectSameLab, writeResults } =
      await import('@netsplit/grader');
    const lab = labOfRound(round, options, desk);
    expectSameLab(round, lab.dir);
    if (round.settings.host === 'jail') await expectJail();
    const before = await store.verdicts(round);
    const chosen = await choose(store, round, before, student, options);
    const queue = await GradingQueue.open(store);
    for (const submission of chosen) await queue.askAgain(round, submission, options.tests);
    await queue.close();
    await store.decide(round, {
      kind: 'regrade',
      by: options.by ?? userInfo().username,
      why: options.why ?? (options.errors === true ? 'the grader had failed' : 'asked for'),
      ...(student === undefined ? {} : { student }),
      ...(options.tests === undefined ? {} : { data: { tests: [...options.tests] } }),
    });
    const { signal, release } = untilStopped();
    const progress = new ClassProgress(terminal);
    progress.know(await store.handIns(round));
    const graded = await gradeClass({
      store,
      round,
      paths: [],
      labDir: lab.dir,
      jobs: options.jobs ?? availableParallelism(),
      signal,
      onEvent: (event) => progress.show(event),
    }).finally(release);
    terminal.clearStatus();
    if (options.out !== undefined) {
      await writeResults(store, round, resolve(desk.cwd, options.out));
      if (graded.isWhole) await writeRoundReports(store, round, options, context);
    }
    if (!graded.isWhole) {
      terminal.say('Stopped. The same command asks anew; npx netsplit grade --resume goes on.');
      return ExitCode.interrupted;
    }
    const differences = compare(before, await store.verdicts(round), chosen, options.tests);
    for (const { was, is } of differences) {
      terminal.say(`${is.submission.slice(0, 12)} ${is.test}: was ${was.status}, is ${is.status}`);
    }
    terminal.say(
      differences.length === 0
        ? `Graded ${chosen.length} once more: every verdict is the same, to the fingerprint.`
        : `Graded ${chosen.length} once more: ${differences.length} verdicts are other ones, and hold from now on.`,
    );
    terminal.answer({
      submissions: chosen,
      differences: differences.map(({ was, is }) => ({
        submission: is.submission,
        test: is.test,
        was: { status: was.status, fingerprint: was.fingerprint },
        is: { status: is.status, fingerprint: is.fingerprint },
      })),
    });
    return differences.every(({ was }) => was.status === 'error') ? ExitCode.ok : ExitCode.failures;
  });
}

async function choose(
  store: ClassStore,
  round: KeptRound,
  before: readonly Verdict[],
  student: string | undefined,
  { errors, tests }: RegradeOptions,
): Promise<readonly string[]> {
  for (const id of tests ?? []) {
    if (!round.round.tests.some((test) => test.id === id)) {
      throw new UsageError(`Round ${round.round.name} has no test ${id}.`);
    }
  }
  const latest = new Map<string, string>();
  for (const handIn of await store.handIns(round)) {
    if (handIn.submission !== '') latest.set(handIn.student, handIn.submission);
  }
  const failed = new Set(
    before.filter(({ status }) => status === 'error').map(({ submission }) => submission),
  );
  const own = [...latest].filter(
    ([name, submission]) =>
      (student === undefined || name === student) && (errors !== true || failed.has(submission)),
  );
  if (own.length === 0) {
    throw new InputError(
      student === undefined
        ? 'There is nothing to grade again.'
        : `Round ${round.round.name} has no hand-in of ${student} to grade again.`,
    );
  }
  return [...new Set(own.map(([, submission]) => submission))];
}

function compare(
  before: readonly Verdict[],
  after: readonly Verdict[],
  submissions: readonly string[],
  tests: readonly string[] | undefined,
): readonly { readonly was: Verdict; readonly is: Verdict }[] {
  const key = ({ submission, test }: Verdict): string => `${submission} ${test}`;
  const was = new Map(before.map((verdict) => [key(verdict), verdict]));
  return after.flatMap((is) => {
    const old = was.get(key(is));
    const isAsked =
      submissions.includes(is.submission) && (tests === undefined || tests.includes(is.test));
    return !isAsked || old === undefined || essence(old) === essence(is) ? [] : [{ was: old, is }];
  });
}

/** All of a verdict but what it cost. */
function essence({ status, why, message, seeds, fingerprint }: Verdict): string {
  return JSON.stringify([status, why, message, seeds, fingerprint]);
}
