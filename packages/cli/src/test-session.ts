import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Lab, TestVerdict } from '@netsplit/course';
import type { FaultSetName, LabTest, Subject, TestResult } from '@netsplit/harness';
import type { Desk } from './desk.ts';
import { failuresOf, homeOf } from './desk.ts';
import { citationFrom } from './lab-code.ts';
import type { Terminal } from './terminal.ts';

/** A run of some of a lab's tests on one subject. */
export interface TestSession {
  readonly lab: Lab;
  readonly tests: readonly LabTest[];
  readonly subject: Subject;
  readonly seed?: number;
  readonly runs?: number;
  /** Run each twice and compare. */
  readonly twice?: boolean;
  readonly faultSet?: FaultSetName;
  /** A cluster with more events has run away. */
  readonly maxEvents?: number;
  /** Keep traces of failures, and verdicts in the student's progress. */
  readonly keep: boolean;
}

/** Runs tests one after another and gives each result as it comes. */
export async function* runSession(
  session: TestSession,
  desk: Desk,
  terminal: Terminal,
): AsyncGenerator<TestResult> {
  const { runTests } = await import('@netsplit/harness');
  const { lab, subject, seed, runs, faultSet, maxEvents, twice, keep } = session;
  const cite = citationFrom(desk.catalogue());
  for (const [index, test] of session.tests.entries()) {
    // Tests hold the thread while they run; in between, the type check and the keyboard get their turn.
    await setImmediate();
    const watched = showProgress(test, `${index + 1} of ${session.tests.length}`, terminal);
    const traceDir = keep ? failuresOf(lab) : undefined;
    const [result] = await runTests({
      tests: [watched],
      subject,
      seed,
      runs,
      twice,
      faultSet,
      maxEvents,
      traceDir,
      cite,
    });
    terminal.clearStatus();
    if (result === undefined) continue;
    if (keep) keepVerdict(result, session, desk, terminal);
    yield result;
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
