import type { Fault } from '@netsplit/simulator';
import type { FaultSetName } from './arbitrary/fault-set.ts';
import { relative, resolve } from 'node:path';
import type { Subject } from './cluster.ts';
import { type Citation, failureText } from './failure-text.ts';
import type { Counterexample, LabFailure, SmallestInput } from './lab-failure.ts';
import type { LabTest, TestDescription } from './lab-test.ts';
import { storyOf, type ToldEvent } from './narrative.ts';
import { recordFailure, saveTrace } from './record.ts';
import { ruleOf, type Violation } from './violation.ts';

/** A failure as data, and as the text that says it all. */
export interface FailureReport {
  readonly test: TestDescription;
  readonly violation: Violation;
  /** What was violated, in the paper's words; absent when the code did not get that far. */
  readonly rule?: string;
  readonly counterexample?: Counterexample;
  /** For a property of functions. */
  readonly input?: SmallestInput;
  /** The faults of the run that failed, shrunk ones only. */
  readonly faults: readonly Fault[];
  /** The last events along the causal path to the violation. */
  readonly events: readonly ToldEvent[];
  /** A remark on the case. */
  readonly lost?: string;
  /** What to write next. */
  readonly advice?: string;
  readonly traceFile?: string;
  /** Why there is no trace file. */
  readonly traceProblem?: string;
  /** A command that runs exactly this again. */
  readonly replay?: string;
  /** A command that opens it at the violating step. */
  readonly view?: string;
  readonly text: string;
}

/** How a failure is told: by which run, with which readings, and where its trace goes. */
export interface ReportOptions {
  readonly seed: number;
  readonly faultSet?: FaultSetName;
  readonly maxEvents?: number;
  /** Where traces of failures go: `.netsplit/failures`. Without it none is kept. */
  readonly traceDir?: string;
  readonly cite?: Citation;
  /** Told the trace as it was recorded, wherever it goes. */
  readonly onTrace?: (text: string) => void;
}

/** Runs a failed test again with recording on, and tells what happened. */
export async function reportFailure(
  test: LabTest,
  subject: Subject,
  failure: LabFailure,
  options: ReportOptions,
): Promise<FailureReport> {
  const { violation, counterexample, input } = failure;
  const recorded = await recordFailure(test, subject, failure, options);
  if (recorded !== undefined) options.onTrace?.(recorded.text);
  const report = {
    test: failure.test,
    violation,
    rule: ruleOf(violation, { ...failure.test, violates: failure.violates }),
    counterexample,
    input,
    // A property heals its cluster itself: that is no fault of the plan.
    faults: counterexample?.scene.faults ?? recorded?.faults ?? [],
    events: recorded === undefined ? [] : storyOf(recorded.text, violation),
    lost: recorded?.repeated === false ? NOT_REPEATED : undefined,
    advice: adviceFor(failure, subject),
    ...(recorded === undefined ? {} : keep(recorded.text, test, subject, options)),
    ...(input === undefined ? {} : { replay: again(test, subject, options) }),
  };
  return { ...report, text: failureText(report, options.cite) };
}

const NOT_REPEATED =
  'Run again, it went otherwise: the code depends on something outside the simulation';

function keep(
  text: string,
  test: LabTest,
  subject: Subject,
  { traceDir, ...how }: ReportOptions,
): Pick<FailureReport, 'traceFile' | 'traceProblem' | 'replay' | 'view'> {
  if (traceDir === undefined) return {};
  const traceFile = resolve(traceDir, `${subject.lab}-${test.id}.trace.ndjson`);
  const traceProblem = saveTrace(traceFile, text);
  if (traceProblem !== undefined) {
    return { traceProblem, replay: again(test, subject, how) };
  }
  const shown = shownPath(traceFile);
  return { traceFile, replay: `npx netsplit replay ${shown}`, view: `npx netsplit view ${shown}` };
}

/** The command that draws the same cases again. */
function again(
  test: LabTest,
  subject: Subject,
  { seed, faultSet, maxEvents }: ReportOptions,
): string {
  const set = faultSet === undefined ? '' : ` --faults ${faultSet}`;
  const most = maxEvents === undefined ? '' : ` --max-events ${maxEvents}`;
  return `npx netsplit test ${subject.lab} ${test.id} --seed ${seed}${set}${most}`;
}

/** As one would type it from here. */
function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  const shown = short.startsWith('..') ? path : short;
  return /\s/.test(shown) ? JSON.stringify(shown) : shown;
}

const RUNAWAY_ADVICE = {
  events:
    'Look for a node that answers every answer, or sets a timer that fires at once, again and again. If it is right and only needs more events: --max-events',
  'virtual time': 'Look for what the test waits for, and which node was to bring it about',
  'wall time':
    'Look for handlers that take longer the longer the run is: a list that is gone through at every event, and only grows',
} as const;

function adviceFor({ violation, test }: LabFailure, subject: Subject): string | undefined {
  switch (violation.kind) {
    case 'code':
      return violation.cure;
    case 'runaway':
      return RUNAWAY_ADVICE[violation.limit];
    case 'vacuous':
      return `Draw more cases: npx netsplit test ${subject.lab} ${test.id} --runs ${violation.runs * 4}. If that does not help, the code does not yet get as far as this test needs${test.guide === undefined ? '' : `. ${test.guide}`}`;
    case 'nondeterminism':
      return 'Look for what a run does not hold: Math.random, Date, a variable outside the class. Ask this.random and this.now() instead';
    case 'test-error':
      return 'This is a mistake in the test, not in your code: please report it';
    default:
      return test.guide;
  }
}
