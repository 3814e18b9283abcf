import type { PendingEvent } from '../event/pending-event.ts';

/**
 * Who chooses what happens next. The simulation tells it of every event that becomes possible, and asks
 * for one at a time; what an event does is the same whoever chose it.
 *
 * A scheduler may choose any pending event, in any order: one that is not due yet makes time jump to it,
 * one whose time has passed happens now. It may set a message's `byHand` when it hands it out, so that
 * it gets lost or arrives once more. It must hand out each event at most once, and none that was killed. An event that cannot happen
 * yet, because its node is paused or its link is held, is kept by the simulation, which asks for another
 * one, and adds it again later.
 *
 * An explorer names a choice by the event's (cause, index), which is the same in every run that made the
 * same choices before, and never by a state. Where choices branch, `Simulation.fork({ scheduler })` gives
 * each branch a simulation of its own; `fork` here lets a branch be forked without naming a scheduler.
 */
export interface Scheduler {
  /** The event may happen from now on. Its `atUs` says when it is due, in virtual microseconds. */
  add(event: PendingEvent): void;
  /**
   * Removes and returns the next event, if one is to happen at or before `untilUs` (virtual
   * microseconds). May set the event's `atUs` to when it is to happen.
   */
  next(untilUs: number): PendingEvent | undefined;
  /** The event will not happen: a timer that was cancelled. */
  kill(event: PendingEvent): void;
  /** What may happen, in a stable order. */
  pending(): readonly PendingEvent[];
  /** How many events may happen. */
  readonly size: number;
  /**
   * A scheduler without events that from here on would choose as this one does: a fork of the simulation
   * adds its own copies. Without it, a fork has to be given a scheduler.
   */
  fork?(): Scheduler;
}
