import type { Geometry } from '../../model/geometry.ts';
import type { Cone } from '../../model/cone.ts';
import { levelFor } from '../../model/level.ts';
import { NONE } from '../../model/columns.ts';
import type { Palette } from '../../model/palette.ts';
import type { Layout, RunModel } from '../../model/run-model.ts';
import { NO_LABELS, type LabelPlaces } from '../../model/label-places.ts';
import { operationsAt } from '../../model/operation-places.ts';
import { sceneOf } from '../../model/scene.ts';
import { ticksOf } from '../../model/ticks.ts';
import type { WhyLink } from '../../model/why.ts';
import { flightsFrom, flightTo, paintArrows, paintStrongArrow } from './arrows.ts';
import { paintBands, paintLanes } from './bands.ts';
import { paintCone, paintWay } from './cone.ts';
import { paintDensity } from './density.ts';
import { paintLabels, paintLabelsOf } from './labels.ts';
import { colourOf, fillMark, paintMarks, paintRing } from './marks.ts';
import { paintOperation, paintOperations } from './operations.ts';
import { faded, FONT, type Surface } from './surface.ts';

/** Pixels a unit from which on words do not hide the arrows. */
const LABELLED_SCALE = 26;

/** What is to be painted on which canvas; the level of detail follows from the view. */
export function surfaceFor(
  context: CanvasRenderingContext2D,
  model: RunModel,
  layout: Layout,
  geometry: Geometry,
  palette: Palette,
): Surface {
  const scene = sceneOf(model, layout, geometry);
  return { ...scene, context, palette, level: levelFor(scene.end - scene.first) };
}

/** The run itself, and where it parts from another one: painted when the view changes, not when the cursor moves. */
export function paintRun(surface: Surface, parting: number): LabelPlaces {
  const { context, geometry } = surface;
  const { width, height } = geometry.frame;
  context.clearRect(0, 0, width, height);
  paintAxis(surface);
  paintBands(surface);
  context.save();
  clipToLanes(surface);
  const labels = paintLanesAndEvents(surface);
  context.restore();
  paintOperations(surface);
  if (parting !== NONE) paintParting(surface, parting);
  return labels;
}

function paintLanesAndEvents(surface: Surface): LabelPlaces {
  const { geometry, level } = surface;
  paintLanes(surface);
  if (level === 'density') {
    paintDensity(surface);
    return NO_LABELS;
  }
  paintArrows(surface);
  paintMarks(surface);
  const isRoomy = geometry.view.scale >= LABELLED_SCALE;
  return level === 'detail' && isRoomy ? paintLabels(surface) : NO_LABELS;
}

/** What is painted above the run, and changes with every step. */
export interface Overlay {
  readonly cursor: number;
  readonly hovered: number;
  readonly cone: Cone | undefined;
  readonly why: readonly WhyLink[];
}

/** The cursor: now, what it is about, and the future behind a veil; or the event's cone alone. */
export function paintCursor(
  surface: Surface,
  labels: LabelPlaces,
  { cursor, hovered, cone, why }: Overlay,
): void {
  const { context, geometry, layout, palette, model, level } = surface;
  const { width, height } = geometry.frame;
  context.clearRect(0, 0, width, height);
  if (cursor === NONE) return;
  const now = geometry.along(layout.axis.at[cursor] ?? 0);
  if (cone === undefined) paintVeil(surface, now);
  context.save();
  clipToLanes(surface);
  if (cone !== undefined) paintCone(surface, cone);
  context.restore();
  paintNowLine(surface, now);
  context.save();
  clipToLanes(surface);
  paintWay(surface, why);
  const arrival = flightTo(surface, cursor);
  const departures = flightsFrom(surface, cursor);
  if (level !== 'density') {
    if (arrival !== NONE) paintStrongArrow(surface, arrival, palette.receive);
    for (const flight of departures) paintStrongArrow(surface, flight, palette.send);
  }
  if (hovered !== NONE && hovered !== cursor) paintRing(surface, hovered, palette.muted, 1.5);
  fillMark(surface, cursor, 6.5);
  paintRing(surface, cursor, colourOf(palette, model.columns.kind[cursor]), 2.5);
  paintLabelsOf(surface, labels, cursor, [arrival, ...departures]);
  context.restore();
  for (const operation of operationsAt(model, cursor)) paintOperation(surface, operation, true);
}

