import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';
import type { Message, Stamp } from './given.ts';

/** What this lab's code and its tests agree on. */
export const contract = defineContract({
  lab: 'lamport-clocks',
  roles: { process: 'Process' },
});

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

/** The lab's types in one, for its tests. */
export interface LamportClocks {
  message: Message;
  request: Request;
  response: Response;
  outputs: Outputs;
}
