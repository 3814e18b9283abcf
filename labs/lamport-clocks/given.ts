// What the lab gives you, to import from '../given.ts'.

import { Node, type NodeId, type TimerName } from '@netsplit/simulator/node';

// Part A.

/** The name of an event: when it took place, by the clock of the process that it took place at. */
export interface Stamp {
  /** What the process's logical clock showed: a whole number. */
  readonly time: number;
  /** The process. */
  readonly process: NodeId;
}

/** What one process sends to another. */
export interface Message {
  /** The time of the event of sending it: the paper's T_m, rule IR2 (a). */
  readonly time: number;
  readonly what: string;
}

// Part B.

/**
 * The longest that a message and its reply take together while the network is well, in milliseconds.
 * Without a sign after this long, something is probably lost. It may also just be late.
 */
export const ROUND_TRIP_MS = 20;

// From part C on: the links of part B, ready-made.

/** What nodes with ready-made links send each other. */
export type LinkMessage<Payload> =
  | { readonly kind: 'data'; readonly number: number; readonly payload: Payload }
  | { readonly kind: 'ack'; readonly below: number };

/** One end of the links to and from another node. */
interface Link<Payload> {
  /** What was sent and is not confirmed; the first of them has the number `confirmed + 1`. */
  unconfirmed: Payload[];
  confirmed: number;
  delivered: number;
  /** Something arrived, and nothing has been said about it. */
  owesWord: boolean;
}

const RESEND = 'link: resend to ';
const CONFIRM = 'link: confirm to ';
const RESEND_AFTER_MS = 2 * ROUND_TRIP_MS;
/** What arrives meanwhile is confirmed by the same acknowledgement. */
const CONFIRM_AFTER_MS = ROUND_TRIP_MS / 4;

/**
 * A node whose messages to each other node arrive, once and in the order in which they were sent, for as
 * long as every cut ends. It sends with `transmit`; `onDelivery` is called for what arrives.
 *
 * It needs two handlers for itself: a class that extends it has `onDelivery` in place of `onMessage`, and
 * `onAlarm` in place of `onTimer`.
 */
export abstract class LinkedNode<
  Payload,
  Request = never,
  Response = never,
  Outputs = object,
> extends Node<LinkMessage<Payload>, Request, Response, Outputs> {
  links = new Map<NodeId, Link<Payload>>();

  /** What another node sent with `transmit`. */
  abstract onDelivery(from: NodeId, payload: Payload): void;

  /** A timer that you set has fired. */
  onAlarm(_name: TimerName): void {}

  /** Sends something that will arrive, after all that was sent to the same node before. */
  transmit(to: NodeId, payload: Payload): void {
    const link = this.linkWith(to);
    link.unconfirmed.push(payload);
    const number = link.confirmed + link.unconfirmed.length;
    this.send(to, { kind: 'data', number, payload });
    if (link.unconfirmed.length === 1) this.setTimer(RESEND + to, RESEND_AFTER_MS);
  }

  /** The same to all other nodes. */
  transmitToAll(payload: Payload): void {
    for (const peer of this.peers) this.transmit(peer, payload);
  }

  override onMessage(from: NodeId, message: LinkMessage<Payload>): void {
    const link = this.linkWith(from);
    if (message.kind === 'ack') {
      this.confirmed(from, link, message.below - 1);
      return;
    }
    if (!link.owesWord) this.setTimer(CONFIRM + from, CONFIRM_AFTER_MS);
    link.owesWord = true;
    if (message.number !== link.delivered + 1) return;
    link.delivered = message.number;
    this.onDelivery(from, message.payload);
  }

  override onTimer(name: TimerName): void {
    if (name.startsWith(CONFIRM)) {
      this.confirm(name.slice(CONFIRM.length));
    } else if (name.startsWith(RESEND)) {
      this.resend(name.slice(RESEND.length));
    } else {
      this.onAlarm(name);
    }
  }

  private confirm(to: NodeId): void {
    const link = this.linkWith(to);
    link.owesWord = false;
    this.send(to, { kind: 'ack', below: link.delivered + 1 });
  }

  private resend(to: NodeId): void {
    const { confirmed, unconfirmed } = this.linkWith(to);
    unconfirmed.forEach((payload, at) => {
      this.send(to, { kind: 'data', number: confirmed + 1 + at, payload });
    });
    this.setTimer(RESEND + to, RESEND_AFTER_MS);
  }

  private confirmed(to: NodeId, link: Link<Payload>, upTo: number): void {
    if (upTo <= link.confirmed) return;
    link.unconfirmed.splice(0, upTo - link.confirmed);
    link.confirmed = upTo;
    if (link.unconfirmed.length === 0) this.cancelTimer(RESEND + to);
    else this.setTimer(RESEND + to, RESEND_AFTER_MS);
  }

  private linkWith(other: NodeId): Link<Payload> {
    let link = this.links.get(other);
    if (link === undefined) {
      link = { unconfirmed: [], confirmed: 0, delivered: 0, owesWord: false };
      this.links.set(other, link);
    }
    return link;
  }
}

/** The timers of the links of these nodes: idle where no message is ever lost. */
export function linkTimers(nodes: readonly NodeId[]): readonly TimerName[] {
  return nodes.flatMap((node) => [RESEND + node, CONFIRM + node]);
}

// Part C.

/** What contenders tell each other (Lamport 1978, rules 1 to 4), each with the time of its sending. */
export interface MutexMessage {
  readonly kind: 'request' | 'acknowledge' | 'release';
  readonly time: number;
}

// Part D.

/** How many events of each process are known. A process that is not named has none. */
export type Vector = Readonly<Record<NodeId, number>>;

/** How an event is related to another one: it happened before it, or after it, or neither. */
export type Relation = 'before' | 'after' | 'concurrent' | 'equal';

/** What one process with a vector clock sends to another. */
export interface VectorMessage {
  /** The vector of the event of sending it. */
  readonly vector: Vector;
  readonly what: string;
}

/** What a process sends to all others. */
export interface CausalMessage {
  /** Counts broadcasts: this one, and those that may have been its causes. */
  readonly vector: Vector;
  readonly text: string;
}

// Part E.

/** What a process sends to all others, each with the time of its sending. */
export type TotalMessage =
  | { readonly kind: 'broadcast'; readonly time: number; readonly text: string }
  | { readonly kind: 'acknowledge'; readonly time: number };

// Part F.

/** A time of a hybrid logical clock. Of two, the one with the smaller `l` is earlier; of equal `l`, the one with the smaller `c`. */
export interface HybridTime {
  /** The greatest physical time, in milliseconds, that could be known of. */
  readonly l: number;
  /** Counts on while `l` does not move. */
  readonly c: number;
}

/** What one process with a hybrid clock sends to another. */
export interface HybridMessage {
  /** The time of the event of sending it. */
  readonly time: HybridTime;
  readonly what: string;
}

// Part G.

/** What each branch of the bank begins with. */
export const OPENING_BALANCE = 100;

/** What branches send each other. */
export type BankMessage =
  | { readonly kind: 'money'; readonly amount: number }
  | { readonly kind: 'marker'; readonly snapshot: string };
