import type { Act } from '@netsplit/simulator';

type Sent = Extract<Act, { readonly kind: 'sent' }>;
type Delivered = Extract<Act, { readonly kind: 'delivered' }>;

/** What an act knows of the past: its own place at its node, and how far it has heard of the others. */
interface Stamp {
  readonly node: string;
  readonly count: number;
  /** Node → how many of its acts came before. Shared by acts between two deliveries. */
  readonly heard: ReadonlyMap<string, number>;
}

/**
 * Which of two acts happened before the other, in Lamport's sense, from what an observer sees.
 *
 * An act is an event of the paper: a handler that sends and then writes an output is two, in this
 * order, so that the output is not in the past of the one who receives the message. A cut-off message
 * and a fault happen to a node unknown to it, and come before nothing.
 *
 * Vector clocks are made only when someone asks, and each act is looked at once.
 */
export class Causality {
  readonly #acts: readonly Act[];
  readonly #stamps = new Map<Act, Stamp>();
  readonly #firstOfEvent = new Map<number, Act>();
  readonly #last = new Map<string, Stamp>();
  readonly #sent = new Map<string, Sent[]>();
  #seen = 0;

  /** @param acts of one run, in order; more may be added to the list later */
  constructor(acts: readonly Act[]) {
    this.#acts = acts;
  }

  /** An event given by its number stands for what it began with: a delivery, a timer, a request. */
  happenedBefore(a: Act | number, b: Act | number): boolean {
    this.#catchUp();
    const before = this.#stampOf(a);
    const after = this.#stampOf(b);
    if (before === undefined || after === undefined) return false;
    if (before.node === after.node) return before.count < after.count;
    return before.count <= (after.heard.get(before.node) ?? 0);
  }

  #stampOf(act: Act | number): Stamp | undefined {
    const first = typeof act === 'number' ? this.#firstOfEvent.get(act) : act;
    return first === undefined ? undefined : this.#stamps.get(first);
  }

  #catchUp(): void {
    for (; this.#seen < this.#acts.length; this.#seen++) {
      const act = this.#acts[this.#seen];
      if (act !== undefined && isOfTheNode(act)) this.#stamp(act);
    }
  }

  #stamp(act: Act): void {
    const previous = this.#last.get(act.node);
    const count = (previous?.count ?? 0) + 1;
    let heard = previous?.heard ?? new Map<string, number>();
    if (act.kind === 'delivered') heard = this.#merge(heard, act);
    const stamp = { node: act.node, count, heard };
    this.#stamps.set(act, stamp);
    this.#last.set(act.node, stamp);
    if (!this.#firstOfEvent.has(act.event)) this.#firstOfEvent.set(act.event, act);
    if (act.kind === 'sent' && !act.lost) this.#remember(act);
  }

  #merge(heard: ReadonlyMap<string, number>, delivery: Delivered): Map<string, number> {
    const merged = new Map(heard);
    const sending = this.#sendingOf(delivery);
    const stamp = sending === undefined ? undefined : this.#stamps.get(sending);
    if (stamp === undefined) return merged;
    for (const [node, count] of stamp.heard) {
      if (count > (merged.get(node) ?? 0)) merged.set(node, count);
    }
    if (stamp.count > (merged.get(stamp.node) ?? 0)) merged.set(stamp.node, stamp.count);
    return merged;
  }

  #remember(act: Sent): void {
    const link = linkOf(act.event, act.to);
    const sent = this.#sent.get(link);
    if (sent === undefined) this.#sent.set(link, [act]);
    else sent.push(act);
  }

  /**
   * The sending that a delivery comes from. Among several messages of one handler to one node it is
   * the first of the same content: equal ones cannot be told apart by their receiver either.
   */
  #sendingOf(delivery: Delivered): Sent | undefined {
    const sent = this.#sent.get(linkOf(delivery.sentBy, delivery.node));
    if (sent === undefined || sent.length < 2) return sent?.[0];
    const content = JSON.stringify(delivery.message);
    return sent.find((act) => JSON.stringify(act.message) === content) ?? sent[0];
  }
}

function linkOf(event: number, to: string): string {
  return `${event}>${to}`;
}

function isOfTheNode(act: Act): boolean {
  switch (act.kind) {
    case 'dropped':
    case 'refused':
    case 'fault-began':
    case 'fault-ended':
      return false;
    default:
      return act.node !== '';
  }
}
