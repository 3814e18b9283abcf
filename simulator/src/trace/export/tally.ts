import type { Trace, TraceEffect, TraceEvent } from '../trace.ts';
import { groupOf } from '../wording.ts';
import { utf8Length } from './utf8.ts';
import type { EventRange } from './window.ts';

/** What a kind of messages did, one entry a message. */
export interface MessageTally {
  sent: number;
  copies: number;
  bytes: number;
  underWay: number;
  readonly lost: string[];
  readonly dropped: string[];
  readonly latenciesMs: number[];
}

/** What a kind of operations did, one entry an operation. */
export interface OperationTally {
  readonly latenciesMs: number[];
  /** Messages sent because of each. */
  readonly messages: number[];
}

export interface Measured {
  /** By kind, in the order of their first message. */
  readonly messages: ReadonlyMap<string, MessageTally>;
  readonly operations: ReadonlyMap<string, OperationTally>;
  readonly refused: number;
}

type Send = Extract<TraceEffect, { readonly do: 'send' }>;

interface Operation {
  readonly tally: OperationTally;
  /** Position in the tally's lists of messages. */
  readonly at: number;
  readonly sinceUs: number;
  isAnswered: boolean;
}

/** Counts what begins within a range of a trace, and follows it to the trace's end. */
export function measure(trace: Trace, range: EventRange): Measured {
  const measuring = new Measuring(trace, range);
  for (let at = range.first; at < trace.events.length; at++) measuring.take(at);
  return measuring;
}

/** All latencies of some tallies, rising. */
export function latenciesFrom(
  tallies: readonly { readonly latenciesMs: readonly number[] }[],
): Float64Array {
  return Float64Array.from(tallies.flatMap(({ latenciesMs }) => latenciesMs)).sort();
}

class Measuring implements Measured {
  readonly messages = new Map<string, MessageTally>();
  readonly operations = new Map<string, OperationTally>();
  refused = 0;
  readonly #trace: Trace;
  readonly #range: EventRange;
  /** Those of clients that may ask again. */
  readonly #byOperation = new Map<string, Operation>();
  /** By request. */
  readonly #open = new Map<string, Operation>();
  /** By position from the range's first event: the operation that it comes of. */
  readonly #origins: (Operation | undefined)[] = [];
  /** A broadcast has one body for all: it is measured once. */
  readonly #bytes = new WeakMap<object, number>();

  constructor(trace: Trace, range: EventRange) {
    this.#trace = trace;
    this.#range = range;
  }

  take(at: number): void {
    const event = this.#trace.events[at];
    if (event === undefined) return;
    const isWithin = at < this.#range.end;
    const cause = this.#trace.positionOf(event.cause[0]);
    const isKnown = cause >= this.#range.first && cause < at;
    let origin = isKnown ? this.#origins[cause - this.#range.first] : undefined;
    if (event.kind === 'request' && isWithin) origin = this.#invoke(event);
    this.#origins.push(origin);
    if (event.kind === 'message' || event.kind === 'drop') this.#end(event, cause);
    for (const effect of event.effects) {
      if (effect.do === 'respond') this.#answer(effect.id, event);
      if (effect.do !== 'send' || !isWithin) continue;
      this.#send(effect);
      if (origin !== undefined) {
        const { messages } = origin.tally;
        messages[origin.at] = (messages[origin.at] ?? 0) + 1;
      }
    }
  }

  #invoke(event: Extract<TraceEvent, { readonly kind: 'request' }>): Operation {
    const known =
      event.operation === undefined ? undefined : this.#byOperation.get(event.operation);
    if (known !== undefined) {
      // Another attempt at it.
      this.#open.set(event.id, known);
      return known;
    }
    const kind = groupOf(event.request);
    const tally = this.operations.get(kind) ?? { latenciesMs: [], messages: [] };
    this.operations.set(kind, tally);
    const at = tally.messages.push(0) - 1;
    const operation = { tally, at, sinceUs: event.t, isAnswered: false };
    this.#open.set(event.id, operation);
    if (event.operation !== undefined) this.#byOperation.set(event.operation, operation);
    return operation;
  }

  #answer(id: string, event: TraceEvent): void {
    const operation = this.#open.get(id);
    if (operation === undefined || operation.isAnswered) return;
    operation.isAnswered = true;
    operation.tally.latenciesMs.push((event.t - operation.sinceUs) / 1000);
  }

  #send(send: Send): void {
    const tally = this.#tallyOf(send);
    tally.sent += 1;
    tally.bytes += this.#bytesOf(send.message);
    if (send.lost === true) tally.lost.push(send.why ?? 'chance');
    else if (send.i !== undefined) tally.underWay += 1;
    if (send.copy !== undefined) {
      tally.copies += 1;
      tally.underWay += 1;
    }
  }

  /** A message came to its end: which send of its cause it was, its index there tells. */
  #end(event: Extract<TraceEvent, { readonly kind: 'message' | 'drop' }>, cause: number): void {
    if (event.kind === 'drop' && event.request !== undefined) {
      if (this.#origins.length <= this.#range.end - this.#range.first) this.refused += 1;
      return;
    }
    if (cause < this.#range.first || cause >= this.#range.end) return;
    const sender = this.#trace.events[cause];
    const [, index] = event.cause;
    const send = sender?.effects.find(
      (effect): effect is Send =>
        effect.do === 'send' && (effect.i === index || effect.copy === index),
    );
    if (sender === undefined || send === undefined) return;
    const tally = this.#tallyOf(send);
    tally.underWay -= 1;
    if (event.kind === 'drop') tally.dropped.push(event.why);
    else tally.latenciesMs.push(((event.arrived ?? event.t) - sender.t) / 1000);
  }

  #tallyOf({ message }: Send): MessageTally {
    const kind = groupOf(message);
    const known = this.messages.get(kind);
    if (known !== undefined) return known;
    const tally: MessageTally = {
      sent: 0,
      copies: 0,
      bytes: 0,
      underWay: 0,
      lost: [],
      dropped: [],
      latenciesMs: [],
    };
    this.messages.set(kind, tally);
    return tally;
  }

  #bytesOf(message: unknown): number {
    if (message === undefined) return 0;
    if (typeof message !== 'object' || message === null) return utf8Length(JSON.stringify(message));
    const known = this.#bytes.get(message);
    if (known !== undefined) return known;
    const bytes = utf8Length(JSON.stringify(message));
    this.#bytes.set(message, bytes);
    return bytes;
  }
}
