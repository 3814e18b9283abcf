import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type LabTest, SubjectError } from '@netsplit/harness';
import { type Submission, takeIn } from '../intake/intake.ts';
import { IntakeRefused } from '../intake/refusal.ts';
import { JailEnded, JailUnavailable } from '../jail/ended.ts';
import { JAIL_LIMITS, type JailLimits } from '../jail/limits.ts';
import type { JailScripts } from '../jail/scripts.ts';
import { isSameApart } from './apart.ts';
import { directFor, jailsFor, type OpenPlace } from './place.ts';
import { expectLegible } from './legible.ts';
import { type SeedRun, TestRunner } from './run.ts';
import { stage } from './stage.ts';
import { type StoryOptions, tellStories } from './story.ts';
import type { Verdict } from './verdict.ts';
import { type Told, toldOfEnd } from './words.ts';

export interface GradeOptions {
  /** What was handed in: a file or a folder; or what was taken in of it. */
  readonly submission: string | Submission;
  /** The lab's folder: the grader's own, whatever the submission holds. */
  readonly labDir: string;
  readonly lab: string;
  /** Every test that a verdict is asked for, in the order of the report. */
  readonly tests: readonly LabTest[];
  /** Each test has to pass with each of them. */
  readonly seeds: readonly number[];
  /** Cases that a property draws; default 100. */
  readonly runs?: number;
  /** `direct` runs the code in this process, as you: every verdict is marked as unsafe. Default `jail`. */
  readonly host?: 'jail' | 'direct';
  readonly limits?: Partial<JailLimits>;
  /** Processor time of the student's code for all of it. Default 15 minutes. */
  readonly budgetMs?: number;
  /** How many tests advance together; 1 for one after another. Default 16. */
  readonly atOnce?: number;
  /** How many passed tests are run again with a process for each node. Default 1. */
  readonly samples?: number;
  readonly signal?: AbortSignal;
  /** Whom to tell the failures of, as a student's own `netsplit test` tells them; none are without. */
  readonly stories?: StoryOptions;
  /** The jail's own programs, where a test has others: as code would be that got out of its realm. */
  readonly programs?: JailScripts;
}

/** What came of one submission. */
export interface Graded {
  /** Undefined if it was not taken in. */
  readonly submission: Submission | undefined;
  /** Why nothing was run, for the student: it was refused, or cannot be loaded. */
  readonly problem: string | undefined;
  /** One for each test that was asked for, in their order, whatever happened. */
  readonly verdicts: readonly Verdict[];
}

const BUDGET_MS = 15 * 60_000;
const RUNS = 100;
/** More gains nothing: measured. */
const AT_ONCE = 16;

/**
 * Grades one submission. Whatever it is and does becomes verdicts, one a test: nothing of it is thrown, nothing
 * is installed, and nothing of it is left when this returns.
 *
 * @example
 * const { verdicts } = await gradeSubmission({ submission: 'alice.zip', lab: 'raft', labDir, tests, seeds: [7, 8] });
 */
export async function gradeSubmission(options: GradeOptions): Promise<Graded> {
  let submission: Submission;
  try {
    submission =
      typeof options.submission === 'string'
        ? await takeIn(options.submission, options.lab)
        : options.submission;
  } catch (error) {
    if (!(error instanceof IntakeRefused)) throw error;
    return none(options, undefined, 'not-run', { why: 'refused', message: error.message });
  }
  const staged = stage(submission, options.labDir);
  try {
    await expectLegible(submission, staged.labDir, options.labDir);
    const open = await placesFor(options, staged);
    return await gradeIn(options, submission, open);
  } catch (error) {
    const told = toldOfNoLoad(error);
    if (told === undefined) throw error;
    const status = told.why === 'machine' ? 'error' : 'failed';
    return none(options, submission, status, told);
  } finally {
    staged.clear();
  }
}

function placesFor(
  { host = 'jail', limits, labDir, programs }: GradeOptions,
  staged: ReturnType<typeof stage>,
): Promise<OpenPlace> {
  return host === 'direct'
    ? directFor(staged, labDir)
    : jailsFor(staged, labDir, { ...JAIL_LIMITS, ...limits }, programs);
}

async function gradeIn(
  options: GradeOptions,
  submission: Submission,
  open: OpenPlace,
): Promise<Graded> {
  const { tests, seeds, runs = RUNS, atOnce = AT_ONCE, budgetMs = BUDGET_MS, signal } = options;
  const runner = new TestRunner(open, {
    runs,
    atOnce,
    budgetMs,
    isCancelled: () => signal?.aborted === true,
  });
  let bySeed: readonly ReadonlyMap<string, SeedRun>[];
  try {
    bySeed = await runner.runAll(tests, seeds);
  } finally {
    runner.close();
  }
  const sharing = await findSharing(options, submission, open, bySeed);
  if (options.stories !== undefined && signal?.aborted !== true) {
    await tellStories(open, options.stories, { tests, runs, bySeed, signal });
  }
  const verdicts = tests.map((test) => {
    const found = bySeed.flatMap((one) => one.get(test.id) ?? []);
    return verdictOf(options, submission, test, found, sharing.has(test.id));
  });
  return { submission, problem: undefined, verdicts };
}

