import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Lab, TestVerdict } from '@netsplit/course';
import type { FaultSetName, LabTest, Subject, TestResult } from '@netsplit/harness';
import type { Desk } from './desk.ts';
import { failuresOf, homeOf } from './desk.ts';
import { citationFrom } from './lab-code.ts';
import type { Terminal } from './terminal.ts';
import type { SessionData } from './threads/run-test.ts';
import type { SentResult } from './threads/sent-result.ts';
import type { SharedWork } from './threads/share-out.ts';

/** A run of some of a lab's tests on one subject. */
export interface TestSession {
  readonly lab: Lab;
  readonly tests: readonly LabTest[];
  readonly subject: Subject;
  /** Where its code is. */
  readonly source: 'src' | 'solution';
  readonly seed?: number;
  readonly runs?: number;
  /** Run each twice and compare. */
  readonly twice?: boolean;
  readonly faultSet?: FaultSetName;
  /** A cluster with more events has run away. */
  readonly maxEvents?: number;
  /** Keep traces of failures, and verdicts in the student's progress. */
  readonly keep: boolean;
  /** How many tests may run at once; default: one after another. */
  readonly jobs?: number;
}

/** Runs tests and gives the results in the order of the tests, each as soon as those before it are there. */
export async function* runSession(
  session: TestSession,
  desk: Desk,
  terminal: Terminal,
): AsyncGenerator<TestResult> {
  const { lab, tests, subject, source, keep, jobs = 1 } = session;
  const { seed, runs, faultSet, maxEvents, twice } = session;
  const traceDir = keep ? failuresOf(lab) : undefined;
  const how = { seed, runs, faultSet, maxEvents, twice, traceDir };
  const catalogue = desk.catalogue();
  const data: SessionData = {
    labDir: lab.dir,
    source,
    codeHash: subject.codeHash,
    tests: tests.map(({ id }) => id),
    how,
    catalogue,
  };
  const { runTests } = await import('@netsplit/harness');
  const { shareOut } = await import('./threads/share-out.ts');
  const { received, sent } = await import('./threads/sent-result.ts');
  let ended = 0;
  const cite = citationFrom(catalogue);
  const work: SharedWork<SentResult> = {
    pieces: tests.length,
    threads: jobs,
    beside: { module: new URL('threads/run-test.ts', import.meta.url), data },
    here: async (piece) => {
      // Tests hold the thread while they run; in between, the type check and the keyboard get their turn.
      await setImmediate();
      const place = `${ended + 1} of ${tests.length}`;
      const watched = tests
        .slice(piece, piece + 1)
        .map((test) => showProgress(test, place, terminal));
      const [result] = await runTests({ ...how, tests: watched, subject, cite });
      if (result === undefined) throw new Error(`${tests[piece]?.id} was not run`);
      return sent(result);
    },
  };
  const waiting = new Map<LabTest, TestResult>();
  let told = 0;
  for await (const [piece, carried] of shareOut(work)) {
    terminal.clearStatus();
    ended += 1;
    const test = tests[piece];
    if (test === undefined) continue;
    const result = received(carried, test);
    if (keep) keepVerdict(result, session, desk, terminal);
    waiting.set(test, result);
    for (let next = tests[told]; next !== undefined; next = tests[told]) {
      const due = waiting.get(next);
      if (due === undefined) break;
      told += 1;
      yield due;
    }
  }
}

const REDRAW_MS = 100;

function showProgress(test: LabTest, place: string, terminal: Terminal): LabTest {
  let drawn = performance.now();
  return {
    ...test,
    run: (subject, options) =>
      test.run(subject, {
        ...options,
        onProgress: (progress) => {
          options.onProgress?.(progress);
          if (performance.now() - drawn < REDRAW_MS) return;
          drawn = performance.now();
          terminal.status(
            `  ${test.id} ${test.title} (${place}): ${progress.runs} of ${progress.of} runs`,
          );
        },
      }),
  };
}

/** Kept after every test, not at the end: whatever stops the command loses nothing that was found out. */
function keepVerdict(
  result: TestResult,
  { lab, subject, seed }: TestSession,
  desk: Desk,
  terminal: Terminal,
): void {
  const trace = result.failure?.traceFile;
  const verdict: TestVerdict = {
    status: result.status,
    seed: seed ?? 1,
    runs: result.runs,
    codeHash: subject.codeHash,
    at: new Date().toISOString(),
    ...(trace !== undefined && { trace: relative(homeOf(lab), trace) }),
  };
  try {
    desk.progressOf(lab).record(lab.name, { [result.id]: verdict });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.noticeOnce(
      `Your progress could not be saved (${reason}); the results below hold all the same.`,
    );
  }
}
