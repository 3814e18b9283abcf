import { KIND, NONE } from '../../model/columns.ts';
import { colourOf } from './marks.ts';
import type { Surface } from './surface.ts';

/** A bin's room along, in pixels. */
const BIN = 3;
const STACK = [KIND.message, KIND.timer, KIND.request, KIND.drop] as const;

/** How many events of each kind there are, lane by lane: when there are too many to draw one by one. */
export function paintDensity(surface: Surface): void {
  const { geometry, model, layout, context, palette } = surface;
  const { kind, lane } = model.columns;
  const bins = Math.ceil(geometry.alongLength / BIN) + 1;
  const lanes = model.lanes.length;
  const counts = new Uint32Array(lanes * bins * STACK.length);
  const totals = new Uint32Array(lanes * bins);
  let most = 1;
  for (let at = surface.first; at < surface.end; at++) {
    const own = lane[at] ?? NONE;
    const level = STACK.indexOf(kind[at] as (typeof STACK)[number]);
    if (own === NONE || level === -1) continue;
    const bin = Math.floor(geometry.along(layout.axis.at[at] ?? 0) / BIN);
    if (bin < 0 || bin >= bins) continue;
    const cell = own * bins + bin;
    counts[cell * STACK.length + level] = (counts[cell * STACK.length + level] ?? 0) + 1;
    const total = (totals[cell] ?? 0) + 1;
    totals[cell] = total;
    if (total > most) most = total;
  }
  const tallest = geometry.laneRoom * 0.72;
  STACK.forEach((code, level) => {
    context.beginPath();
    for (let cell = 0; cell < totals.length; cell++) {
      const count = counts[cell * STACK.length + level] ?? 0;
      if (count === 0) continue;
      let below = 0;
      for (let under = 0; under < level; under++) below += counts[cell * STACK.length + under] ?? 0;
      const base =
        geometry.across(Math.floor(cell / bins)) + tallest / 2 - (below / most) * tallest;
      const height = Math.max(1, (count / most) * tallest);
      const along = (cell % bins) * BIN;
      if (geometry.frame.isVertical) context.rect(base - height, along, height, BIN - 0.5);
      else context.rect(along, base - height, BIN - 0.5, height);
    }
    context.fillStyle = colourOf(palette, code);
    context.fill();
  });
}
