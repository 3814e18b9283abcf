import type { PendingEvent } from '../event/pending-event.ts';
import { nameOf } from './event-name.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * Lets somebody else choose: a person, or a program that explores. Nothing happens until it is chosen
 * with {@link ManualScheduler.choose}, or the clock is let run.
 *
 * An event may be chosen before its time has come (time jumps to it), and left lying when its time has
 * passed (it happens late): time never runs backwards, and no timer fires early.
 *
 * `ManualSession` is a whole session over it, with steps back and a file to save.
 */
export class ManualScheduler implements Scheduler {
  /**
   * Whether the clock runs: what is due happens by itself, the earliest first, as with a
   * `TimedScheduler`.
   */
  isRunning = false;
  readonly #pending = new Map<string, PendingEvent>();
  #chosen: PendingEvent | undefined;
  #latest: PendingEvent | undefined;

  add(event: PendingEvent): void {
    this.#pending.set(nameOf(event.cause, event.index), event);
    this.#latest = event;
  }

  next(untilUs: number): PendingEvent | undefined {
    const event = this.#chosen ?? (this.isRunning ? this.pending()[0] : undefined);
    this.#chosen = undefined;
    if (event === undefined || event.atUs > untilUs) return undefined;
    this.#pending.delete(nameOf(event.cause, event.index));
    return event;
  }

  kill(event: PendingEvent): void {
    event.dead = true;
    this.#pending.delete(nameOf(event.cause, event.index));
  }

  /** What may happen, the earliest first. */
  pending(): readonly PendingEvent[] {
    return [...this.#pending.values()].sort(
      (one, other) => one.atUs - other.atUs || one.order - other.order,
    );
  }

  get size(): number {
    return this.#pending.size;
  }

  /** The event that was added last. */
  get latest(): PendingEvent | undefined {
    return this.#latest;
  }

  /** The pending event of this name; undefined if there is none. */
  find([cause, index]: readonly [number, number]): PendingEvent | undefined {
    return this.#pending.get(nameOf(cause, index));
  }

  /** The event is what happens next. */
  choose(event: PendingEvent): void {
    this.#chosen = event;
  }

  fork(): ManualScheduler {
    return new ManualScheduler();
  }
}
