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

/** The events between two virtual times; of too many, those up to the one that matters. */
export function windowOf(
  model: RunModel,
  fromMs: number | undefined,
  toMs: number | undefined,
  focus: number,
): Window {
  const { axis } = model.layout('even');
  const { timeUs, count } = model.columns;
  const isWithin = (at: number): boolean =>
    (fromMs === undefined || (timeUs[at] ?? 0) >= fromMs * 1000) &&
    (toMs === undefined || (timeUs[at] ?? 0) <= toMs * 1000);
  const shown = Array.from(axis.at.keys()).filter(isWithin);
  const first = shown[0] ?? 0;
  const last = shown.at(-1) ?? Math.min(first, count - 1);
  const total = last - first + 1;
  if (total <= MOST_EVENTS) return { first, last, leftOut: 0 };
  const end = focus === NONE ? last : Math.min(last, Math.max(focus + 20, first + MOST_EVENTS - 1));
  return { first: Math.max(first, end - MOST_EVENTS + 1), last: end, leftOut: total - MOST_EVENTS };
}
