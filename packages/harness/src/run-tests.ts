import type { FaultSetName } from './arbitrary/fault-set.ts';
import type { Subject } from './cluster.ts';
import { type FailureReport, reportFailure } from './failure-report.ts';
import type { Citation } from './failure-text.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';
import { testError, type RunProgress, type RunReport } from './session.ts';
import { checkTwice } from './twice.ts';

/** What came of one test. */
export interface TestResult extends RunReport {
  readonly id: string;
  readonly part: string;
  readonly title: string;
  readonly kind: LabTest['kind'];
  readonly status: 'passed' | 'failed';
  /** Wall time. */
  readonly ms: number;
  readonly failure?: FailureReport;
}

/** Which tests run, on what, and how: for {@link runTests}. */
export interface TestRun {
  readonly tests: readonly LabTest[];
  readonly subject: Subject;
  /** Default 1: a run that nobody asked to be different is the same every time. */
  readonly seed?: number;
  /** Cases a property draws. Default 100. */
  readonly runs?: number;
  /**
   * Run a test that passed twice more, of a property its first case, and fail it if the two runs differ.
   * Default: where CI is set.
   */
  readonly twice?: boolean;
  /** How hard the cases of properties are. Default: `swarm`. */
  readonly faultSet?: FaultSetName;
  /** A cluster with more events has run away. Default: what each test says. */
  readonly maxEvents?: number;
  /** Told each result as it comes. */
  readonly onResult?: (result: TestResult) => void;
  readonly onStart?: (test: LabTest) => void;
  /** Told after each case of a property. */
  readonly onProgress?: (test: LabTest, progress: RunProgress) => void;
  /** Where traces of failures go; without it none is kept. */
  readonly traceDir?: string;
  /** How readings are called in a failure's text. */
  readonly cite?: Citation;
  /** Stops between tests. */
  readonly signal?: AbortSignal;
}

/** The seed of a run that nobody asked to be different. */
export const DEFAULT_SEED = 1;
/** How many cases a property draws where nobody says. */
export const DEFAULT_RUNS = 100;

/**
 * Runs tests one after another. Whatever the code under test does becomes a result: nothing of it is
 * thrown from here.
 *
 * @example
 * const results = await runTests({ tests, subject, traceDir: '.netsplit/failures' });
 * for (const { failure } of results) if (failure) console.log(failure.text);
 */
export async function runTests(run: TestRun): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of run.tests) {
    if (run.signal?.aborted === true) break;
    run.onStart?.(test);
    const result = await runTest(test, run);
    results.push(result);
    run.onResult?.(result);
  }
  return results;
}

async function runTest(test: LabTest, run: TestRun): Promise<TestResult> {
  const { subject, seed = DEFAULT_SEED, runs = DEFAULT_RUNS, faultSet, traceDir, cite } = run;
  const { maxEvents } = run;
  const { id, part, title, kind } = test;
  const began = performance.now();
  const finish = (report: RunReport, failure?: FailureReport): TestResult => ({
    id,
    part,
    title,
    kind,
    status: failure === undefined ? 'passed' : 'failed',
    ms: performance.now() - began,
    ...report,
    ...(failure === undefined ? {} : { failure }),
  });
  const onProgress = (progress: RunProgress): void => run.onProgress?.(test, progress);
  try {
    const report = await test.run(subject, { seed, runs, faultSet, maxEvents, onProgress });
    if (run.twice ?? isContinuousIntegration())
      await checkTwice(test, subject, { seed, ran: report });
    return finish(report);
  } catch (thrown) {
    const failure =
      thrown instanceof LabFailure
        ? thrown
        : new LabFailure({ test, violation: testError(thrown) });
    const report = await reportFailure(test, subject, failure, {
      seed,
      faultSet,
      maxEvents,
      traceDir,
      cite,
    });
    return finish(failure.ran, report);
  }
}

function isContinuousIntegration(): boolean {
  const { CI = '' } = process.env;
  return CI !== '' && CI !== '0' && CI !== 'false';
}