/**
 * The tests that go another way when no two nodes share a process. A sample of those that passed is looked at; where
 * one of them shows it, all are.
 */
async function findSharing(
  { tests, seeds, samples = 1, host = 'jail', signal }: GradeOptions,
  { hash }: Submission,
  open: OpenPlace,
  bySeed: readonly ReadonlyMap<string, SeedRun>[],
): Promise<ReadonlySet<string>> {
  const sharing = new Set<string>();
  const [seed] = seeds;
  if (host === 'direct' || seed === undefined) return sharing;
  const passed = tests.filter(
    ({ id, kind, input }) =>
      kind !== 'exhaustive' &&
      input === undefined &&
      bySeed.every((one) => one.get(id)?.verdict.status === 'passed'),
  );
  // Which ones hangs on the code: nobody can know before, and an appeal looks at the same ones.
  const drawn = passed
    .map((test) => ({ test, at: createHash('sha256').update(`${hash} ${test.id}`).digest('hex') }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ test }) => test);
  let left = samples;
  for (const test of drawn) {
    if (left === 0 || signal?.aborted === true) break;
    const isSame = await isSameApart(test, seed, open);
    if (isSame === undefined) continue;
    if (isSame) left -= 1;
    else {
      sharing.add(test.id);
      left = Infinity;
    }
  }
  return sharing;
}

/** Why code cannot be loaded, in its student's words; undefined for what is no fault of the code or the machine. */
function toldOfNoLoad(error: unknown): Told | undefined {
  if (error instanceof SubjectError) return { why: 'not-loaded', message: error.message };
  if (error instanceof JailUnavailable) {
    return {
      why: 'machine',
      message: 'The grader could not run the code. It will be graded again.',
      detail: error.message,
    };
  }
  if (error instanceof JailEnded) {
    const { why, message } = toldOfEnd(error.why);
    return { why, message: `While it was loaded: ${message}` };
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return {
      why: 'not-loaded',
      message: 'The code could not be read: it is nested too deep.',
    };
  }
  return undefined;
}

function verdictOf(
  options: GradeOptions,
  submission: Submission,
  test: LabTest,
  found: readonly SeedRun[],
  isSharing: boolean,
): Verdict {
  const worst = ['error', 'failed', 'not-run'] as const;
  const status = isSharing
    ? 'failed'
    : (worst.find((one) => found.some(({ verdict }) => verdict.status === one)) ?? 'passed');
  const told = isSharing ? SHARING : found.find(({ verdict }) => verdict.status === status)?.told;
  const sum = (of: (run: SeedRun) => number): number =>
    found.reduce((total, run) => total + of(run), 0);
  return {
    ...about(options, submission, test),
    status,
    ...(told ?? { message: 'Passed.' }),
    seeds: found.map(({ verdict }) => verdict),
    fingerprint: combined(found.map(({ verdict }) => verdict.fingerprint)),
    cost: {
      ms: Math.round(sum(({ ms }) => ms)),
      cpuMs: sum(({ cpuMs }) => cpuMs),
      events: sum(({ verdict }) => verdict.events),
    },
  };
}

const SHARING: Told = {
  why: 'shared-memory',
  message:
    'With a process for each node the code does something else than with all nodes in one: they share what no message carries.',
};

function none(
  options: GradeOptions,
  submission: Submission | undefined,
  status: Verdict['status'],
  told: Told,
): Graded {
  const verdicts = withoutRun(options, submission, status, told);
  return { submission, problem: told.message, verdicts };
}

/** The same word on every test, where none of them could be run. */
export function withoutRun(
  asked: Pick<GradeOptions, 'lab' | 'host'> & {
    readonly tests: readonly Pick<LabTest, 'id' | 'part'>[];
  },
  submission: Pick<Submission, 'hash'> | undefined,
  status: Verdict['status'],
  told: Told,
): readonly Verdict[] {
  return asked.tests.map((test): Verdict => ({
    ...about(asked, submission, test),
    status,
    ...told,
    seeds: [],
    fingerprint: '',
    cost: { ms: 0, cpuMs: 0, events: 0 },
  }));
}

function about(
  { lab, host = 'jail' }: Pick<GradeOptions, 'lab' | 'host'>,
  submission: Pick<Submission, 'hash'> | undefined,
  { id, part }: Pick<LabTest, 'id' | 'part'>,
): Pick<
  Verdict,
  'netsplitVerdict' | 'submission' | 'lab' | 'test' | 'part' | 'host' | 'unsafe' | 'versions'
> {
  return {
    netsplitVerdict: 1,
    submission: submission?.hash ?? '',
    lab,
    test: id,
    part,
    host,
    unsafe: host === 'direct',
    versions: { grader: ownVersion(), node: process.versions.node },
  };
}

function combined(fingerprints: readonly string[]): string {
  if (fingerprints.every((one) => one === '')) return '';
  const hash = createHash('sha256').update(fingerprints.join(' ')).digest('hex');
  return hash.slice(0, 16);
}

let version: string | undefined;

function ownVersion(): string {
  if (version === undefined) {
    const file = new URL('../../package.json', import.meta.url);
    version = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return version;
}
