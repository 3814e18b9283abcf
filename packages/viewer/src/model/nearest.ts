import { NONE } from './columns.ts';
import type { Geometry } from './geometry.ts';
import { pointOf } from './scene.ts';
import type { Layout, RunModel } from './run-model.ts';

/** The event whose mark is nearest to a point, within so many pixels; NONE when there is none. */
export function nearestEvent(
  model: RunModel,
  layout: Layout,
  geometry: Geometry,
  x: number,
  y: number,
  within: number,
): number {
  const { axis } = layout;
  const reach = within / geometry.view.scale;
  const place = geometry.placeAt(x, y);
  const first = axis.lastAt(place - reach) + 1;
  const last = axis.lastAt(place + reach);
  const scene = { model, layout, geometry, first, end: last + 1 };
  let nearest = NONE;
  let least = within;
  for (let at = first; at <= last; at++) {
    const [eventX, eventY] = pointOf(scene, at);
    const distance = Math.hypot(x - eventX, y - eventY);
    if (distance > least) continue;
    least = distance;
    nearest = at;
  }
  return nearest;
}
