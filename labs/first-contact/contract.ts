import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';

/**
 * What this lab's code and its tests agree on: what a client is asked to get done, what it answers,
 * and what the server does that the world can see.
 *
 * The messages between client and server are not here. They are yours to design: the tests see that
 * messages pass, how many and when, and never look inside.
 */
export const contract = defineContract({
  lab: 'first-contact',
  roles: { client: 'Client', server: 'Server' },
});

/** What a client is asked to get done: it arrives in the client's `onRequest`, under an id. */
export type Request = Echo | Print | Add | Read;

/** What a client answers, with `respond(id, …)`, once it has heard from the server. */
export type Response = Echoed | Printed | Count;

/** Part A. Say it back: nothing happens, so it does no harm if the server does it twice. */
export interface Echo {
  readonly kind: 'echo';
  readonly text: string;
}

/** The answer to {@link Echo}: the same text. */
export interface Echoed {
  readonly kind: 'echoed';
  readonly text: string;
}

/** Part B. Print a line on a page of its own. Paper does not forget: a second copy is a second page. */
export interface Print {
  readonly kind: 'print';
  readonly line: string;
}

/** The answer to {@link Print}. */
export interface Printed {
  readonly kind: 'printed';
  /** The page that the line was printed on: 1 for the first line of any client, then 2, 3 and so on. */
  readonly page: number;
}

/** Part C. Add to a named counter; one that was never added to is 0. */
export interface Add {
  readonly kind: 'add';
  readonly counter: string;
  /** A positive whole number. */
  readonly amount: number;
}

/** Part C. Read a named counter. */
export interface Read {
  readonly kind: 'read';
  readonly counter: string;
}

/** The answer to {@link Add} and {@link Read}. */
export interface Count {
  readonly kind: 'count';
  readonly counter: string;
  /** The counter's value: for an addition, right after it. */
  readonly value: number;
}

/** What the server does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /** Part B. A line went to paper. */
  readonly printed: { readonly client: NodeId; readonly line: string; readonly page: number };
  /**
   * Part B. How many answers the server keeps, of all clients together: said whenever it changes.
   * It is the memory gauge of the server.
   */
  readonly remembers: { readonly answers: number };
  /** Part C. A counter was added to, and is `value` now. */
  readonly added: {
    readonly client: NodeId;
    readonly counter: string;
    readonly amount: number;
    readonly value: number;
  };
}

/** The lab's types in one, for its tests. */
export interface FirstContact {
  message: unknown;
  request: Request;
  response: Response;
  outputs: Outputs;
}
