import { KIND, NONE } from './columns.ts';
import type { Axis } from './axis.ts';
import type { RunModel } from './run-model.ts';

export interface Minimap {
  /** How many events there are in each bin of the run, as a share of the fullest. */
  readonly shares: Float32Array;
  /** The share of what was lost, of each bin's events. */
  readonly lost: Float32Array;
}

const known = new WeakMap<Axis, Map<number, Minimap>>();

/** The whole run in so many bins along its axis; counted once, since it is painted at every step. */
export function minimapOf(model: RunModel, axis: Axis, bins: number): Minimap {
  const ofAxis = known.get(axis) ?? new Map<number, Minimap>();
  known.set(axis, ofAxis);
  const map = ofAxis.get(bins) ?? counted(model, axis, bins);
  ofAxis.set(bins, map);
  return map;
}

function counted({ columns }: RunModel, axis: Axis, bins: number): Minimap {
  const counts = new Uint32Array(bins);
  const drops = new Uint32Array(bins);
  let most = 1;
  for (let at = 0; at < columns.count; at++) {
    const share = (axis.at[at] ?? 0) / axis.total;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    const count = (counts[bin] ?? 0) + 1;
    counts[bin] = count;
    if (columns.kind[at] === KIND.drop) drops[bin] = (drops[bin] ?? 0) + 1;
    if (count > most) most = count;
  }
  return {
    shares: Float32Array.from(counts, (count) => count / most),
    lost: Float32Array.from(drops, (count, bin) => count / Math.max(1, counts[bin] ?? 1)),
  };
}

/** The event nearest to a share of the run's length. */
export function eventAtShare(model: RunModel, axis: Axis, share: number): number {
  const place = share * axis.total;
  const before = axis.lastAt(place);
  const after = Math.min(model.count - 1, before + 1);
  if (before === NONE) return model.count === 0 ? NONE : 0;
  const isNearer = (axis.at[after] ?? 0) - place < place - (axis.at[before] ?? 0);
  return isNearer ? after : before;
}
