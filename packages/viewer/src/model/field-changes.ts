import type { Encoded, PathStep, TraceEvent } from '@netsplit/simulator/trace';
import { NONE } from './columns.ts';
import { startsWith, valueIn, type FieldRef } from './field.ts';
import type { RunModel } from './run-model.ts';

/** The positions of the events that changed a field, in order; a start that gives it a value is one. */
export function changesOfField(model: RunModel, field: FieldRef): readonly number[] {
  const changes: number[] = [];
  const lane = model.laneOf(field.node);
  const { lane: lanes, count } = model.columns;
  for (let at = 0; at < count; at++) {
    if (lanes[at] === lane && wrote(model, at, field)) changes.push(at);
  }
  return changes;
}

/** The last event up to a position, with it, that changed the field; NONE if there is none. */
export function lastWriter(model: RunModel, field: FieldRef, upTo: number): number {
  const { lane, previous } = model.columns;
  const own = model.laneOf(field.node);
  let at = upTo;
  while (at >= 0 && lane[at] !== own) at -= 1;
  while (at !== NONE && !wrote(model, at, field)) at = previous[at] ?? NONE;
  return at;
}

/** Whether an event changed a field of its node. */
export function wrote(model: RunModel, at: number, field: FieldRef): boolean {
  const event = model.eventAt(at);
  if (event?.state === undefined || event.node !== field.node) return false;
  let mayHave = event.kind === 'start';
  for (const [path] of event.state) {
    const changed = wayOf(path);
    // A change at the field, or inside it, is one of it, but for what grew around an element.
    if (startsWith(changed, field.path) && path.at(-1) !== 'length') return true;
    mayHave ||= startsWith(field.path, changed);
  }
  if (!mayHave) return false;
  // Something around the field was written as a whole: the field is what it was, or is not.
  const before = valueBefore(model, event, field);
  const after = valueIn(model.trace.stateAt(event.n).get(event.node), field);
  if (event.kind === 'start') return after !== undefined;
  return JSON.stringify(before) !== JSON.stringify(after);
}

export function valueBefore(
  model: RunModel,
  event: TraceEvent,
  field: FieldRef,
): Encoded | undefined {
  return valueIn(model.trace.stateAt(event.n - 1).get(event.node), field);
}

/** What a change's path leads to: an array that became shorter is changed itself. */
export function wayOf(path: readonly PathStep[]): readonly PathStep[] {
  return path.at(-1) === 'length' ? path.slice(0, -1) : path;
}

/** The next position after `at` in a list in order, or the last one before it; `at` if there is none. */
export function neighbour(positions: readonly number[], at: number, by: 1 | -1): number {
  const found =
    by === 1 ? positions.find((one) => one > at) : positions.findLast((one) => one < at);
  return found ?? at;
}
