import { defineContract } from '@netsplit/harness';
import type { Manner, RumourMessage } from './given.ts';

/** What this lab's code and its tests agree on. */
export const contract = defineContract({
  lab: 'gossip',
  roles: {
    site: 'RumourSite',
    broadcaster: 'Broadcaster',
    thrifty: 'ThriftyBroadcaster',
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

/** The lab's types in one, for its tests. */
export interface Gossip {
  message: RumourMessage;
  request: Request;
  response: Response;
  outputs: Outputs;
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
