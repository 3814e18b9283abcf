import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { GradedClass, KeptRound, RoundOptions, StudentVerdict, Trial } from '@netsplit/grader';
import type { Lab } from '@netsplit/course';
import { writeWhole } from '@netsplit/course/durable';
import type { Context } from '../../command.ts';
import { formatDuration } from '../../duration.ts';
import { ExitCode } from '../../exit-code.ts';
import { loadTests } from '../../lab-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import { readRules, type RulesOptions } from './gradebook.ts';
import { expectJail } from './jail.ts';
import { chosen } from './one.ts';
import { placeOf, type PlaceOptions, untilStopped } from './place.ts';
import { ClassProgress } from './progress.ts';
import { say, writeRoundReports } from './report.ts';
import { isOfCourse } from './round-lab.ts';

export interface ClassOptions extends PlaceOptions, RulesOptions {
  readonly out?: string;
  readonly lab?: string;
  readonly hidden?: string;
  readonly runs?: number;
  readonly tests?: readonly string[];
  readonly jobs?: number;
  /** How many failures of a submission are told. */
  readonly stories?: number;
  readonly resume?: boolean;
  readonly exam?: boolean;
  readonly dryRun?: boolean;
  readonly unsafeNoJail?: boolean;
  /** Whether the lab's own solution takes the tests before the class does. */
  readonly trial?: boolean;
}

/** Grades a class, or goes on with it. */
export async function gradeTheClass(
  submissions: readonly string[],
  options: ClassOptions,
  seeds: number | readonly number[] | undefined,
  context: Context,
): Promise<ExitCode> {
  const { desk, terminal } = context;
  if (options.lab === undefined) {
    throw new UsageError('Name the lab.', 'For one: --lab first-contact');
  }
  const lab = desk.lab(options.lab);
  const paths = submissions.map((path) => {
    if (!existsSync(resolve(desk.cwd, path))) throw new InputError(`There is no ${path}.`);
    return resolve(desk.cwd, path);
  });
  if (paths.length === 0 && options.resume !== true) {
    throw new UsageError(
      'Name what was handed in: archives, folders, or a folder full of them.',
      'For one: npx netsplit grade class/ --lab raft --out results/. A single one: --one alice.zip',
    );
  }
  const wanted = await roundOptions(lab, options, seeds, context);
  if (options.dryRun === true) return tellOnly(paths, wanted, context);

  const place = placeOf(options, desk.cwd);
  if ('url' in place && options.round === undefined) {
    throw new UsageError(
      'A database may hold many rounds: name this one.',
      'For one: --round raft-2026-autumn',
    );
  }
  if (!('url' in place) && options.jobs === 0) {
    throw new UsageError('Without a database that workers reach, somebody has to grade: --jobs 1.');
  }
  const out = resolve(desk.cwd, options.out ?? 'results');
  // A slip in them is to be found before hours of grading, not after.
  await readRules({ ...options, out }, context);
  if (options.unsafeNoJail !== true && options.jobs !== 0) await expectJail();
  const grader = await import('@netsplit/grader');
  terminal.status('opening the class');
  const store = await grader.openClass(place, { mustExist: options.resume });
  const { signal, release } = untilStopped();
  try {
    const trials: Trial[] = [];
    const round = await grader.openRound(store, {
      ...wanted,
      isUntried: options.trial === false,
      signal,
      onTrial: (trial) => {
        trials.push(trial);
        terminal.status(`trying seeds on the lab’s own solution: ${trials.length}`);
      },
    });
    announce(round, out, context);
    const failed = failedBySolution(round, trials);
    warnOf(failed, round, context);
    const progress = new ClassProgress(terminal);
    // Those that were there before: what goes on need not name them again.
    progress.know(await store.handIns(round));
    const began = performance.now();
    const graded = await grader.gradeClass({
      store,
      round,
      paths,
      labDir: lab.dir,
      jobs: options.jobs ?? availableParallelism(),
      signal,
      onEvent: (event) => progress.show(event),
    });
    terminal.clearStatus();
    const verdicts = await grader.writeResults(store, round, out);
    // Ctrl-C reaches every process of the terminal, also those that compile what is not loaded yet: reports wait for the end.
    if (!signal.aborted) {
      const { book, folder } = await writeRoundReports(store, round, { ...options, out }, context);
      say(book, folder, context);
    }
    const { head, entries } = await grader.checkAudit(store.database);
    return report(
      {
        round,
        failed,
        graded,
        verdicts,
        out,
        ms: performance.now() - began,
        head,
        entries: entries.length,
      },
      context,
    );
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    terminal.clearStatus();
    terminal.aside('Stopped before the round had its seeds: nothing of it is kept.');
    return ExitCode.interrupted;
  } finally {
    release();
    await store.close();
  }
}

async function roundOptions(
  lab: Lab,
  { round, hidden, runs, tests, stories, exam, unsafeNoJail }: ClassOptions,
  seeds: number | readonly number[] | undefined,
  { desk }: Context,
): Promise<RoundOptions> {
  if (seeds === 0) throw new UsageError('A round needs a seed at least.', 'For one: --seeds 3');
  const all = await loadTests(lab);
  return {
    name: round ?? lab.name,
    lab: lab.name,
    labDir: lab.dir,
    isOutside: !isOfCourse(lab, desk),
    tests: all,
    only: tests === undefined ? undefined : chosen(all, tests).map(({ id }) => id),
    hidden: hidden === undefined ? undefined : resolve(desk.cwd, hidden),
    seeds,
    runs,
    isExam: exam,
    stories,
    host: unsafeNoJail === true ? 'direct' : 'jail',
  };
}

