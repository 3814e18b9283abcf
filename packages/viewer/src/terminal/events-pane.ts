import { headline, type ClusterState } from '@netsplit/simulator/trace';
import { IN_CONE } from '../model/cone.ts';
import { KINDS, MARK, type EventKind } from '../model/columns.ts';
import { formatMs } from '../model/ticks.ts';
import type { Stepper } from './stepper.ts';
import type { Line, Piece, Style } from './text.ts';

/** More lanes, or wider ones, would leave no room for the sentences. */
const MOST_LANES = 12;
const WIDEST_SHARE = 0.4;

const MARKS: Readonly<Record<EventKind | 'violation', readonly [mark: string, style: Style]>> = {
  start: ['▷', 'plain'],
  message: ['●', 'message'],
  timer: ['■', 'timer'],
  request: ['◆', 'client'],
  timeout: ['◇', 'client'],
  drop: ['×', 'fault'],
  fault: ['↯', 'fault'],
  sync: ['▪', 'plain'],
  violation: ['✸', 'violation'],
};

/** The events around the cursor, a row each, with a lane for every node where there is room. */
export function eventsPane(stepper: Stepper, rows: number, columns: number): readonly Line[] {
  const { model, at } = stepper;
  const lanes = lanesThatFit(stepper, columns);
  const listed = lanes.length > 0 ? rows - 1 : rows;
  const before = Math.floor((listed - 1) / 2);
  const first = Math.max(0, Math.min(at - before, model.count - listed));
  const last = Math.min(model.count, first + listed);
  const width = String(model.eventAt(last - 1)?.n ?? 0).length + 1;
  const times = Array.from({ length: last - first }, (_, row) =>
    formatMs(model.eventAt(first + row)?.t ?? 0),
  );
  const timeWidth = Math.max(0, ...times.map((time) => time.length));
  const head: Line = [
    ' '.repeat(2 + width + 2 + timeWidth + 2),
    [lanes.map(({ name, width: room }) => name.padEnd(room)).join(''), 'faint'],
  ];
  const cone = stepper.explain.cone.peek();
  const list = times.map((time, row): Line => {
    const position = first + row;
    const event = model.eventAt(position);
    if (event === undefined) return [];
    const isHere = position === at;
    const isOut = cone !== undefined && cone.part[position] === IN_CONE.not;
    const style: Style = isHere ? 'chosen' : position > at || isOut ? 'faint' : 'plain';
    return [
      [isHere ? '▶ ' : '  ', 'strong'],
      [`#${event.n}`.padStart(width), 'faint'],
      ['  ' + time.padStart(timeWidth) + '  ', 'faint'],
      ...laneMarks(stepper, position, lanes),
      [headline(event, model.trace), style],
    ];
  });
  return lanes.length > 0 ? [head, ...list] : list;
}

interface DrawnLane {
  readonly name: string;
  readonly width: number;
}

function lanesThatFit({ model }: Stepper, columns: number): readonly DrawnLane[] {
  const lanes = model.lanes.map(({ node }) => ({ name: node, width: node.length + 1 }));
  const total = lanes.reduce((sum, { width }) => sum + width, 0);
  return lanes.length <= MOST_LANES && total <= columns * WIDEST_SHARE ? lanes : [];
}

function laneMarks(
  { model }: Stepper,
  position: number,
  lanes: readonly DrawnLane[],
): readonly Piece[] {
  const event = model.eventAt(position);
  if (event === undefined) return [];
  const states = model.trace.stateAt(event.n);
  const own = model.columns.lane[position];
  return lanes.map(({ name, width }, lane): Piece => {
    if (lane !== own) return [lineOf(states, name).padEnd(width), 'faint'];
    const [mark, style] = markOf(
      model.columns.marks[position] ?? 0,
      KINDS[model.columns.kind[position] ?? 0],
    );
    return [mark.padEnd(width), style];
  });
}

function markOf(marks: number, kind: EventKind = 'message'): readonly [string, Style] {
  return (marks & MARK.violation) !== 0 ? MARKS.violation : MARKS[kind];
}

/** A node's line of time is broken while it is down. */
function lineOf(states: ClusterState, node: string): string {
  return states.get(node) === null ? '┊' : '│';
}
