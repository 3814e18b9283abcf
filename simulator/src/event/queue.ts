import type { PendingEvent } from './pending-event.ts';

const FIRST_CAPACITY = 64;

/**
 * The pending events, earliest first; at one time, in the order they were made.
 *
 * A heap in which each place has four below it, with the times in an array of their own: a comparison
 * then reads neighbours in memory, and not one event here and one there. In a large cluster that is
 * most of the cost.
 */
export class EventQueue {
  #events: PendingEvent[] = [];
  #times = new Float64Array(FIRST_CAPACITY);
  #dead = 0;

  /** How many events may still happen. */
  get size(): number {
    return this.#events.length - this.#dead;
  }

  push(event: PendingEvent): void {
    const at = this.#events.length;
    if (at === this.#times.length) {
      const times = new Float64Array(at * 2);
      times.set(this.#times);
      this.#times = times;
    }
    this.#events.push(event);
    this.#rise(at, event);
  }

  /** Removes and returns the earliest event that may still happen, if it is due by `untilUs`. */
  pop(untilUs: number): PendingEvent | undefined {
    const events = this.#events;
    for (;;) {
      const first = events[0];
      if (first === undefined || (first.atUs > untilUs && !first.dead)) return undefined;
      const last = events.pop() as PendingEvent;
      if (events.length > 0) this.#sink(last);
      if (!first.dead) return first;
      this.#dead -= 1;
    }
  }

  /** Marks an event as never to happen; the heap is rebuilt when over half of it is such. */
  kill(event: PendingEvent): void {
    event.dead = true;
    this.#dead += 1;
    if (this.#dead > 64 && this.#dead * 2 > this.#events.length) {
      const living = this.#events.filter((one) => !one.dead);
      this.#events = [];
      this.#dead = 0;
      for (const one of living) this.push(one);
    }
  }

  /** Events that may still happen, in the order in which they would. */
  list(): PendingEvent[] {
    return this.#events
      .filter((event) => !event.dead)
      .sort((one, other) => one.atUs - other.atUs || one.order - other.order);
  }

  /** Puts an event, whose place is `at` or above it, where it belongs. */
  #rise(from: number, event: PendingEvent): void {
    const events = this.#events;
    const times = this.#times;
    const time = event.atUs;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = times[parent] as number;
      if (time > above) break;
      const parentEvent = events[parent] as PendingEvent;
      if (time === above && event.order > parentEvent.order) break;
      events[at] = parentEvent;
      times[at] = above;
      at = parent;
    }
    events[at] = event;
    times[at] = time;
  }

  /** Puts an event, in place of the first, where it belongs. */
  #sink(event: PendingEvent): void {
    const events = this.#events;
    const times = this.#times;
    const length = events.length;
    const time = event.atUs;
    let at = 0;
    for (;;) {
      const first = at * 4 + 1;
      if (first >= length) break;
      const end = first + 4 < length ? first + 4 : length;
      let least = first;
      let leastTime = times[first] as number;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child] as number;
        if (childTime > leastTime) continue;
        if (childTime === leastTime && isLater(events[child], events[least])) continue;
        least = child;
        leastTime = childTime;
      }
      if (leastTime > time) break;
      const below = events[least] as PendingEvent;
      if (leastTime === time && below.order > event.order) break;
      events[at] = below;
      times[at] = leastTime;
      at = least;
    }
    events[at] = event;
    times[at] = time;
  }
}

function isLater(one: PendingEvent | undefined, other: PendingEvent | undefined): boolean {
  return (one as PendingEvent).order > (other as PendingEvent).order;
}
