import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';
import type {
  AggregatorMessage,
  Direction,
  Manner,
  ReplicaMessage,
  RumourMessage,
  Stamp,
} from './given.ts';

/** What this lab's code and its tests agree on. */
export const contract = defineContract({
  lab: 'gossip',
  roles: {
    site: 'RumourSite',
    replica: 'Replica',
    broadcaster: 'Broadcaster',
    thrifty: 'ThriftyBroadcaster',
    aggregator: 'Aggregator',
  },
});

/** Part A. A site is told a rumour, and answers at once. From the next cycle on it spreads it. */
export interface Tell {
  readonly kind: 'tell';
  readonly rumour: string;
  readonly manner: Manner;
}

export type Request = Tell;

export type Response = { readonly kind: 'told' };

/** What a site does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /** Part A. This site has heard a rumour for the first time. It is hot from now on. */
  readonly learned: { readonly rumour: string };
  /** Part A. This site has lost interest in a rumour, and will not spread it any more. */
  readonly tired: { readonly rumour: string };
}

/** The types of part A in one, for its tests. */
export interface Gossip {
  message: RumourMessage;
  request: Request;
  response: Response;
  outputs: Outputs;
}

// Part B: anti-entropy. Class Replica.

/** What a site that holds a copy of the database is asked. It answers each at once, from what it has itself. */
export type ReplicaRequest = Write | Delete | Read | Resolve;

/** Write an item, here: the other sites get it by anti-entropy. */
export interface Write {
  readonly kind: 'write';
  readonly key: string;
  readonly value: string;
}

/** Delete the item, whether there is one here or not. */
export interface Delete {
  readonly kind: 'delete';
  readonly key: string;
}

export interface Read {
  readonly kind: 'read';
  readonly key: string;
}

/** From now on, resolve differences in this direction. Before that it is push-pull. */
export interface Resolve {
  readonly kind: 'resolve';
  readonly direction: Direction;
}

export type ReplicaResponse =
  | { readonly kind: 'written'; readonly stamp: Stamp }
  | {
      readonly kind: 'deleted';
      readonly stamp: Stamp;
      /** The retention sites of the death certificate. */
      readonly retainedBy: readonly NodeId[];
    }
  /** `value`: null if there is no such item. */
  | { readonly kind: 'found'; readonly value: string | null }
  | { readonly kind: 'resolving' };

/** What a site that holds a copy of the database does that the world can see. */
export interface ReplicaOutputs {
  /** This site has another version of a key than before, its own or one that it got: `value` is null if it is a deletion. */
  readonly changed: {
    readonly key: string;
    readonly value: string | null;
    readonly stamp: Stamp;
  };
  /** A dormant death certificate has met what it cancels. It goes round again from now on. */
  readonly awakened: { readonly key: string; readonly stamp: Stamp };
}

/** The types of part B in one, for its tests. */
export interface AntiEntropy {
  message: ReplicaMessage;
  request: ReplicaRequest;
  response: ReplicaResponse;
  outputs: ReplicaOutputs;
}

// Part C: broadcast under a budget. Classes Broadcaster and ThriftyBroadcaster. What they send each other is
// yours to design.

/** What a node is asked. It answers at once. */
export type BroadcastRequest = Broadcast | ReadTexts;

/** Bring a text to all nodes, this one included. Two broadcasts of equal texts are two. */
export interface Broadcast {
  readonly kind: 'broadcast';
  readonly text: string;
}

/** Which texts have been delivered here? */
export interface ReadTexts {
  readonly kind: 'read';
}

export type BroadcastResponse =
  | { readonly kind: 'accepted' }
  /** All that was delivered in this life of the node, in the order in which it was. */
  | { readonly kind: 'texts'; readonly texts: readonly string[] };

/** What a node does that the world can see. */
export interface BroadcastOutputs {
  /**
   * A text is delivered here, at the node that was asked to broadcast it too: once for each broadcast. A node
   * that crashed has lost all, and delivers again in its new life what the others have.
   */
  readonly delivered: { readonly text: string };
}

/** The part's types in one, for its tests. */
export interface TreeBroadcast {
  message: unknown;
  request: BroadcastRequest;
  response: BroadcastResponse;
  outputs: BroadcastOutputs;
}

// Part D: aggregation. Class Aggregator.

/** What do you think the average of all measurements is? Answered at once. */
export interface Estimate {
  readonly kind: 'estimate';
}

export type AggregatorResponse = {
  readonly kind: 'estimated';
  readonly epoch: number;
  readonly average: number;
};

/** What a node that aggregates does that the world can see. */
export interface AggregatorOutputs {
  /** Its mass has changed, and this is what it has now: said after each change, and at the start. What is on its way counts for nobody. */
  readonly holds: { readonly epoch: number; readonly sum: number; readonly weight: number };
}

/** The types of part D in one, for its tests. */
export interface Aggregation {
  message: AggregatorMessage;
  request: Estimate;
  response: AggregatorResponse;
  outputs: AggregatorOutputs;
}
