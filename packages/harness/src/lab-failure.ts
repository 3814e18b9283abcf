import type { TestDescription } from './lab-test.ts';
import type { RunReport } from './session.ts';
import type { SceneCase } from './arbitrary/scene.ts';
import type { Violation } from './violation.ts';

/** The smallest case of a cluster found that fails, and how it was found. */
export interface Counterexample {
  readonly scene: SceneCase;
  /** The case before shrinking. */
  readonly drawn: SceneCase;
  /** fast-check's names for it: the property's seed, and the way to this case from there. */
  readonly seed: number;
  readonly path: string;
  /** Which of the drawn cases failed, from 1. */
  readonly run: number;
  readonly shrinks: number;
}

/** The smallest input found on which functions fail, and how it was found. */
export interface SmallestInput {
  readonly case: unknown;
  /** In words, a line each. */
  readonly told: readonly string[];
  readonly seed: number;
  /** Which of the drawn cases failed, from 1. */
  readonly run: number;
  readonly shrinks: number;
}

const NOTHING_RAN: RunReport = {
  runs: 0,
  clusters: 0,
  events: 0,
  operations: 0,
  faults: 0,
  fingerprint: '',
};

/** A subject did not do what a test asks of it. The message is the sentence that says so. */
export class LabFailure extends Error {
  override readonly name = 'LabFailure';
  readonly test: TestDescription;
  /** The property in the paper's words, where the test has one for all its failures. */
  readonly violates: string | undefined;
  readonly violation: Violation;
  /** Which of the run's clusters shows it, from 0; undefined if none does. */
  readonly cluster: number | undefined;
  /** For a property: the case. */
  readonly counterexample: Counterexample | undefined;
  /** For a property of functions: the case. */
  readonly input: SmallestInput | undefined;
  /** What was run until then, shrinking included. */
  readonly ran: RunReport;

  constructor(failure: {
    readonly test: TestDescription;
    readonly violates?: string;
    readonly violation: Violation;
    readonly cluster?: number;
    readonly counterexample?: Counterexample;
    readonly input?: SmallestInput;
    readonly ran?: RunReport;
  }) {
    super(failure.violation.sentence);
    this.test = failure.test;
    this.violates = failure.violates;
    this.violation = failure.violation;
    this.cluster = failure.cluster;
    this.counterexample = failure.counterexample;
    this.input = failure.input;
    this.ran = failure.ran ?? NOTHING_RAN;
  }
}
