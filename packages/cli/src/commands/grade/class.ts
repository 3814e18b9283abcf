import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { GradedClass, KeptRound, RoundOptions, StudentVerdict } from '@netsplit/grader';
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
    const round = await grader.openRound(store, wanted);
    announce(round, out, context);
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
        graded,
        verdicts,
        out,
        ms: performance.now() - began,
        head,
        entries: entries.length,
      },
      context,
    );
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

interface Ended {
  readonly round: KeptRound;
  readonly graded: GradedClass;
  readonly verdicts: readonly StudentVerdict[];
  readonly out: string;
  readonly ms: number;
  readonly head: string;
  readonly entries: number;
}

function report(ended: Ended, { terminal }: Context): ExitCode {
  const { round, graded, verdicts, out, ms, head, entries } = ended;
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
