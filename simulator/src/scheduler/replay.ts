import type { PendingEvent } from '../event/pending-event.ts';
import { nameOf } from './event-name.ts';
import type { Scheduler } from './scheduler.ts';

/** One choice of a recorded run: which pending event happened as the n-th, and when. */
export interface Choice {
  readonly n: number;
  readonly atUs: number;
  /** The event's name: the number of its cause, and its index there. */
  readonly cause: readonly [number, number];
  /** When it came to its node, where it had to wait there. */
  readonly arrivedUs?: number;
  /** What befell a message by hand: it was dropped, or it was to arrive once more. */
  readonly byHand?: 'drop' | 'repeat';
}

/** The choice that an event of a trace records. */
export function choiceOf(event: {
  readonly n: number;
  readonly t: number;
  readonly cause: readonly [number, number];
  readonly arrived?: number | undefined;
  readonly why?: string | undefined;
  readonly again?: boolean | undefined;
}): Choice {
  const { n, t, cause, arrived, why, again } = event;
  return {
    n,
    atUs: t,
    cause,
    ...(arrived === undefined ? {} : { arrivedUs: arrived }),
    ...(why === 'hand' ? { byHand: 'drop' as const } : {}),
    ...(again === true ? { byHand: 'repeat' as const } : {}),
  };
}

/** A recorded run chose an event that this run does not have: the code behaves differently now. */
export class ReplayDivergence extends Error {
  override readonly name = 'ReplayDivergence';
  /** The number of the first event that could not be repeated. */
  readonly event: number;

  constructor(choice: Choice) {
    const [cause, index] = choice.cause;
    super(
      `the recording's event #${choice.n} came of event #${cause} (consequence ${index}), which brings about no such thing now: ` +
        'the code behaves differently from when this was recorded',
    );
    this.event = choice.n;
  }
}

/**
 * Chooses what a recorded trace chose, in its order and at its times. When the recording ends, nothing
 * more happens.
 */
export class ReplayScheduler implements Scheduler {
  readonly #choices: readonly Choice[];
  readonly #pending = new Map<string, PendingEvent>();
  /** When events came that then had to wait: a clock that changes meanwhile moves their like no more. */
  readonly #arrivals = new Map<string, number>();
  #position = 0;

  /** @param choices what a trace recorded, in its order */
  constructor(choices: readonly Choice[]) {
    this.#choices = choices;
    for (const { cause, arrivedUs } of choices) {
      if (arrivedUs !== undefined) this.#arrivals.set(nameOf(cause[0], cause[1]), arrivedUs);
    }
  }

  add(event: PendingEvent): void {
    const name = nameOf(event.cause, event.index);
    const arrivedUs = this.#arrivals.get(name);
    if (arrivedUs !== undefined) event.arrivedUs = arrivedUs;
    this.#pending.set(name, event);
  }

  /** @throws {ReplayDivergence} when the recorded event is not among the pending ones. */
  next(untilUs: number): PendingEvent | undefined {
    const choice = this.#choices[this.#position];
    if (choice === undefined || choice.atUs > untilUs) return undefined;
    const name = nameOf(choice.cause[0], choice.cause[1]);
    const event = this.#pending.get(name);
    if (event === undefined) {
      // What comes from outside may be made at this very moment, once the caller has its turn again.
      if (choice.cause[0] === 0 && choice.atUs === untilUs) return undefined;
      throw new ReplayDivergence(choice);
    }
    this.#position += 1;
    this.#pending.delete(name);
    event.atUs = choice.atUs;
    if (choice.byHand !== undefined) event.byHand = choice.byHand;
    return event;
  }

  kill(event: PendingEvent): void {
    event.dead = true;
    this.#pending.delete(nameOf(event.cause, event.index));
  }

  pending(): readonly PendingEvent[] {
    return [...this.#pending.values()];
  }

  get size(): number {
    return this.#pending.size;
  }

  fork(): ReplayScheduler {
    const fork = new ReplayScheduler(this.#choices);
    fork.#position = this.#position;
    return fork;
  }
}
