import type { PendingEvent } from '../event/pending-event.ts';
import { EventQueue } from '../event/queue.ts';
import type { Scheduler } from './scheduler.ts';

/** Chooses the earliest event in virtual time: what tests, properties and measurements run on. */
export class TimedScheduler implements Scheduler {
  readonly #queue = new EventQueue();

  add(event: PendingEvent): void {
    this.#queue.push(event);
  }

  next(untilUs: number): PendingEvent | undefined {
    return this.#queue.pop(untilUs);
  }

  kill(event: PendingEvent): void {
    this.#queue.kill(event);
  }

  pending(): readonly PendingEvent[] {
    return this.#queue.list();
  }

  get size(): number {
    return this.#queue.size;
  }

  fork(): TimedScheduler {
    return new TimedScheduler();
  }
}
