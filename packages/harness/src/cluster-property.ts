import type { Scene, SceneCase } from './arbitrary/scene.ts';
import type { Cluster } from './cluster.ts';
import type { Protocol } from './contract.ts';
import type { Invariant } from './invariant.ts';
import type { LabTest, PropertyFace, TestDescription } from './lab-test.ts';
import { checkCases } from './property-run.ts';

/** A property of clusters under random workloads and faults. */
export interface ClusterPropertySpec<P extends Protocol> extends TestDescription {
  /** What must never be broken, in the paper's words: `a request takes effect at most once`. */
  readonly violates: string;
  readonly scene: Scene<P>;
  /** Hold after every event, whatever the faults. */
  readonly invariants?: readonly Invariant<P>[];
  /** Before the case's operations and time begin. */
  prepare?(cluster: Cluster<P>, scene: SceneCase<P>): void | Promise<void>;
  /** At the end of a run, after healing: expectations about all that happened. */
  check?(cluster: Cluster<P>, scene: SceneCase<P>): void | Promise<void>;
  /** After the case has run, the network heals, what is down restarts, and this must come true. */
  readonly liveness?: Liveness<P>;
  /** What at least one run must meet: otherwise the property has shown nothing, and fails. */
  readonly needs: readonly Need<P>[];
  /** A run with more events than this has run away. Default 20000. */
  readonly maxEvents?: number;
}

/** Something that must come about once the faults are over. */
export interface Liveness<P extends Protocol = Protocol> {
  /** Asked after every event from the healing on; once it holds, the run is over. */
  goal(cluster: Cluster<P>, scene: SceneCase<P>): boolean;
  /** Virtual milliseconds after healing. */
  readonly withinMs: number;
  /** What must come true: `every request is answered`. */
  readonly what: string;
}

/** Something without which a property would pass for nothing. */
export interface Need<P extends Protocol = Protocol> {
  /** `a partition cut a request off` */
  readonly mark: string;
  /** Looks at a finished run: did it happen here? */
  when(cluster: Cluster<P>, scene: SceneCase<P>): boolean;
}

/**
 * Makes a property test: cases are drawn from the run's seed, each runs in a cluster of its own, and
 * the first that fails is shrunk to its essential faults and operations.
 *
 * In each run: `prepare`; the operations and faults of the case for its `durationMs`, the invariants
 * held against every act; healing, and `liveness`; `check`; and `needs` are counted.
 *
 * @example
 * export const atMostOnce = clusterProperty<FirstContact>({
 *   id: 'B2',
 *   part: 'B',
 *   title: 'a request takes effect once, whatever the network does',
 *   reading: { work: 'waldo-1994', section: '§4.3' },
 *   violates: 'a request takes effect at most once',
 *   scene: scene({
 *     nodes: { client: [1, 3], server: 1 },
 *     workload: requests({ to: 'client', request: fc.constant({ kind: 'increment' }) }),
 *     faults: [partitions(), oneWayCuts()],
 *   }),
 *   invariants: [countedOnce],
 *   liveness: {
 *     goal: (cluster) => cluster.operations.every((operation) => operation.answered),
 *     withinMs: 3000,
 *     what: 'every request is answered',
 *   },
 *   needs: [
 *     {
 *       mark: 'a message met a cut link',
 *       when: (cluster) => cluster.acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
 *     },
 *   ],
 * });
 */
export function clusterProperty<P extends Protocol>(spec: ClusterPropertySpec<P>): LabTest {
  const { id, part, title, reading, guide } = spec;
  return {
    id,
    part,
    title,
    reading,
    guide,
    kind: 'property',
    property: faceOf(spec),
    run: (subject, options) => checkCases(spec, subject, options),
  };
}

function faceOf<P extends Protocol>(spec: ClusterPropertySpec<P>): PropertyFace {
  const { violates, invariants = [], liveness, scene } = spec;
  return {
    violates,
    rules: [
      ...invariants.map(({ rule }) => rule),
      ...(liveness === undefined
        ? []
        : [`within ${liveness.withinMs} ms of healing: ${liveness.what}`]),
    ],
    invariants: invariants as readonly unknown[] as readonly Invariant[],
    casesUnder: (set) => scene.casesUnder(set),
  };
}
