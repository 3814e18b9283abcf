import type { Arbitrary } from 'fast-check';
import type { FaultSetName } from './arbitrary/fault-set.ts';
import type { SceneCase } from './arbitrary/scene.ts';
import type { Subject } from './cluster.ts';
import type { Exploration } from './cluster-exploration.ts';
import type { Protocol } from './contract.ts';
import type { Invariant } from './invariant.ts';
import { type RunOptions, type RunReport, Session } from './session.ts';

/** How a test looks for mistakes: in one scene, in many drawn at random, or in all there are. */
export type TestKind = 'example' | 'property' | 'exhaustive';

/** A place in what has been written: a work of the readings catalogue, and where in it. */
export interface Reading {
  /** The work's id in the catalogue: `lamport-1978`. */
  readonly work: string;
  /** As the work counts: `§3`, `IR2`, `Figure 1`. */
  readonly section: string;
}

/** What a test is, apart from how it runs. */
export interface TestDescription {
  /** As `lab.json` has it: `B3`. */
  readonly id: string;
  /** The lab's part: `B`. */
  readonly part: string;
  /** What must hold, as a short sentence: `a lost request is sent again`. */
  readonly title: string;
  /** Where the property comes from. */
  readonly reading: Reading;
  /** What to write next when this fails: a sentence for someone who has nothing yet. */
  readonly guide?: string;
}

/** A test of a lab, as data: it meets the code under test only through a {@link Subject}. */
export interface LabTest extends TestDescription {
  readonly kind: TestKind;
  /** Of a property: what it holds to, and where its cases come from. */
  readonly property?: PropertyFace;
  /** The same, of a property of functions. */
  readonly input?: InputFace;
  /** Of an exhaustive test: what it explores, for whoever wants to go further than the test does. */
  readonly exploration?: LabExploration;
  /**
   * Runs the test.
   *
   * @throws {LabFailure} when the subject does not do what is asked of it
   */
  run(subject: Subject, options: RunOptions): Promise<RunReport>;
}

/** What can be known of a property of functions without running it. */
export interface InputFace {
  /** What must never be broken, in the paper's words. */
  readonly violates: string;
  readonly cases: Arbitrary<unknown>;
  /** A case in words, a line each. */
  told(one: unknown): readonly string[];
}

/** What can be known of a property without running it. */
export interface PropertyFace {
  /** What must never be broken, in the paper's words. */
  readonly violates: string;
  /** Each rule that it holds a run to: its invariants, and what must come true after healing. */
  readonly rules: readonly string[];
  /** What it holds against every event of a run. */
  readonly invariants: readonly Invariant[];
  /** Its cases, with faults by a set. */
  casesUnder(set: FaultSetName): Arbitrary<SceneCase>;
}

/** What an exhaustive test explores. */
export interface LabExploration {
  /** What must never be broken, in the paper's words. */
  readonly violates: string;
  readonly cluster: Exploration;
  /** The same with so many nodes; undefined where it makes no sense with so many. */
  readonly sized?: (nodes: number) => Exploration | undefined;
}

/** A scene, written step by step: act, let time pass, and say what is expected. */
export interface ExampleSpec<P extends Protocol> extends TestDescription {
  /** Plays the scene. What the subject must not do ends it: `cluster.expect` and its like throw. */
  run(subject: Subject<P>, options: RunOptions): Promise<void>;
}

/**
 * Makes an example test: a scene from the paper, step by step.
 *
 * Every failure should speak in the paper's words: use `cluster.expect`, `cluster.need` and
 * `cluster.runUntil`, whose sentences a student reads. A cluster that is given no seed gets the run's.
 *
 * @example
 * export const lostRequestIsSentAgain = labTest<FirstContact>({
 *   id: 'A2',
 *   part: 'A',
 *   title: 'a request that is lost is sent again',
 *   reading: { work: 'waldo-1994', section: '§4.3' },
 *   guide: 'Set a timer when you send a request, and send it again in onTimer.',
 *   run: async (subject) => {
 *     const cluster = subject.cluster({
 *       nodes: { c1: 'client', s1: 'server' },
 *       faults: [{ kind: 'partition', atMs: 0, groups: [['c1'], ['s1']], forMs: 100 }],
 *     });
 *     const increment = cluster.request('c1', { kind: 'increment' });
 *     await cluster.runUntil(() => increment.answered, {
 *       withinMs: 1000,
 *       what: 'the request is answered once the link is back',
 *     });
 *     cluster.expect(increment.response?.value === 1, `the counter is 1, not ${increment.response?.value}`);
 *   },
 * });
 */
export function labTest<P extends Protocol>(spec: ExampleSpec<P>): LabTest {
  const { run, ...description } = spec;
  return {
    ...description,
    kind: 'example',
    run: async (subject, options) => {
      const session = new Session(description, subject, options);
      await session.attempt(() => run(session.subject<P>(), options));
      return session.report();
    },
  };
}
