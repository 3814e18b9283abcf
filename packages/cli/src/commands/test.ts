import inspector from 'node:inspector';
import { availableParallelism } from 'node:os';
import type { FaultSetName, LabTest, Subject, TestResult, TypeProblem } from '@netsplit/harness';
import { Option, type Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { coverageOf } from '../coverage.ts';
import { diagnosisOf, sayDiagnosis } from '../diagnosis.ts';
import { ExitCode } from '../exit-code.ts';
import { loadTests } from '../lab-code.ts';
import { wholeNumber } from '../number-option.ts';
import { ensureOwnCode, ownCode } from '../own-code.ts';
import { runSavedSessions, saySessions } from '../saved-sessions.ts';
import { type Target, targetOf, within } from '../target.ts';
import {
  ResultLines,
  resultDocument,
  sayDrawn,
  sayFailure,
  sayTypeProblems,
} from '../test-report.ts';
import { runSession } from '../test-session.ts';
import { troubleOf, UsageError } from '../trouble.ts';
import { startTypeCheck } from '../type-check.ts';
import { sayWhatNow } from '../what-now.ts';

interface TestOptions {
  readonly test?: string;
  readonly watch?: boolean;
  readonly seed?: number;
  readonly runs?: number;
  readonly faults?: FaultSetName;
  readonly maxEvents?: number;
  readonly verbose?: boolean;
  readonly solution?: boolean;
  readonly twice?: boolean;
  readonly all?: boolean;
  readonly diagnosis: boolean;
  readonly jobs?: number;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[lab]', 'the lab; without it, the lab you are in, or the last one')
    .argument('[part]', 'a part (A) or a test (A2); without it, all of them')
    .option('-t, --test <id>', 'only this test')
    .option('-w, --watch', 'run again at every save')
    .option('-s, --seed <n>', 'draw other cases (default 1)', wholeNumber('--seed', 0))
    .option('-r, --runs <n>', 'cases that a property draws (default 100)', wholeNumber('--runs', 1))
    .addOption(
      new Option(
        '-f, --faults <set>',
        'how hard the cases are: few faults, a random swarm (default), or all at once',
      ).choices(['lite', 'swarm', 'harsh'] satisfies FaultSetName[]),
    )
    .option(
      '--max-events <n>',
      'end a run that has more events (default: what each test says)',
      wholeNumber('--max-events', 1),
    )
    .option(
      '-j, --jobs <n>',
      'run so many tests at once (default: one a processor; one under a debugger)',
      wholeNumber('--jobs', 1, 256),
    )
    .option('-v, --verbose', 'say what the faults of each property were drawn from')
    .option('--solution', 'test the reference instead of your code')
    .option('--twice', 'also run each test, or a first case, twice and compare (always in CI)')
    .option('-a, --all', 'show every failure in full, not only the first')
    .option('--no-diagnosis', 'do not say which classic mistake a failure looks like')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit test', 'the lab you are in, or the last one'],
        ['npx netsplit test first-contact A', 'part A'],
        ['npx netsplit test first-contact --test A2', 'one test'],
        ['npx netsplit test --watch', 'again at every save'],
        ['npx netsplit test first-contact --seed 7 --runs 1000', 'other cases, and more of them'],
      ),
    )
    .action(async (lab: string | undefined, part: string | undefined, options: TestOptions) =>
      finish(await test(lab, part, options, context)),
    );
}

async function test(
  labWord: string | undefined,
  partWord: string | undefined,
  options: TestOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal, desk } = context;
  let target = targetOf(desk, labWord, partWord);
  if (options.test !== undefined) target = within(target.lab, options.test);
  if (options.solution !== true && ensureOwnCode(target.lab)) {
    terminal.say(
      `Made ${desk.shown(ownCode(target.lab))} from the starter: this is yours to write in.`,
    );
  }
  if (options.watch !== true) return once(target, options, context);
  if (terminal.json)
    throw new UsageError('--watch and --json do not go together: watching never ends.');
  const { watchFolder } = await import('../watch.ts');
  const folder = options.solution === true ? `${target.lab.dir}/solution` : ownCode(target.lab);
  return watchFolder(folder, terminal, async () => {
    try {
      await once(target, options, context);
    } catch (error) {
      // Code that does not load is what one saves most often: say it and go on watching.
      const { kind, message, hint } = troubleOf(error);
      if (kind === 'bug') throw error;
      terminal.say(terminal.colours.red(message));
      if (hint !== undefined) terminal.say(terminal.colours.dim(hint));
    }
  });
}

