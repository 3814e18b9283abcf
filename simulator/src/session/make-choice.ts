import type { PendingEvent } from '../event/pending-event.ts';
import type { Fault } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import type { ManualScheduler } from '../scheduler/manual.ts';
import type { PendingDescription } from '../simulation/options.ts';
import { ChoiceMisfit, expectSense, wordsFor } from './choice-misfit.ts';
import type { Choosable, SessionChoice } from './saved-session.ts';

/** A pending event, by its name or as `pending()` describes it. */
export type EventName = Pick<PendingDescription, 'cause' | 'index'>;

/** What a person may do to a cluster whose scheduler is a {@link ManualScheduler}. */
export interface ByHand {
  /** Virtual milliseconds since its start. */
  readonly nowMs: number;
  /** What can be chosen. */
  pending(): readonly PendingDescription[];
  /** A client asks a node something, now or at a later moment. */
  request(node: NodeId, request: unknown, options: { readonly atMs?: number }): unknown;
  /** Adds a fault to the plan. */
  inject(fault: Fault): void;
  /** From here on, delays, losses and the nodes' random numbers are drawn from another seed. */
  reseed(seed: string): void;
  /** Lets the event that was chosen happen; false if none could. */
  step(): boolean;
  /** Lets happen by itself what is due within so long, until so many events have happened. */
  advance(forMs: number, mostEvents: number): void;
}

/**
 * Makes a choice of a session, or of a saved one.
 *
 * @param number which choice of the session it is, from 1
 * @returns false if the event has to wait: its node is paused or busy, its link is held
 * @throws {ChoiceMisfit} before anything has happened, if the choice does not fit
 */
export function makeChoice(
  cluster: ByHand,
  scheduler: ManualScheduler,
  choice: SessionChoice,
  number: number,
): boolean {
  const event = 'event' in choice ? chosen(cluster, scheduler, choice, number) : undefined;
  const happen = (what: PendingEvent | undefined): boolean => {
    if (what !== undefined) scheduler.choose(what);
    return cluster.step();
  };
  switch (choice.do) {
    case 'request': {
      const { node, request, atMs } = choice;
      cluster.request(node, request, atMs === undefined ? {} : { atMs });
      return true;
    }
    case 'fault':
      cluster.inject(choice.fault);
      if (choice.inTurn === true) return true;
      if ((scheduler.latest?.atUs ?? Infinity) / 1000 > cluster.nowMs) return true;
      return happen(scheduler.latest);
    case 'run':
      if (choice.seed !== undefined) cluster.reseed(choice.seed);
      scheduler.isRunning = true;
      try {
        cluster.advance(choice.forMs, choice.events ?? Infinity);
      } finally {
        scheduler.isRunning = false;
      }
      return true;
    case 'delay':
      if (event !== undefined) event.atUs += Math.round(choice.byMs * 1000);
      return true;
    case 'drop':
      if (event !== undefined) event.byHand = 'drop';
      return happen(event);
    case 'duplicate':
      if (event !== undefined) event.byHand = 'repeat';
      return happen(event);
    case 'take':
      return happen(event);
  }
}

/**
 * A pending event as a choice names it: by its name, and by what it is.
 *
 * @throws {ChoiceMisfit} if nothing of this name is pending
 */
export function choosable(
  cluster: Pick<ByHand, 'pending'>,
  { cause, index }: EventName,
  number: number,
): Choosable {
  const found = cluster.pending().find((one) => one.cause === cause && one.index === index);
  if (found === undefined) {
    throw new ChoiceMisfit(number, `names #${cause}.${index}: no such event is pending`);
  }
  const { kind, node, from, name } = found;
  return {
    name: [cause, index],
    kind,
    node,
    ...(from === undefined ? {} : { from }),
    ...(name === undefined ? {} : { of: name }),
  };
}

/** The event of a choice, if it is still what it was, and if that can be done to it. */
function chosen(
  cluster: ByHand,
  scheduler: ManualScheduler,
  choice: Extract<SessionChoice, { readonly event: Choosable }>,
  number: number,
): PendingEvent {
  const { event: wanted } = choice;
  const [cause, index] = wanted.name;
  const event = scheduler.find(wanted.name);
  const what = `was ${wordsFor(wanted)} (#${cause}.${index})`;
  if (event === undefined) {
    throw new ChoiceMisfit(
      number,
      `${what}, and no such event is pending now: the code behaves differently from when the session was saved`,
    );
  }
  const now = choosable(cluster, { cause, index }, number);
  if (wordsFor(now) !== wordsFor(wanted)) {
    throw new ChoiceMisfit(
      number,
      `${what}; that name now stands for ${wordsFor(now)}: the code behaves differently from when the session was saved`,
    );
  }
  expectSense(choice, event, number);
  return event;
}
