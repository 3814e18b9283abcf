import { NONE, type Columns } from './columns.ts';

/**
 * How virtual time becomes room in the picture.
 *
 * `even`: events keep apart and idle time is short, so that each can be seen; the axis shows the true
 * time. `true`: room is time, as on a clock.
 */
export type AxisMode = 'even' | 'true';

/** Where each event stands along time, in units: one unit is the room of an ordinary event. */
export interface Axis {
  readonly mode: AxisMode;
  /** The time between two events that has the room of one unit. */
  readonly ordinaryUs: number;
  /** By event position; never decreases. */
  readonly at: Float64Array;
  /** The end of the last event's room. */
  readonly total: number;
  /** The virtual time at a place, between events by proportion. */
  timeAt(place: number): number;
  /** The place of a virtual time. */
  placeOf(timeUs: number): number;
  /** The last event at or before a place; NONE before the first. */
  lastAt(place: number): number;
}

/** Room before the first event and after the last one. */
const MARGIN = { before: 0.8, after: 2.4 };
/** The room that an event keeps to the one before it at least, and at most. */
const CLOSEST = 0.7;
const FARTHEST = 3.2;

/**
 * @param ordinaryUs of another run's axis: then what the two have in common stands in the same places
 */
export function axisOf(
  columns: Columns,
  mode: AxisMode,
  ordinaryUs: number = medianGap(columns.timeUs, columns.count),
): Axis {
  const at = mode === 'even' ? evenPlaces(columns, ordinaryUs) : truePlaces(columns, ordinaryUs);
  const { timeUs, count } = columns;
  const lastPlace = at[count - 1] ?? 0;
  const total = lastPlace + MARGIN.after;
  const lastAt = (place: number): number => lastNotAfter(at, count, place);
  return {
    mode,
    ordinaryUs,
    at,
    total,
    lastAt,
    timeAt: (place) => between(at, timeUs, lastAt(place), place),
    placeOf: (time) => between(timeUs, at, lastNotAfter(timeUs, count, time), time),
  };
}

/**
 * Events of one moment share a place unless one caused another or they are of one lane: who stands above
 * whom has happened at once.
 */
function evenPlaces({ count, timeUs, lane, cause }: Columns, ordinary: number): Float64Array {
  const at = new Float64Array(count);
  const taken = new Set<number>();
  let place = MARGIN.before;
  let columnStart = 0;
  for (let event = 0; event < count; event++) {
    const gapUs = event === 0 ? 0 : (timeUs[event] ?? 0) - (timeUs[event - 1] ?? 0);
    const own = lane[event] ?? NONE;
    const isApart = taken.has(own) || own === NONE || taken.has(NONE);
    const followsHere = (cause[event] ?? NONE) >= columnStart;
    if (event > 0 && (gapUs > 0 || isApart || followsHere)) {
      place += gapUs === 0 ? CLOSEST : roomFor(gapUs / ordinary);
      taken.clear();
      columnStart = event;
    }
    taken.add(own);
    at[event] = place;
  }
  return at;
}

/** Grows with the logarithm: a timeout looks longer than a message, and stays on the page. */
function roomFor(gap: number): number {
  return Math.min(FARTHEST, CLOSEST + 0.45 * Math.log2(1 + gap));
}

function truePlaces({ timeUs }: Columns, ordinary: number): Float64Array {
  return Float64Array.from(timeUs, (time) => MARGIN.before + (time - (timeUs[0] ?? 0)) / ordinary);
}

function medianGap(timeUs: Float64Array, count: number): number {
  const gaps: number[] = [];
  // A sample is enough, and sorting a hundred thousand numbers would be felt.
  const stride = Math.max(1, Math.floor(count / 4096));
  for (let event = 1; event < count; event += stride) {
    const gap = (timeUs[event] ?? 0) - (timeUs[event - 1] ?? 0);
    if (gap > 0) gaps.push(gap);
  }
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 1000;
}

function lastNotAfter(values: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The value in `to` that stands to `to` as `value` to `from`; `index` is the last of `from` not after it. */
function between(from: Float64Array, to: Float64Array, index: number, value: number): number {
  if (index < 0) return to[0] ?? 0;
  const left = from[index] ?? 0;
  const right = from[index + 1];
  const start = to[index] ?? 0;
  if (right === undefined || right <= left) return start;
  return start + ((value - left) / (right - left)) * ((to[index + 1] ?? start) - start);
}