/** Says at once what the seeds are bound to, and keeps it where it can be published from. */
function announce({ round, commitment }: KeptRound, out: string, { terminal }: Context): void {
  const file = join(out, 'seeds-commitment.txt');
  writeWhole(file, `${round.name} ${commitment}\n`);
  const { dim } = terminal.colours;
  terminal.say(
    `Round ${round.name}: ${round.tests.length} tests of ${round.lab}, ${round.seeds.length} seeds`,
  );
  terminal.say(
    dim(`The seeds are bound to ${commitment}: publish that now, the seeds afterwards.`),
  );
}

/** The tests that the lab's own solution fails with seeds that the round has, and with how many of them. */
function failedBySolution(
  { round: { seeds } }: KeptRound,
  trials: readonly Trial[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { seed, failed } of trials) {
    if (!seeds.includes(seed)) continue;
    for (const id of failed) counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/** Nobody could do better than the lab's own solution. With which seeds is not told: they are secret while the round lasts. */
function warnOf(
  failed: Readonly<Record<string, number>>,
  { round: { seeds, runs } }: KeptRound,
  { terminal }: Context,
): void {
  const [first] = Object.keys(failed);
  if (first === undefined || terminal.json) return;
  const counts = Object.entries(failed).map(([id, count]) => `${id} with ${count}`);
  const { yellow } = terminal.asideColours;
  terminal.aside(
    yellow(
      `The lab’s own solution fails with seeds of this round: ${counts.join(', ')} of ${seeds.length}. Nobody could do better.`,
    ),
  );
  terminal.aside(
    `Is a hidden test wrong, or are ${runs} cases a property too few (--runs)? Begin another round with --round, or credit all: npx netsplit grade void ${first}`,
  );
}

interface Ended {
  readonly round: KeptRound;
  /** By the lab's own solution. */
  readonly failed: Readonly<Record<string, number>>;
  readonly graded: GradedClass;
  readonly verdicts: readonly StudentVerdict[];
  readonly out: string;
  readonly ms: number;
  readonly head: string;
  readonly entries: number;
}

function report(ended: Ended, { terminal }: Context): ExitCode {
  const { round, failed, graded, verdicts, out, ms, head, entries } = ended;
  const { handIns, progress, isWhole } = graded;
  const refused = handIns.filter(({ submission }) => submission === '');
  const errors = [
    ...new Set(verdicts.filter(({ status }) => status === 'error').map(({ student }) => student)),
  ];
  const students = new Set(handIns.map(({ student }) => student)).size;
  const { bold, dim, yellow } = terminal.colours;
  terminal.say();
  terminal.say(
    bold(
      isWhole
        ? `All of ${handIns.length} hand-ins of ${students} students are graded`
        : `Stopped: ${progress.finished} of ${progress.gradings} submissions are graded`,
    ) + dim(` (${formatDuration(ms)})`),
  );
  if (refused.length > 0)
    terminal.say(`${refused.length} were not taken in; their verdicts say why.`);
  if (errors.length > 0) {
    terminal.say(
      yellow(`The grader itself failed on ${errors.length}: ${errors.slice(0, 5).join(', ')}.`),
    );
    terminal.say('Once that is mended: npx netsplit grade regrade --errors');
  }
  terminal.say(`Verdicts: ${join(out, 'verdicts.jsonl')}`);
  terminal.say(dim(`Audit log: ${entries} entries, the last is ${head}`));
  if (!isWhole) {
    terminal.say(
      'The same command goes on from here, and repeats nothing; reports come at the end.',
    );
  }
  terminal.answer({
    round: round.round.name,
    commitment: round.commitment,
    failedBySolution: failed,
    isWhole,
    students,
    handIns: handIns.length,
    submissions: progress.gradings,
    graded: progress.finished,
    refused: refused.map(({ student, attempt, problem }) => ({ student, attempt, problem })),
    errors,
    verdicts: join(out, 'verdicts.jsonl'),
    audit: { entries, head },
    ms: Math.round(ms),
  });
  if (!isWhole) return ExitCode.interrupted;
  return errors.length > 0 ? ExitCode.machine : ExitCode.ok;
}

/** `--dry-run`: takes everything in and keeps nothing. */
async function tellOnly(
  paths: readonly string[],
  wanted: RoundOptions,
  { terminal }: Context,
): Promise<ExitCode> {
  const { examineJail, findHandIns, takeInHandIn, termsOf } = await import('@netsplit/grader');
  const { tests } = await termsOf(wanted);
  const found = [];
  for (const one of await findHandIns(paths, wanted.lab)) {
    found.push(await takeInHandIn(one, wanted.lab));
    terminal.status(`looking: ${found.length}`);
  }
  terminal.clearStatus();
  for (const { student, path, submission, problem } of found) {
    terminal.say(
      submission === undefined
        ? `${student}: not taken in. ${problem}`
        : `${student}: ${submission.files.length} files of ${path}, ${submission.hash.slice(0, 12)}`,
    );
  }
  const codes = new Set(found.flatMap(({ submission }) => submission?.hash ?? [])).size;
  const failing =
    wanted.host === 'direct' ? [] : (await examineJail()).filter(({ holds }) => !holds);
  terminal.say();
  terminal.say(
    `${found.length} hand-ins, ${codes} different solutions, ${tests.length} tests. Nothing was run or written.`,
  );
  for (const { what, found: why } of failing) {
    terminal.say(`This machine cannot jail code: ${what} (${why}).`);
  }
  terminal.answer({
    dryRun: true,
    tests,
    handIns: found.map(({ submission, student, path, problem }) => ({
      student,
      path,
      submission: submission?.hash,
      files: submission?.files.length,
      problem,
    })),
    canJail: failing.length === 0,
  });
  return ExitCode.ok;
}
