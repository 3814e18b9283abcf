import type { Fault } from '../fault/fault.ts';
import type { NetworkConditions } from '../network/conditions.ts';
import type { NodeFactory } from '../node/host.ts';
import type { NodeId } from '../node/names.ts';
import type { PendingKind } from '../event/pending-event.ts';
import type { Distribution } from '../random/distribution.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { TraceWriter } from '../trace/writer.ts';
import type { ValueCodec } from '../value/codec.ts';
import type { Act } from './act.ts';

/** What a cluster is made of, and how its run is to go. Times are virtual milliseconds. */
export interface SimulationOptions {
  /** The same seed gives the same run, on every machine. */
  readonly seed: number | string;
  readonly nodes: readonly {
    readonly id: NodeId;
    /** What the node is in its cluster; for readers of the trace. */
    readonly role?: string;
    readonly create: NodeFactory;
    /**
     * How its own clock differs from the cluster's time: ahead by `offsetMs` (behind, if negative) at the
     * start, and gaining `driftPpm` microseconds a second. Default: not at all.
     */
    readonly clock?: { readonly offsetMs?: number; readonly driftPpm?: number };
  }[];
  readonly network?: NetworkConditions;
  readonly faults?: readonly Fault[];
  /** How long `disk.sync()` takes; default 0, done at once. */
  readonly syncMs?: Distribution;
  /** Told of every act after the event it belongs to. What it throws, the run throws. */
  readonly observe?: (act: Act) => void;
  /** Records the run. Costs nothing when absent. */
  readonly record?: TraceWriter;
  /** Default: the earliest event in virtual time. */
  readonly scheduler?: Scheduler;
  /** How values are copied; a host gives one that makes them in the nodes' realm. */
  readonly values?: ValueCodec;
  /** The run ends with an error after so many events; default ten million. */
  readonly maxEvents?: number;
}

/** How a fork differs from what it is a fork of. */
export interface ForkOptions {
  /** Told of the fork's acts; by default nobody is. */
  readonly observe?: (act: Act) => void;
  /** Default: one that chooses as the forked simulation's does. It gets all that is pending. */
  readonly scheduler?: Scheduler;
  /** Counted from the start of the run, like the events. */
  readonly maxEvents?: number;
}

/** An event that was taken: which one it is, and what it brings to which node. */
export interface TakenEvent {
  /** From 1, in the order of the run. */
  readonly number: number;
  readonly atMs: number;
  /** Empty for a fault of the whole cluster. */
  readonly node: NodeId;
  readonly kind: 'start' | 'message' | 'timer' | 'request' | 'sync' | 'timeout' | 'fault' | 'drop';
  /** The sender of a message. */
  readonly from?: NodeId;
  /** The body of a message or a request. */
  readonly body?: unknown;
  /** The name of a timer or a request. */
  readonly name?: string;
  /** The fault that begins or ends. */
  readonly fault?: Fault;
}

/** Something that may happen next, named by (cause, index) in every run of the same choices. */
export interface PendingDescription {
  readonly cause: number;
  readonly index: number;
  readonly atMs: number;
  readonly kind: PendingKind;
  readonly node: NodeId;
  readonly from?: NodeId;
  readonly body?: unknown;
  readonly name?: string;
  /** The fault that begins or ends. */
  readonly fault?: Fault;
}
