import type { Trace, TraceEvent } from './trace.ts';

const NONE = -1;

/** How many events of each node: a node that is not named has none. */
export type VectorClock = ReadonlyMap<string, number>;

/**
 * Which events of a run could have influenced which, in Lamport's sense: an event comes after the
 * previous one of its node, and after the one that caused it.
 *
 * A message that did not arrive, and a fault, happen to a node that does not know of them: they come
 * before nothing, but for what they themselves bring about (a node that starts again).
 *
 * Two links an event and a walk when someone asks take the place of vector clocks, which would need a
 * number for every event and node; {@link Causality.vectorClocks} makes them one after another.
 *
 * @see Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", "The Partial Ordering"
 */
export class Causality {
  readonly #trace: Trace;
  /** By position: the position of the event that caused this one. */
  readonly #cause: Int32Array;
  /** By position: the position of the node's previous event. */
  readonly #previous: Int32Array;

  /** Looks at every event once; {@link causality} remembers the answer for a trace. */
  constructor(trace: Trace) {
    const { events } = trace;
    this.#trace = trace;
    this.#cause = new Int32Array(events.length).fill(NONE);
    this.#previous = new Int32Array(events.length).fill(NONE);
    const last = new Map<string, number>();
    events.forEach((event, at) => {
      const cause = trace.positionOf(event.cause[0]);
      if (cause < at && events[cause]?.n === event.cause[0]) this.#cause[at] = cause;
      if (!isKnownToNode(event)) return;
      this.#previous[at] = last.get(event.node) ?? NONE;
      last.set(event.node, at);
    });
  }

  /** Whether event `a` could have influenced event `b`. No event happened before itself. */
  happenedBefore(a: number, b: number): boolean {
    const from = this.#find(a);
    const to = this.#find(b);
    if (from === NONE || to === NONE || from >= to) return false;
    return this.#reached(to, from).has(from);
  }

  /** Neither happened before the other. */
  concurrent(a: number, b: number): boolean {
    return a !== b && !this.happenedBefore(a, b) && !this.happenedBefore(b, a);
  }

  /** The numbers of all events that could have influenced event `n`, in order, without itself. */
  past(n: number): number[] {
    const at = this.#find(n);
    if (at === NONE) return [];
    const reached = [...this.#reached(at, 0)].filter((position) => position !== at);
    return this.#numbers(reached.sort((a, b) => a - b));
  }

  /** The numbers of all events that event `n` could have influenced, in order, without itself. */
  future(n: number): number[] {
    const at = this.#find(n);
    if (at === NONE) return [];
    const isReached = new Uint8Array(this.#cause.length);
    isReached[at] = 1;
    const reached: number[] = [];
    for (let position = at + 1; position < this.#cause.length; position++) {
      const cause = this.#cause[position] ?? NONE;
      const previous = this.#previous[position] ?? NONE;
      if (isReached[cause] !== 1 && isReached[previous] !== 1) continue;
      isReached[position] = 1;
      reached.push(position);
    }
    return this.#numbers(reached);
  }

  /**
   * How it came to event `n`: the last `limit` events of the chain that ends there, oldest first. Each is
   * what caused the next one; where the cause lies outside the cluster, the node's previous event.
   */
  pathTo(n: number, limit = 10): number[] {
    const path: number[] = [];
    let at = this.#find(n);
    while (at !== NONE && path.length < limit) {
      path.push(at);
      const cause = this.#cause[at] ?? NONE;
      at = cause === NONE ? (this.#previous[at] ?? NONE) : cause;
    }
    return this.#numbers(path.toReversed());
  }

  /**
   * The vector clock of every event that its node knows of, in order: at most how many events of each
   * node could have influenced it. Of a part of the run, positions from `first` up to `end`, the clocks
   * count from that part's beginning.
   *
   * A clock is kept only while an event to come is its consequence.
   *
   * @see Mattern, "Virtual Time and Global States of Distributed Systems", section 5
   */
  *vectorClocks(first = 0, end = this.#cause.length): Generator<[TraceEvent, VectorClock]> {
    const consequences = new Int32Array(Math.max(0, end - first));
    for (let at = first; at < end; at++) {
      const cause = (this.#cause[at] ?? NONE) - first;
      if (cause >= 0) consequences[cause] = (consequences[cause] ?? 0) + 1;
    }
    const kept = new Map<number, VectorClock>();
    const ofNode = new Map<string, VectorClock>();
    for (let at = first; at < end; at++) {
      const event = this.#trace.events[at];
      if (event === undefined) return;
      const cause = this.#cause[at] ?? NONE;
      const isKnown = isKnownToNode(event);
      const clock = new Map(isKnown ? ofNode.get(event.node) : undefined);
      for (const [node, count] of kept.get(cause) ?? []) {
        if (count > (clock.get(node) ?? 0)) clock.set(node, count);
      }
      if (isKnown) {
        clock.set(event.node, (clock.get(event.node) ?? 0) + 1);
        ofNode.set(event.node, clock);
      }
      if ((consequences[at - first] ?? 0) > 0) kept.set(at, clock);
      if (cause >= first) {
        const left = (consequences[cause - first] ?? 0) - 1;
        consequences[cause - first] = left;
        if (left === 0) kept.delete(cause);
      }
      if (isKnown) yield [event, clock];
    }
  }

  /** The number of the event that caused event `n`; undefined when that lies outside the cluster. */
  causeOf(n: number): number | undefined {
    const at = this.#find(n);
    return this.#trace.events[this.#cause[at] ?? NONE]?.n;
  }

  /** The events at `start` and in its past, as far back as `floor`. */
  #reached(start: number, floor: number): Set<number> {
    const reached = new Set([start]);
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const before of [this.#cause[at] ?? NONE, this.#previous[at] ?? NONE]) {
        if (before < floor || reached.has(before)) continue;
        reached.add(before);
        open.push(before);
      }
    }
    return reached;
  }

  #find(n: number): number {
    const position = this.#trace.positionOf(n);
    return this.#trace.events[position]?.n === n ? position : NONE;
  }

  #numbers(positions: readonly number[]): number[] {
    return positions.map((position) => this.#trace.events[position]?.n ?? NONE);
  }
}

/** Which events of a run could have influenced which. */
export function causality(trace: Trace): Causality {
  return new Causality(trace);
}

function isKnownToNode(event: TraceEvent): boolean {
  return event.node !== '' && event.kind !== 'drop' && event.kind !== 'fault';
}