async function once(target: Target, options: TestOptions, context: Context): Promise<ExitCode> {
  const { terminal, desk } = context;
  const { lab } = target;
  const source = options.solution === true ? 'solution' : 'src';
  const typeCheck = source === 'src' ? startTypeCheck(lab) : undefined;
  try {
    const { loadSubject } = await import('@netsplit/harness');
    const [all, subject] = await Promise.all([
      loadTests(lab),
      loadSubject({ labDir: lab.dir, source }),
    ]);
    const tests = all.filter((each) => isMeant(each, target));
    const { seed, runs, faults, maxEvents, twice } = options;
    const { bold, dim } = terminal.colours;
    const about = [
      desk.shown(`${lab.dir}/${source}`),
      `seed ${seed ?? 1}`,
      ...(faults === undefined ? [] : [`faults ${faults}`]),
    ].join(', ');
    terminal.say(`${bold(lab.manifest.title)} ${dim(`(${about})`)}`);

    const lines = new ResultLines(lab, terminal);
    const results: TestResult[] = [];
    const keep = source === 'src';
    const how = { seed, runs, faultSet: faults, maxEvents, twice };
    const jobs = options.jobs ?? jobsHere();
    const session = { lab, tests, subject, source, ...how, keep, jobs } as const;
    for await (const result of runSession(session, desk, terminal)) {
      results.push(result);
      lines.say(result);
      if (options.verbose === true) sayDrawn(result, terminal);
    }
    const isWhole = target.part === undefined && target.test === undefined;
    const sessions = isWhole ? await runSavedSessions(lab, all, subject, desk) : [];
    const failed = results.filter(({ status }) => status === 'failed');
    for (const result of options.all === true ? failed : failed.slice(0, 1)) {
      sayFailure(result, terminal);
    }
    saySessions(sessions, terminal);
    // Last, for it takes longest: who watches is to see a failure as soon as there is one.
    const problems = await typeCheck?.problems;
    if (problems !== undefined) sayTypeProblems(problems, lab, desk, terminal);
    const diagnosis = options.diagnosis ? await diagnosisOf(lab, results, context) : undefined;
    if (diagnosis !== undefined) sayDiagnosis(diagnosis, context);
    sayWhatNow({ lab, results, problems, source, codeHash: subject.codeHash }, context);
    terminal.answer({
      ...documentOf(target, subject, results, problems, options),
      sessions,
      diagnosis: diagnosis ?? null,
    });
    const isSound =
      failed.length === 0 &&
      (problems ?? []).length === 0 &&
      sessions.every(({ status }) => status === 'passed' || status === 'unfit');
    return isSound ? ExitCode.ok : ExitCode.failures;
  } finally {
    typeCheck?.stop();
  }
}

/** A debugger stops the thread that it looks at; what ran beside would pass its breakpoints by. */
const jobsHere = (): number => (inspector.url() === undefined ? availableParallelism() : 1);

function isMeant({ id, part }: LabTest, target: Target): boolean {
  if (target.test !== undefined) return id === target.test.id;
  return target.part === undefined || part === target.part.id;
}

function documentOf(
  { lab }: Target,
  subject: Subject,
  results: readonly TestResult[],
  problems: readonly TypeProblem[] | undefined,
  { seed = 1, faults = 'swarm' }: TestOptions,
): object {
  const passed = results.filter(({ status }) => status === 'passed').length;
  return {
    lab: lab.name,
    subject: subject.name,
    codeHash: subject.codeHash,
    seed,
    faults,
    passed,
    failed: results.length - passed,
    ran: coverageOf(results),
    tests: results.map(resultDocument),
    types: { checked: problems !== undefined, problems: problems ?? [] },
  };
}
