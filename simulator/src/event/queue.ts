import type { PendingEvent } from './pending-event.ts';

/** A binary heap of pending events, earliest first; at one time, in the order they were made. */
export class EventQueue {
  #heap: PendingEvent[] = [];
  #dead = 0;

  /** How many events may still happen. */
  get size(): number {
    return this.#heap.length - this.#dead;
  }

  push(event: PendingEvent): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as PendingEvent;
      if (!comesBefore(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  /** Removes and returns the earliest event that may still happen, if it is due by `untilUs`. */
  pop(untilUs: number): PendingEvent | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || (first.atUs > untilUs && !first.dead)) return undefined;
      this.#removeFirst();
      if (!first.dead) return first;
      this.#dead -= 1;
    }
  }

  /** Marks an event as never to happen; the heap is rebuilt when over half of it is such. */
  kill(event: PendingEvent): void {
    event.dead = true;
    this.#dead += 1;
    if (this.#dead > 64 && this.#dead * 2 > this.#heap.length) {
      const living = this.#heap.filter((one) => !one.dead);
      this.#heap = [];
      this.#dead = 0;
      for (const one of living) this.push(one);
    }
  }

  /** Events that may still happen, in the order in which they would. */
  list(): PendingEvent[] {
    return this.#heap
      .filter((event) => !event.dead)
      .sort((one, other) => (comesBefore(one, other) ? -1 : 1));
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    const length = heap.length;
    if (last === undefined || length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= length) break;
      let below = heap[child] as PendingEvent;
      if (child + 1 < length) {
        const right = heap[child + 1] as PendingEvent;
        if (comesBefore(right, below)) {
          below = right;
          child += 1;
        }
      }
      if (!comesBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function comesBefore(one: PendingEvent, other: PendingEvent): boolean {
  return one.atUs < other.atUs || (one.atUs === other.atUs && one.order < other.order);
}
