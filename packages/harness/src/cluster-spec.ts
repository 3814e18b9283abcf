import type { Fault, NetworkConditions, NodeId, Scheduler } from '@netsplit/simulator';
import type { Cluster } from './cluster.ts';
import type { Protocol } from './contract.ts';
import type { Invariant } from './invariant.ts';
import type { ClusterRecorder } from './record.ts';

/** What a cluster is made of. */
export interface ClusterSpec<P extends Protocol = Protocol> {
  /** Node → role, a role of the lab's contract: `{ c1: 'client', s1: 'server' }`. */
  readonly nodes: Readonly<Record<NodeId, string>>;
  /** Default: the run's own. */
  readonly seed?: number | string;
  /** Default: 1 to 10 ms, nothing lost or duplicated, messages may overtake each other. */
  readonly network?: NetworkConditions;
  readonly faults?: readonly Fault[];
  readonly invariants?: readonly Invariant<P>[];
  /** A run with more events has run away. Default 100000. */
  readonly maxEvents?: number;
  /** A run that is asked to go on beyond this moment has run away: a test waits in a loop. Default: none. */
  readonly maxVirtualMs?: number;
  /** A run whose events have taken longer than this, in real time, has run away. Default 120000. */
  readonly wallMs?: number;
  /** Who chooses what happens next; default: the earliest event. */
  readonly scheduler?: Scheduler;
}

/** Which cluster of which run this is. For the harness: a test leaves it out. */
export interface ClusterPlace {
  /** Counts the clusters of a run, from 0. */
  readonly ordinal: number;
  readonly recorder?: ClusterRecorder;
  /** Who chooses what happens next; default: the earliest event. */
  readonly scheduler?: ClusterScheduler;
  /** Told of what is asked and injected from outside, before it is. */
  readonly outside?: (what: FromOutside, cluster: Pick<Cluster, 'eventCount' | 'nowMs'>) => void;
}

/** What comes to a cluster from outside while it runs. */
export type FromOutside =
  | {
      readonly kind: 'request';
      readonly node: NodeId;
      readonly request: unknown;
      readonly atMs?: number;
    }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** Gives the n-th cluster of a run (from 0) its scheduler, or leaves it the usual one. */
export type ClusterScheduler = (cluster: number) => Scheduler | undefined;
