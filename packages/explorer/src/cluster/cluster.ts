import type { NodeFactory, NodeId, RequestId, TimerName, ValueCodec } from '@netsplit/simulator';
import type { Property } from '../model/model.ts';

/**
 * A cluster of nodes, as a transition system: every order in which its messages, timers and requests can come, with as many
 * faults as it allows.
 *
 * Time is not modelled: a timer may fire at any moment once it is set, and the clock that `now()` shows moves by itself, as often
 * as `ticks` says.
 */
export interface ExploredCluster {
  readonly nodes: readonly { readonly id: NodeId; readonly create: NodeFactory }[];
  /** What clients ask of nodes, each node's requests in this order. Any request may come at any time. */
  readonly requests?: readonly { readonly node: NodeId; readonly request: unknown }[];
  /**
   * `multiset`: each message once, in any order (the default). `set`: a message that was sent stays, and may be delivered
   * again and again. `fifo`: each once, those of one direction in their order.
   */
  readonly network?: 'multiset' | 'set' | 'fifo';
  /** How often each may happen. What is not named does not happen. */
  readonly faults?: {
    readonly drops?: number;
    readonly duplicates?: number;
    readonly crashes?: number;
    /** A crash may also strike inside a handler, after each of its effects. Default false. */
    readonly insideHandlers?: boolean;
    /** What a restart finds: what was synced (the default), all that was written, or nothing. */
    readonly disk?: 'synced' | 'kept' | 'wiped';
    /**
     * `at once`: a node that crashes starts again in the same step, so there are fewer states. What it would miss while it is
     * down may stay under way instead, as any message may. Default: when it likes.
     */
    readonly restarts?: 'at once';
    /** The splits that may come: one at a time, each until the network heals. */
    readonly partitions?: readonly (readonly (readonly NodeId[])[])[];
    /** How many splits may come in one run. Default 1, where `partitions` names any. */
    readonly splits?: number;
  };
  /** How many timers may fire in one run: one that is set again and again never ends. Default: any number. */
  readonly timers?: number;
  /** Timers that never fire, though they are set: those of a layer below, which resends what a perfect network never loses. */
  readonly idleTimers?: readonly TimerName[];
  /** Messages that never arrive, so that what they would bring about is not explored. Default: none. */
  readonly isLost?: (envelope: Envelope) => boolean;
  /**
   * Which steps are taken, where the budgets alone do not bound the space as is wanted. The verdicts are about runs of such
   * steps. Default: all that can be taken.
   */
  readonly allows?: (action: ClusterAction, before: ClusterState) => boolean;
  /** More messages than this are never under way: what would send more is left out, and the search says so. */
  readonly messages?: number;
  /** What a random draw may give, each as a number from 0 up to 1. Default: a node that draws is an error. */
  readonly draws?: readonly number[];
  /** How often the clock that nodes see may move on. Default 0. */
  readonly ticks?: number;
  /** How far it moves on each time. Default 1. */
  readonly tickMs?: number;
  /** Kinds of outputs that are kept in a node's history. */
  readonly outputs?: readonly string[];
  /** Kinds of outputs by which a node says that it begins and ends an operation, where nodes are clients themselves. */
  readonly operations?: { readonly begin: string; readonly end: string };
  readonly properties: readonly Property<ClusterState>[];
  /**
   * Delivering a message that changes nothing and sends nothing is a transition. Default false; with FIFO links it always is,
   * because it lets those behind it pass.
   */
  readonly countsNoOps?: boolean;
  /** How values are made in the realm of the nodes; default: in ours. */
  readonly values?: ValueCodec;
  /** Transitions are remembered by node state and event. Default true. */
  readonly isMemoised?: boolean;
  /** Every handler runs twice, to catch what is not repeatable. Default false. */
  readonly isCheckedTwice?: boolean;
}

/** A cluster between two events. To be read, never to be changed. */
export interface ClusterState {
  readonly nodes: Readonly<Record<NodeId, NodeView>>;
  /** Under way, in no order; with `fifo` in the order of each direction. */
  readonly messages: readonly Envelope[];
  /** What each node's clients asked and were answered, and the outputs that are kept, in order. */
  readonly histories: Readonly<Record<NodeId, readonly HistoryEvent[]>>;
  /** The split that is in force. */
  readonly partition?: readonly (readonly NodeId[])[];
}

/** A node between two events. */
export interface NodeView {
  readonly isUp: boolean;
  /** Its own fields; empty while it is down. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The timers that are set. */
  readonly timers: readonly TimerName[];
  /** What is on its disk, synced or not. */
  readonly disk: Readonly<Record<string, unknown>>;
  /** The error that a handler of it threw. */
  readonly failed?: string;
}

/** A message under way. */
export interface Envelope {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: unknown;
}

/**
 * An event of a node's history. When an operation begins, `seen` has how many operations of each other node had ended by then:
 * that is the order of real time between operations.
 */
export type HistoryEvent =
  | {
      readonly kind: 'begin';
      readonly id?: RequestId;
      readonly operation: unknown;
      readonly seen: Readonly<Record<NodeId, number>>;
    }
  | { readonly kind: 'end'; readonly id?: RequestId; readonly result: unknown }
  | { readonly kind: 'output'; readonly output: string; readonly data: unknown };

/** Something that can happen next in a cluster. `choices`: which values random draws gave, by position in `draws`. */
export type ClusterAction =
  | (Envelope & {
      readonly kind: 'deliver' | 'duplicate' | 'drop';
      /** What keeps it from arriving: its link is cut, or its receiver is down. */
      readonly lost?: 'cut' | 'down';
      readonly choices?: readonly number[];
      readonly crashAfter?: number;
    })
  | {
      readonly kind: 'timer';
      readonly node: NodeId;
      readonly timer: TimerName;
      readonly choices?: readonly number[];
      readonly crashAfter?: number;
    }
  | {
      readonly kind: 'request';
      readonly node: NodeId;
      readonly id: RequestId;
      readonly request: unknown;
      readonly choices?: readonly number[];
      readonly crashAfter?: number;
    }
  | {
      readonly kind: 'start';
      readonly node: NodeId;
      readonly choices?: readonly number[];
      readonly crashAfter?: number;
    }
  | {
      readonly kind: 'crash';
      readonly node: NodeId;
      /** In the same step. */
      readonly startsAgain?: true;
      readonly choices?: readonly number[];
    }
  | { readonly kind: 'cut'; readonly partition: readonly (readonly NodeId[])[] }
  | { readonly kind: 'heal' }
  | { readonly kind: 'tick' };
