import { NONE } from './columns.ts';
import { endPlace, FATE, firstReaching } from './flights.ts';
import type { Geometry } from './geometry.ts';
import type { Layout, RunModel } from './run-model.ts';

/** A part of a run laid out on a surface: what a canvas and an SVG draw alike. */
export interface Scene {
  readonly model: RunModel;
  readonly layout: Layout;
  readonly geometry: Geometry;
  /** Positions of the first event in view, and of the one after the last. */
  readonly first: number;
  readonly end: number;
}

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What is in view, and so near to it that it may reach in, in pixels. */
export function sceneOf(model: RunModel, layout: Layout, geometry: Geometry, margin = 30): Scene {
  const { axis } = layout;
  const reach = margin / geometry.view.scale;
  const first = axis.lastAt(geometry.view.from - reach) + 1;
  const end = axis.lastAt(geometry.to + reach) + 1;
  return { model, layout, geometry, first, end };
}

/** An event's point on the surface. What happens to the whole cluster stands above the lanes. */
export function pointOf({ geometry, layout, model }: Scene, at: number): [x: number, y: number] {
  const lane = model.columns.lane[at] ?? NONE;
  const along = geometry.along(layout.axis.at[at] ?? 0);
  const across = lane === NONE ? geometry.lanesFrom - 6 : geometry.across(lane);
  return [geometry.x(along, across), geometry.y(along, across)];
}

/** Calls `visit` for every message that can be seen. */
export function forFlightsInView(scene: Scene, visit: (flight: number) => void): void {
  const { model, layout, geometry, end } = scene;
  const { flights } = model;
  const first = firstReaching(layout.reach, geometry.view.from);
  for (let flight = first; flight < flights.count; flight++) {
    if ((flights.sent[flight] ?? 0) >= end) break;
    visit(flight);
  }
}

/** Where a message's line runs; one that never arrived ends on its way. */
export function lineOf({ model, layout, geometry }: Scene, flight: number): Line {
  const { flights } = model;
  const fate = flights.fate[flight];
  const start = geometry.along(layout.axis.at[flights.sent[flight] ?? 0] ?? 0);
  const end = geometry.along(endPlace(flights, flight, layout.axis));
  const share = fate === FATE.lost || fate === FATE.flying ? 0.55 : 1;
  const from = geometry.across(flights.from[flight] ?? 0);
  const to = from + (geometry.across(flights.to[flight] ?? 0) - from) * share;
  return {
    x1: geometry.x(start, from),
    y1: geometry.y(start, from),
    x2: geometry.x(end, to),
    y2: geometry.y(end, to),
  };
}

/** The part of a line that lies in a box from the origin on; undefined where none does. */
export function withinBox(line: Line, width: number, height: number): Line | undefined {
  const dx = line.x2 - line.x1;
  const dy = line.y2 - line.y1;
  let from = 0;
  let to = 1;
  for (const [start, step, end] of [
    [line.x1, dx, width],
    [line.y1, dy, height],
  ] as const) {
    if (step === 0) {
      if (start < 0 || start > end) return undefined;
      continue;
    }
    const [enter, leave] = [-start / step, (end - start) / step].toSorted((a, b) => a - b);
    from = Math.max(from, enter ?? 0);
    to = Math.min(to, leave ?? 1);
  }
  if (from > to) return undefined;
  return {
    x1: line.x1 + dx * from,
    y1: line.y1 + dy * from,
    x2: line.x1 + dx * to,
    y2: line.y1 + dy * to,
  };
}

/** The three corners of an arrow's head: its tip is so far before the line's end. */
export function headOf(
  { x1, y1, x2, y2 }: Line,
  gap: number,
  length: number,
): readonly [number, number][] {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const x = x2 - Math.cos(angle) * gap;
  const y = y2 - Math.sin(angle) * gap;
  const corner = (turn: number): [number, number] => [
    x - length * Math.cos(angle + turn),
    y - length * Math.sin(angle + turn),
  ];
  return [[x, y], corner(-0.36), corner(0.36)];
}

/** The corners of a violation's star. */
export function starOf(x: number, y: number, size: number): readonly [number, number][] {
  return Array.from({ length: 16 }, (_, corner) => {
    const radius = corner % 2 === 0 ? size : size * 0.68;
    const angle = (corner / 16) * 2 * Math.PI - Math.PI / 2;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
