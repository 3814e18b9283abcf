import type { FaultSpan } from '../../model/fault-spans.ts';
import { faded, FONT, type Surface } from './surface.ts';

/** Faults that last: a bar with a name in the strip above the lanes, and a shade over what it concerns. */
export function paintBands(surface: Surface): void {
  for (const span of surface.model.faults) paintShade(surface, span);
  for (const span of surface.model.faults) paintBar(surface, span);
}

/** The lines of the nodes, broken off while a node is down. */
export function paintLanes(surface: Surface): void {
  const { context, geometry, model, layout, palette } = surface;
  const end = Math.min(geometry.alongLength, geometry.along(layout.axis.total));
  const start = Math.max(0, geometry.along(0));
  context.lineWidth = 1.5;
  context.strokeStyle = palette.lane;
  context.beginPath();
  model.lanes.forEach((_, lane) => {
    const across = geometry.across(lane);
    if (across < geometry.lanesFrom - 20 || across > geometry.lanesTo + 20) return;
    context.moveTo(geometry.x(start, across), geometry.y(start, across));
    context.lineTo(geometry.x(end, across), geometry.y(end, across));
  });
  context.stroke();
  for (const span of model.faults) if (span.fault.kind === 'crash') paintOutage(surface, span);
}

function paintOutage(surface: Surface, span: FaultSpan): void {
  const { context, geometry, palette } = surface;
  const [from, to] = stretch(surface, span);
  if (to <= from) return;
  for (const lane of span.lanes) {
    const across = geometry.across(lane);
    fillBox(surface, from, to, across - 9, across + 9, palette.panel);
    hatch(surface, from, to, across - 9, across + 9, 5, faded(palette.fault, 0.55));
    context.lineWidth = 1;
    context.strokeStyle = faded(palette.fault, 0.7);
    strokeBox(surface, from, to, across - 9, across + 9);
  }
}

function paintShade(surface: Surface, span: FaultSpan): void {
  const { geometry, palette } = surface;
  if (span.fault.kind === 'crash') return;
  const [from, to] = stretch(surface, span);
  if (to <= from) return;
  const top = geometry.lanesFrom - 4;
  const bottom = geometry.lanesTo;
  fillBox(
    surface,
    from,
    to,
    top,
    bottom,
    faded(palette.fault, span.lanes.length === 0 ? 0.1 : 0.05),
  );
  if (span.fault.kind === 'partition') {
    hatch(surface, from, to, top, bottom, 12, faded(palette.fault, 0.16));
  }
}

function paintBar(surface: Surface, span: FaultSpan): void {
  const { context, geometry, palette } = surface;
  const [from, to] = stretch(surface, span);
  if (to <= from || span.row >= geometry.frame.faultRows) return;
  const top = geometry.faultsFrom + span.row * geometry.faultRow + 2;
  const bottom = top + geometry.faultRow - 4;
  fillBox(surface, from, to, top, bottom, palette.faultGround);
  context.lineWidth = 1;
  context.strokeStyle = faded(palette.fault, 0.6);
  strokeBox(surface, from, to, top, bottom);
  context.save();
  context.beginPath();
  context.rect(
    geometry.x(from, top),
    geometry.y(from, top),
    geometry.x(to - from, bottom - top),
    geometry.y(to - from, bottom - top),
  );
  context.clip();
  context.font = `600 11px ${FONT}`;
  context.fillStyle = palette.ink;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const middle = (top + bottom) / 2;
  context.translate(geometry.x(from + 7, middle), geometry.y(from + 7, middle));
  if (geometry.frame.isVertical) context.rotate(Math.PI / 2);
  context.fillText(span.label, 0, 0.5);
  context.restore();
}

/** From where to where a fault is seen, along; both within the view. */
function stretch({ geometry, layout }: Surface, span: FaultSpan): [number, number] {
  const { axis } = layout;
  const to = span.to === undefined ? axis.total : (axis.at[span.to] ?? 0);
  const from = geometry.along(axis.at[span.from] ?? 0);
  return [Math.max(-4, from), Math.min(geometry.alongLength + 4, geometry.along(to))];
}

function fillBox(
  { context, geometry }: Surface,
  from: number,
  to: number,
  top: number,
  bottom: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.fillRect(
    geometry.x(from, top),
    geometry.y(from, top),
    geometry.x(to - from, bottom - top),
    geometry.y(to - from, bottom - top),
  );
}

function strokeBox(
  { context, geometry }: Surface,
  from: number,
  to: number,
  top: number,
  bottom: number,
): void {
  context.beginPath();
  context.roundRect(
    geometry.x(from, top) + 0.5,
    geometry.y(from, top) + 0.5,
    geometry.x(to - from, bottom - top) - 1,
    geometry.y(to - from, bottom - top) - 1,
    3,
  );
  context.stroke();
}

function hatch(
  { context, geometry }: Surface,
  from: number,
  to: number,
  top: number,
  bottom: number,
  apart: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(
    geometry.x(from, top),
    geometry.y(from, top),
    geometry.x(to - from, bottom - top),
    geometry.y(to - from, bottom - top),
  );
  context.clip();
  context.beginPath();
  const depth = bottom - top;
  // Lines keep their places when the picture is moved, so that they do not seem to run.
  const shift = (geometry.view.from * geometry.view.scale) % apart;
  const start = Math.floor(from / apart) * apart - depth - shift;
  for (let along = start; along < to; along += apart) {
    context.moveTo(geometry.x(along, bottom), geometry.y(along, bottom));
    context.lineTo(geometry.x(along + depth, top), geometry.y(along + depth, top));
  }
  context.lineWidth = 1;
  context.strokeStyle = colour;
  context.stroke();
  context.restore();
}
