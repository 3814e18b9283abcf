import { rowsWanted, stateRows, type StateRow } from '../model/state-rows.ts';
import { timersToFire } from '../model/timers-to-fire.ts';
import type { Stepper } from './stepper.ts';
import type { Line, Piece } from './text.ts';

const FEW_FIELDS = 3;

/** The state of the event's node, old and new, or of the node that Tab chose. */
export function statePane(stepper: Stepper, rows: number): readonly Line[] {
  const { model, at, explain, laneOffset } = stepper;
  const event = model.eventAt(at);
  const { lanes } = model;
  if (event === undefined || lanes.length === 0) return [];
  const own = Math.max(0, model.laneOf(event.node));
  const shown = (((own + laneOffset) % lanes.length) + lanes.length) % lanes.length;
  const node = lanes[shown]?.node ?? event.node;
  const after = model.trace.stateAt(event.n).get(node);
  const title: Line = [
    [node, 'strong'],
    [` after #${event.n}   `, 'faint'],
    ['Tab', 'key'],
    [' next node  ', 'faint'],
    ...(explain.isOnlyChanged.peek() ? ['only what changed'] : []),
  ];
  if (after === undefined) return [title, [['The trace does not tell this state.', 'faint']]];
  if (after === null) return [title, [['down', 'fault']]];
  const before = node === event.node ? model.trace.stateAt(event.n - 1).get(node) : after;
  // A node that keeps all it knows in a field or two would show nothing: those are opened.
  const isOpen = (path: string): boolean | undefined =>
    (Object.keys(after).length <= FEW_FIELDS && path.lastIndexOf('/') === 0) || undefined;
  const all = stateRows(before, after, isOpen);
  const changed = rowsWanted(all, '', true);
  const timers = timersLine(stepper, node);
  const room = rows - 1 - timers.length;
  // Where not all have room, what changed has it first.
  const isOnlyChanged = explain.isOnlyChanged.peek() || (all.length > room && changed.length > 0);
  const wanted = isOnlyChanged ? changed : all;
  const seen = wanted.slice(
    0,
    wanted.length > room || wanted.length < all.length ? room - 1 : room,
  );
  const hidden = all.length - seen.length;
  const more: Line = [[`  … ${hidden} more fields`, 'faint']];
  return [title, ...seen.map(lineOf), ...(hidden > 0 ? [more] : []), ...timers].slice(0, rows);
}

function lineOf({ depth, name, value, before, change }: StateRow): Line {
  const isNew = change === 'changed' || change === 'added' || before !== undefined;
  const after: Piece = change === 'removed' ? ['gone', 'faint'] : isNew ? [value, 'new'] : value;
  return [
    [isNew || change === 'removed' ? '± ' : '  ', 'strong'],
    [`${'  '.repeat(depth)}${name}  `, 'faint'],
    ...(before === undefined ? [] : ([[before, 'old'], ' → '] satisfies Line)),
    after,
  ];
}

function timersLine({ model, at }: Stepper, node: string): readonly Line[] {
  const armed = timersToFire(model, at, node);
  return armed.length === 0 ? [] : [[['■ ', 'timer'], armed.join(', ')]];
}
