import type { NodeId, RequestId } from '../node/names.ts';

/** What a client asks for, and how patiently. */
export interface Invocation {
  /** Who asks. A client waits for one operation before it begins the next. */
  readonly client: string;
  /** A JSON value. */
  readonly request: unknown;
  /** Whom it asks: one node, or several in turn, the next with every retry. */
  readonly to: NodeId | readonly NodeId[];
  /** Not before this, in virtual milliseconds since the start. Default: now. */
  readonly atMs?: number;
  /** How long it waits for an answer to one request. Default: for good. */
  readonly timeoutMs?: number;
  /** How often it asks again: after a timeout, or when the node it asked was down. Default 0. */
  readonly retries?: number;
  /** How long it waits before it asks again. Default 0. */
  readonly retryAfterMs?: number;
}

/** One request of an operation. */
export interface Attempt {
  readonly request: RequestId;
  readonly node: NodeId;
  readonly atMs: number;
  /** `refused`: the node was down, and certainly did not see it. `timeout`: nobody knows. */
  readonly fate: 'waiting' | 'answered' | 'refused' | 'timeout';
}

/**
 * What a client asked for and what became of it.
 *
 * `ok`: it was answered. `fail`: every node that it asked was down, so that it certainly took no effect.
 * `info`: it gave up, and nobody knows; it may still take effect. `pending`: it is under way, or waits
 * for its client's last operation.
 *
 * @see Herlihy and Wing 1990, section 2, for histories with invocations that have no response.
 */
export interface ClientOperation {
  /** `o1`, `o2`, … in the order in which they were asked for. */
  readonly id: string;
  readonly client: string;
  readonly request: unknown;
  readonly outcome: 'pending' | 'ok' | 'fail' | 'info';
  /** What it was answered; only of an operation that is `ok`. */
  readonly response?: unknown;
  /** Virtual milliseconds since the start; undefined while it waits for its client. */
  readonly invokedAtMs?: number;
  /** Undefined while nothing is known. */
  readonly returnedAtMs?: number;
  readonly attempts: readonly Attempt[];
}
