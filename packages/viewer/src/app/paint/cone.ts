import { IN_CONE, type Cone } from '../../model/cone.ts';
import { NONE } from '../../model/columns.ts';
import { forFlightsInView, pointOf, withinBox } from '../../model/scene.ts';
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
  const { context, geometry, palette } = surface;
  if (links.length < 2) return;
  context.strokeStyle = palette.violation;
  context.lineWidth = 2;
  context.setLineDash([2, 5]);
  context.lineCap = 'round';
  context.beginPath();
  links.slice(1).forEach(({ at }, index) => {
    const [x1, y1] = pointOf(surface, links[index]?.at ?? at);
    const [x2, y2] = pointOf(surface, at);
    const { width, height } = geometry.frame;
    // A fault may lie far away: a browser would take a second for the dashes that nobody sees.
    const seen = withinBox({ x1, y1, x2, y2 }, width, height);
    if (seen === undefined) return;
    context.moveTo(seen.x1, seen.y1);
    context.lineTo(seen.x2, seen.y2);
  });
  context.stroke();
  context.setLineDash([]);
  for (const { at, isBetween } of links) {
    paintRing(surface, at, palette.violation, isBetween ? 1.25 : 2.25);
  }
}