/** Lanes may be scrolled: what is above the first one in sight must not cover the axis and the faults. */
function clipToLanes({ context, geometry }: Surface): void {
  const top = geometry.lanesFrom - 24;
  const from = geometry.view.across > 0 ? geometry.lanesFrom - 6 : top;
  context.beginPath();
  context.rect(
    geometry.x(-20, from),
    geometry.y(-20, from),
    geometry.x(geometry.alongLength + 40, geometry.lanesTo - from),
    geometry.y(geometry.alongLength + 40, geometry.lanesTo - from),
  );
  context.clip();
}

function paintVeil({ context, geometry, palette }: Surface, now: number): void {
  const from = now + 9;
  const top = geometry.faultsFrom;
  context.fillStyle = faded(palette.panel, 0.62);
  context.fillRect(
    geometry.x(from, top),
    geometry.y(from, top),
    geometry.x(geometry.alongLength - from, geometry.acrossLength - top),
    geometry.y(geometry.alongLength - from, geometry.acrossLength - top),
  );
}

function paintNowLine({ context, geometry, palette }: Surface, now: number): void {
  const top = geometry.faultsFrom - 4;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(geometry.x(now, top), geometry.y(now, top));
  context.lineTo(geometry.x(now, geometry.acrossLength), geometry.y(now, geometry.acrossLength));
  context.stroke();
  context.fillStyle = palette.ink;
  context.beginPath();
  context.moveTo(geometry.x(now - 5, top - 6), geometry.y(now - 5, top - 6));
  context.lineTo(geometry.x(now + 5, top - 6), geometry.y(now + 5, top - 6));
  context.lineTo(geometry.x(now, top + 1), geometry.y(now, top + 1));
  context.closePath();
  context.fill();
}

/** A line before the first event that another run has not. */
function paintParting({ context, geometry, layout, palette }: Surface, parting: number): void {
  const along = geometry.along((layout.axis.at[parting] ?? 0) - 0.3);
  const top = geometry.faultsFrom - 4;
  context.strokeStyle = palette.receive;
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(geometry.x(along, top), geometry.y(along, top));
  context.lineTo(
    geometry.x(along, geometry.acrossLength),
    geometry.y(along, geometry.acrossLength),
  );
  context.stroke();
  context.setLineDash([]);
}

function paintAxis({ context, geometry, layout, palette }: Surface): void {
  const apart = (geometry.frame.isVertical ? 64 : 96) / geometry.view.scale;
  const ticks = ticksOf(layout.axis, geometry.view.from, geometry.to, apart);
  context.font = `500 11px ${FONT}`;
  context.textBaseline = 'middle';
  context.textAlign = geometry.frame.isVertical ? 'right' : 'center';
  context.lineWidth = 1;
  for (const { place, label } of ticks) {
    const along = geometry.along(place);
    context.strokeStyle = faded(palette.line, 0.9);
    context.beginPath();
    context.moveTo(
      geometry.x(along, geometry.faultsFrom - 6),
      geometry.y(along, geometry.faultsFrom - 6),
    );
    context.lineTo(
      geometry.x(along, geometry.acrossLength),
      geometry.y(along, geometry.acrossLength),
    );
    context.stroke();
    context.fillStyle = palette.muted;
    const edge = geometry.frame.isVertical ? geometry.faultsFrom - 10 : 12;
    const half = geometry.frame.isVertical ? 7 : context.measureText(label).width / 2 + 2;
    const shown = Math.max(half, Math.min(geometry.alongLength - half, along));
    context.fillText(label, geometry.x(shown, edge), geometry.y(shown, edge));
  }
}
