import { NONE } from '../../model/columns.ts';
import { FATE } from '../../model/flights.ts';
import { forFlightsInView, headOf, lineOf, type Line } from '../../model/scene.ts';
import { faded, type Surface } from './surface.ts';

/** Half of an event's mark: arrows end where it begins. */
export const MARK_RADIUS = 5;
const HEAD = 8;

/** Messages in view: arrows for those that arrived, broken lines to a cross for those that did not. */
export function paintArrows(surface: Surface): void {
  const { context, model, palette, level } = surface;
  const { fate } = model.flights;
  const isDetailed = level === 'detail';
  const arrived: Line[] = [];
  const failed: Line[] = [];
  const flying: Line[] = [];
  forFlightsInView(surface, (flight) => {
    const lines =
      fate[flight] === FATE.delivered ? arrived : fate[flight] === FATE.flying ? flying : failed;
    lines.push(lineOf(surface, flight));
  });
  context.lineCap = 'round';
  context.lineWidth = isDetailed ? 1.4 : 0.8;
  strokeLines(context, arrived, faded(palette.send, isDetailed ? 0.9 : 0.45), []);
  if (isDetailed) fillHeads(context, arrived, palette.send);
  strokeLines(context, flying, faded(palette.send, 0.4), [2, 4]);
  strokeLines(
    context,
    failed,
    faded(palette.fault, isDetailed ? 1 : 0.6),
    isDetailed ? [5, 4] : [],
  );
  strokeCrosses(context, failed, palette.violation, isDetailed ? 4.5 : 2);
}

/** Some messages, all in one colour. */
export function paintFlights(surface: Surface, flights: readonly number[], colour: string): void {
  const lines = flights.map((flight) => lineOf(surface, flight));
  const isDetailed = surface.level === 'detail';
  surface.context.lineCap = 'round';
  surface.context.lineWidth = isDetailed ? 1.6 : 1;
  strokeLines(surface.context, lines, colour, []);
  if (isDetailed) fillHeads(surface.context, lines, colour);
}

/** One message so that it stands out: of the event that the cursor is on. */
export function paintStrongArrow(surface: Surface, flight: number, colour: string): void {
  const { context, model, palette } = surface;
  const line = lineOf(surface, flight);
  const fate = model.flights.fate[flight];
  context.lineWidth = 2.6;
  context.lineCap = 'round';
  const isWhole = fate === FATE.delivered;
  strokeLines(context, [line], isWhole ? colour : palette.fault, isWhole ? [] : [5, 5]);
  if (isWhole) fillHeads(context, [line], colour, 1.3);
  else if (fate !== FATE.flying) strokeCrosses(context, [line], palette.violation, 5.5);
}

function strokeLines(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  colour: string,
  dash: number[],
): void {
  if (lines.length === 0) return;
  context.strokeStyle = colour;
  context.setLineDash(dash);
  context.beginPath();
  for (const { x1, y1, x2, y2 } of lines) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  context.setLineDash([]);
}

function fillHeads(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  colour: string,
  size = 1,
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const line of lines) {
    headOf(line, MARK_RADIUS + 0.5, HEAD * size).forEach(([x, y], corner) => {
      if (corner === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
  }
  context.fill();
}

function strokeCrosses(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  colour: string,
  size: number,
): void {
  if (lines.length === 0) return;
  context.strokeStyle = colour;
  context.lineWidth = size > 3 ? 2 : 1;
  context.beginPath();
  for (const { x2, y2 } of lines) {
    context.moveTo(x2 - size, y2 - size);
    context.lineTo(x2 + size, y2 + size);
    context.moveTo(x2 + size, y2 - size);
    context.lineTo(x2 - size, y2 + size);
  }
  context.stroke();
}

/** The flights that an event sent. */
export function flightsFrom(surface: Surface, at: number): readonly number[] {
  const { firstOf } = surface.model.flights;
  const first = firstOf[at] ?? 0;
  return Array.from({ length: (firstOf[at + 1] ?? first) - first }, (_, index) => first + index);
}

/** The flight that ended at an event. */
export function flightTo(surface: Surface, at: number): number {
  return surface.model.flights.endingAt[at] ?? NONE;
}
