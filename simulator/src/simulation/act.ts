import type { Fault } from '../fault/fault.ts';
import type { NodeId, RequestId, TimerName } from '../node/names.ts';

/**
 * Something an observer outside the nodes can see. Properties that score read acts and nothing else.
 *
 * Acts are told after the event that they belong to, in the order in which they took place. The values
 * in them are the kernel's own copies: read them, never change them.
 */
export type Act = {
  /** The number of the event, from 1. */
  readonly event: number;
  /** Virtual milliseconds since the cluster's start. */
  readonly atMs: number;
  /** The node; empty for a fault of the whole cluster. */
  readonly node: NodeId;
} & (
  | { readonly kind: 'started'; readonly incarnation: number }
  | {
      readonly kind: 'crashed';
      /** It stopped by itself, at an error of its disk that its handler let pass. */
      readonly why?: string;
    }
  | {
      readonly kind: 'sent';
      readonly to: NodeId;
      readonly message: unknown;
      readonly lost: boolean;
    }
  | {
      readonly kind: 'delivered';
      readonly from: NodeId;
      readonly message: unknown;
      /** The number of the event that sent it. */
      readonly sentBy: number;
    }
  | {
      readonly kind: 'dropped';
      readonly from: NodeId;
      readonly message: unknown;
      readonly sentBy: number;
      readonly why: DropReason;
    }
  | { readonly kind: 'timer'; readonly name: TimerName }
  | { readonly kind: 'requested'; readonly id: RequestId; readonly request: unknown }
  /** The node was down when the request came: it will never be answered. */
  | { readonly kind: 'refused'; readonly id: RequestId; readonly request: unknown }
  /** A client has waited long enough for the answer to a request. */
  | {
      readonly kind: 'timed-out';
      readonly id: RequestId;
      readonly client: string;
      readonly operation: string;
    }
  | { readonly kind: 'responded'; readonly id: RequestId; readonly response: unknown }
  | { readonly kind: 'output'; readonly output: string; readonly data: unknown }
  | {
      readonly kind: 'wrote';
      /** The key that the node named; it believes that the value is there. */
      readonly key: string;
      /** Undefined: the key was deleted. */
      readonly value: unknown;
      /** The write was misdirected: it landed under this other key, or (null) nowhere. */
      readonly landed?: string | null;
    }
  /** The disk was full: nothing was written, and the node was told so. */
  | { readonly kind: 'write-refused'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'synced' }
  | { readonly kind: 'noted'; readonly text: string }
  | { readonly kind: 'fault-began'; readonly fault: Fault }
  | { readonly kind: 'fault-ended'; readonly fault: Fault }
);

/** Why a message that was due did not arrive: its link was cut, or its receiver was down. */
export type DropReason = 'cut' | 'down' | 'hand';
