import { NONE } from './columns.ts';
import type { RunModel } from './run-model.ts';

/*
 * Where a step leads. Each takes the position of the cursor and gives the new one, which is the old one
 * where there is nothing to go to: a key pressed too often does nothing.
 */

export function step(model: RunModel, at: number, by: number): number {
  return Math.max(0, Math.min(model.count - 1, at + by));
}

/** The next, or the previous, event of the same node; of the whole cluster for a fault of the cluster. */
export function stepOnNode(model: RunModel, at: number, by: 1 | -1): number {
  const { next, previous } = model.columns;
  return orStay((by === 1 ? next : previous)[at], at);
}

/** The next violation after the cursor, or before it; from the last on to the first. */
export function toViolation(model: RunModel, at: number, by: 1 | -1): number {
  const { violations } = model;
  if (by === 1) return violations.find((one) => one > at) ?? violations[0] ?? at;
  return violations.findLast((one) => one < at) ?? violations.at(-1) ?? at;
}

/** From an event to what brought it about: from a receipt to its send, from a timer to its setting. */
export function toSend(model: RunModel, at: number): number {
  return orStay(model.columns.cause[at], at);
}

/** From an event to what came of it: the first receipt, or loss, of what it sent; else what it set off. */
export function toReceipt(model: RunModel, at: number): number {
  const { firstOf, ended } = model.flights;
  let first = NONE;
  for (let flight = firstOf[at] ?? 0; flight < (firstOf[at + 1] ?? 0); flight++) {
    const end = ended[flight] ?? NONE;
    if (end !== NONE && (first === NONE || end < first)) first = end;
  }
  if (first === NONE) first = model.columns.cause.indexOf(at, at + 1);
  return orStay(first, at);
}

/** The event of a number, or the one before it. */
export function toNumber(model: RunModel, n: number): number {
  return Math.max(0, model.trace.positionOf(n));
}

function orStay(position: number | undefined, at: number): number {
  return position === undefined || position === NONE ? at : position;
}
