import { IN_CONE, type Cone } from '../../model/cone.ts';
import { NONE } from '../../model/columns.ts';
import { forFlightsInView, pointOf } from '../../model/scene.ts';
import type { WhyLink } from '../../model/why.ts';
import { paintFlights } from './arrows.ts';
import { fillMark, paintRing } from './marks.ts';
import { faded, type Surface } from './surface.ts';

/** Fades everything but what an event came from, and what came of it. */
export function paintCone(surface: Surface, cone: Cone): void {
  const { context, geometry, palette, level, model } = surface;
  const top = geometry.faultsFrom;
  context.fillStyle = faded(palette.panel, 0.8);
  context.fillRect(
    geometry.x(0, top),
    geometry.y(0, top),
    geometry.x(geometry.alongLength, geometry.acrossLength - top),
    geometry.y(geometry.alongLength, geometry.acrossLength - top),
  );
  const isIn = (at: number): boolean => (cone.part[at] ?? IN_CONE.not) !== IN_CONE.not;
  const { sent, ended } = model.flights;
  const past: number[] = [];
  const future: number[] = [];
  forFlightsInView(surface, (flight) => {
    const end = ended[flight] ?? NONE;
    if (end === NONE || !isIn(sent[flight] ?? 0) || !isIn(end)) return;
    // A message between the two halves is of neither: it passed the event by.
    const isPast = (cone.part[end] ?? 0) <= IN_CONE.self;
    const isFuture = (cone.part[sent[flight] ?? 0] ?? 0) >= IN_CONE.self;
    if (isPast) past.push(flight);
    else if (isFuture) future.push(flight);
  });
  const strength = level === 'density' ? 0.5 : 1;
  paintFlights(surface, past, faded(palette.receive, strength));
  paintFlights(surface, future, faded(palette.send, strength));
  const size = level === 'detail' ? 5 : level === 'dots' ? 2.6 : 1.6;
  for (let at = surface.first; at < surface.end; at++) if (isIn(at)) fillMark(surface, at, size);
}

/** The way back, link by link. */
export function paintWay(surface: Surface, links: readonly WhyLink[]): void {
  const { context, palette } = surface;
  if (links.length < 2) return;
  context.strokeStyle = palette.violation;
  context.lineWidth = 2;
  context.setLineDash([2, 5]);
  context.lineCap = 'round';
  context.beginPath();
  links.forEach(({ at }, index) => {
    const [x, y] = pointOf(surface, at);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
  context.setLineDash([]);
  for (const { at, isBetween } of links) {
    paintRing(surface, at, palette.violation, isBetween ? 1.25 : 2.25);
  }
}
