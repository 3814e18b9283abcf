import { ReplayDivergence, type Fault } from '@netsplit/simulator';
import type { FaultSetName } from './arbitrary/fault-set.ts';
import type { ClusterScheduler } from './cluster-spec.ts';
import type { CalledFunctions } from './called-functions.ts';
import type { Cluster, Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';
import { combineFingerprints } from './fingerprint.ts';
import { type Counterexample, LabFailure, type SmallestInput } from './lab-failure.ts';
import type { TestDescription } from './lab-test.ts';
import { recordable, type ClusterRecorder } from './record.ts';
import { Violated, type Violation } from './violation.ts';

/** How a test is to be run. */
export interface RunOptions {
  /** Everything that is drawn comes from it: the same seed gives the same run on every machine. */
  readonly seed: number;
  /** How many cases a property draws. */
  readonly runs: number;
  /** How hard a property's cases are. Default: `swarm`. */
  readonly faultSet?: FaultSetName;
  /** A cluster with more events has run away. Default: what the test says. */
  readonly maxEvents?: number;
  /** Run only this case of a property (as a failure or a trace names it), and do not shrink it. */
  readonly case?: unknown;
  /** Whether a failing case is shrunk: what only asks for the verdict need not wait for it. Default true. */
  readonly shrink?: boolean;
  /** Records the clusters of a run. */
  readonly recorder?: ClusterRecorder;
  /** Replays the clusters of a run. */
  readonly scheduler?: ClusterScheduler;
  /** Told after every case of a property. */
  readonly onProgress?: (progress: RunProgress) => void;
}

/** How many of a property's cases have run. */
export interface RunProgress {
  readonly runs: number;
  readonly of: number;
}

/** What a test did, when it passed. */
export interface RunReport {
  /** Cases that were run: 1 for an example. */
  readonly runs: number;
  readonly clusters: number;
  readonly events: number;
  readonly operations: number;
  readonly faults: number;
  /** Of all its clusters, and of what its functions returned, as sixteen hexadecimal digits. */
  readonly fingerprint: string;
  /** How many runs met each scene that a property needs. */
  readonly marks?: Readonly<Record<string, number>>;
  /** How much an exhaustive test looked at; where that was not all, it has decided nothing of the rest. */
  readonly explored?: { readonly states: number; readonly complete: boolean };
  /** What the faults of a property's cases were drawn from. */
  readonly drawn?: {
    readonly set: FaultSetName;
    /** Kind of fault → in how many cases it was to strike. */
    readonly kinds: Readonly<Record<string, number>>;
  };
}

/**
 * One run of a test: gives its clusters their seed, number and recorder, counts what they did, and
 * turns whatever is thrown into a {@link LabFailure}.
 */
export class Session {
  readonly #test: TestDescription & { readonly violates?: string };
  readonly #subject: Subject;
  readonly #options: RunOptions;
  #open: Cluster[] = [];
  #called: CalledFunctions[] = [];
  #attempts = 0;
  #clusters = 0;
  #events = 0;
  #operations = 0;
  #faults = 0;
  #fingerprint = '';

  constructor(
    test: TestDescription & { readonly violates?: string },
    subject: Subject,
    options: RunOptions,
  ) {
    this.#test = test;
    this.#subject = subject;
    this.#options = options;
  }

  /** The subject as the test sees it. That it speaks the lab's protocol is the test's to find out. */
  subject<P extends Protocol>(): Subject<P> {
    const { recorder, scheduler, seed, maxEvents } = this.#options;
    const subject: Subject = {
      ...this.#subject,
      cluster: (spec) => {
        const cluster = this.#subject.cluster(
          { seed, ...spec, ...(maxEvents !== undefined && { maxEvents }) },
          { ordinal: this.#open.length, recorder, scheduler },
        );
        this.#open.push(cluster);
        return cluster;
      },
      functions: () => {
        const functions = this.#subject.functions();
        this.#called.push(functions);
        return functions;
      },
    };
    return subject as unknown as Subject<P>;
  }

  /** @throws {LabFailure} for whatever `run` throws, but for a replay that went another way */
  async attempt(run: () => Promise<void>): Promise<void> {
    this.#attempts += 1;
    try {
      await run();
      this.#close('the test passed');
    } catch (thrown) {
      this.#close('the test failed', thrown);
      if (thrown instanceof ReplayDivergence) throw thrown;
      throw thrown instanceof Violated
        ? this.failure(thrown.violation, thrown.cluster)
        : this.failure(testError(thrown));
    }
  }

  failure(
    violation: Violation,
    cluster?: number,
    counterexample?: Counterexample,
    input?: SmallestInput,
  ): LabFailure {
    const { violates } = this.#test;
    const ran = this.report();
    const found = { cluster, counterexample, input };
    return new LabFailure({ test: this.#test, violates, violation, ...found, ran });
  }

  get events(): number {
    return this.#events;
  }

  report(): RunReport {
    return {
      runs: this.#attempts,
      clusters: this.#clusters,
      events: this.#events,
      operations: this.#operations,
      faults: this.#faults,
      fingerprint: this.#fingerprint,
    };
  }

  /** Counts what the clusters did and ends their recordings, the violated one's with its violation. */
  #close(reason: string, thrown?: unknown): void {
    const violated = thrown instanceof Violated ? thrown : undefined;
    for (const [ordinal, cluster] of this.#open.entries()) {
      this.#clusters += 1;
      this.#events += cluster.eventCount;
      this.#operations += cluster.operations.length;
      this.#faults += cluster.faults.filter(isHarm).length;
      this.#fingerprint = combineFingerprints(this.#fingerprint, cluster.fingerprint);
      const isTheOne = violated !== undefined && violated.cluster === ordinal;
      cluster.close(reason, isTheOne ? recordable(violated.violation, this.#test) : undefined);
    }
    this.#open = [];
    for (const { fingerprint } of this.#called) {
      if (fingerprint !== '') {
        this.#fingerprint = combineFingerprints(this.#fingerprint, fingerprint);
      }
    }
    this.#called = [];
  }
}

/** Something threw that no cluster threw: the test is at fault. */
export function testError(thrown: unknown): Violation {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    kind: 'test-error',
    sentence: `the test itself failed: ${error.message}`,
    stack: error.stack ?? '',
  };
}

function isHarm({ kind }: Fault): boolean {
  return kind !== 'heal' && kind !== 'restart' && kind !== 'resume';
}
