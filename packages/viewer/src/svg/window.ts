import { eventsIn, type TraceWindow } from '@netsplit/simulator/trace';
import { NONE } from '../model/columns.ts';
import type { RunModel } from '../model/run-model.ts';

/** More events than these cannot be told apart in one picture. */
const MOST_EVENTS = 400;

/** What of a run is shown: positions of the first and the last event, and how many were left out. */
export interface Window {
  readonly first: number;
  readonly last: number;
  readonly leftOut: number;
}

/**
 * The events of a window; of too many, those up to the one that matters.
 *
 * @throws {EmptyWindow}
 */
export function windowOf(model: RunModel, window: TraceWindow, focus: number): Window {
  const { first, end } = eventsIn(model.trace, window);
  const last = Math.max(first, end - 1);
  const total = end - first;
  if (total <= MOST_EVENTS) return { first, last, leftOut: 0 };
  const until =
    focus === NONE ? last : Math.min(last, Math.max(focus + 20, first + MOST_EVENTS - 1));
  return {
    first: Math.max(first, until - MOST_EVENTS + 1),
    last: until,
    leftOut: total - MOST_EVENTS,
  };
}
