import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';
import type {
  BankMessage,
  CausalMessage,
  HybridMessage,
  LinkMessage,
  Message,
  MutexMessage,
  Relation,
  Stamp,
  TotalMessage,
  Vector,
  VectorMessage,
} from './given.ts';

/** What this lab's code and its tests agree on: a class for each part. */
export const contract = defineContract({
  lab: 'lamport-clocks',
  roles: {
    process: 'Process',
    endpoint: 'Endpoint',
    contender: 'Contender',
    vector: 'VectorProcess',
    causal: 'CausalProcess',
    total: 'TotalProcess',
    hybrid: 'HybridProcess',
    branch: 'Branch',
  },
  withoutAnswer: ['act', 'tell', 'transmit', 'broadcast', 'transfer', 'snapshot'],
});

// Part A: Lamport clocks. Class Process.

/** What a process is made to do: it arrives in `onRequest`. */
export type Request = Act | Tell | Arrange;

/** Do something by yourself: an event that no other process takes part in. It wants no answer. */
export interface Act {
  readonly kind: 'act';
  readonly what: string;
}

/** Send a message: the event of sending is yours, that of receipt is the other's. It wants no answer. */
export interface Tell {
  readonly kind: 'tell';
  readonly to: NodeId;
  readonly what: string;
}

/**
 * Put the events with these stamps into the one order that all processes agree on, and respond with
 * it. To be asked is no event: the clock does not move.
 */
export interface Arrange {
  readonly kind: 'arrange';
  readonly stamps: readonly Stamp[];
}

/** The answer to {@link Arrange}: the same stamps, the first event first. */
export type Response = readonly Stamp[];

/** What a process does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /**
   * An event took place here: said once in each, with the time that the clock shows for it. Clocks
   * begin at 0, so a process whose first event is an act of its own gives it the time 1.
   */
  readonly stamped: { readonly event: 'act' | 'send' | 'receive'; readonly time: number };
}

/** The part's types in one, for its tests. */
export interface LamportClocks {
  message: Message;
  request: Request;
  response: Response;
  outputs: Outputs;
}

// Part B: reliable FIFO links. Class Endpoint. What endpoints send each other is yours to design.

/** Bring a text to another endpoint, whatever the network does. It wants no answer. */
export interface Transmit {
  readonly kind: 'transmit';
  readonly to: NodeId;
  readonly text: string;
}

/** What an endpoint does that the world can see. */
export interface LinkOutputs {
  /** A text came out of the link that leads here from `from`. */
  readonly delivered: { readonly from: NodeId; readonly text: string };
}

/** The part's types in one, for its tests. */
export interface FifoLinks {
  message: unknown;
  request: Transmit;
  response: never;
  outputs: LinkOutputs;
}

// Part C: mutual exclusion. Class Contender, on the ready-made links of given.ts.

/** Enter the critical section as soon as it is your turn, stay for `forMs`, leave, and only then respond. */
export interface Use {
  readonly kind: 'use';
  readonly forMs: number;
}

/** The answer to {@link Use}: the resource was used, and is free again. */
export interface Used {
  readonly kind: 'used';
}

/** What a contender does that the world can see. */
export interface MutexOutputs {
  /** It entered the critical section, for the request of its own that has this time. */
  readonly entered: { readonly time: number };
  /** It left, and is done with that request. */
  readonly left: { readonly time: number };
}

/** The part's types in one, for its tests. */
export interface Mutex {
  message: LinkMessage<MutexMessage>;
  request: Use;
  response: Used;
  outputs: MutexOutputs;
}

// Part D: vector clocks, and causal broadcast. Classes VectorProcess and CausalProcess.

/** What a process with a vector clock is made to do. */
export type VectorRequest = Act | Tell | Relate;

/** Say how the events with these vectors are related. To be asked is no event: the clock does not move. */
export interface Relate {
  readonly kind: 'relate';
  readonly a: Vector;
  readonly b: Vector;
}

/** What a process with a vector clock does that the world can see. */
export interface VectorOutputs {
  /**
   * An event took place here: said once in each, with the vector of it. Of each process, the vector has the
   * number of its events that happened before this one, of its own process this one included.
   */
  readonly stamped: { readonly event: 'act' | 'send' | 'receive'; readonly vector: Vector };
}

/** The types of the part's first half in one, for its tests. */
export interface VectorClocks {
  message: VectorMessage;
  request: VectorRequest;
  response: Relation;
  outputs: VectorOutputs;
}

/** Bring a text to all processes, yourself included. It wants no answer. */
export interface Broadcast {
  readonly kind: 'broadcast';
  readonly text: string;
}

/** What a process that broadcasts does that the world can see. */
export interface BroadcastOutputs {
  /** A text is delivered here: it is the broadcast number `number` of `from`, which begins at 1. */
  readonly delivered: { readonly from: NodeId; readonly number: number; readonly text: string };
}

/** The types of the part's second half in one, for its tests. */
export interface CausalBroadcast {
  message: LinkMessage<CausalMessage>;
  request: Broadcast;
  response: never;
  outputs: BroadcastOutputs;
}

// Part E: total order broadcast. Class TotalProcess. Requests and outputs are those of causal broadcast.

/** The part's types in one, for its tests. */
export interface TotalOrderBroadcast {
  message: LinkMessage<TotalMessage>;
  request: Broadcast;
  response: never;
  outputs: BroadcastOutputs;
}

// Part F: hybrid logical clocks. Class HybridProcess.

/** What a process with a hybrid clock does that the world can see. */
export interface HybridOutputs {
  /** An event took place here: said once in each, with its time `l` and `c`. */
  readonly stamped: {
    readonly event: 'act' | 'send' | 'receive';
    /** What the process's own clock showed, in whole milliseconds: `Math.floor(this.now())`. */
    readonly physical: number;
    readonly l: number;
    readonly c: number;
  };
}

/** The part's types in one, for its tests. */
export interface HybridClocks {
  message: HybridMessage;
  request: Act | Tell;
  response: never;
  outputs: HybridOutputs;
}

// Part G: consistent cuts. Class Branch, on the ready-made links of given.ts.

/** What a branch of the bank is asked. */
export type BankRequest = Transfer | Snapshot;

/**
 * Pay an amount, a positive whole number, to another branch. If the balance does not cover it, or if it is for
 * the branch itself, nothing happens. It wants no answer.
 */
export interface Transfer {
  readonly kind: 'transfer';
  readonly to: NodeId;
  readonly amount: number;
}

/**
 * Begin a snapshot of the whole bank. If this branch has recorded itself for the snapshot of that name
 * already, nothing happens. It wants no answer.
 */
export interface Snapshot {
  readonly kind: 'snapshot';
  readonly name: string;
}

/** What a branch does that the world can see. */
export interface BankOutputs {
  /** Money left, and is on its way. */
  readonly paid: { readonly to: NodeId; readonly amount: number };
  /** Money came in. */
  readonly received: { readonly from: NodeId; readonly amount: number };
  /** The branch recorded its own state for a snapshot. */
  readonly recorded: { readonly snapshot: string; readonly balance: number };
  /** It recorded the state of the channel that leads here from another branch: what was on its way, in order. */
  readonly channel: {
    readonly snapshot: string;
    readonly from: NodeId;
    readonly amounts: readonly number[];
  };
}

/** The part's types in one, for its tests. */
export interface Bank {
  message: LinkMessage<BankMessage>;
  request: BankRequest;
  response: never;
  outputs: BankOutputs;
}
