import type { Trace } from '@netsplit/simulator/trace';
import type { Axis } from './axis.ts';
import { KIND, NONE, type Columns } from './columns.ts';

/** What became of a message. `flying`: the run ended before it was due. */
export const FATE = { delivered: 0, dropped: 1, lost: 2, flying: 3 } as const;

/** The messages of a run, by their order of sending; a duplicate is a flight of its own. */
export interface Flights {
  readonly count: number;
  /** Positions of the event that sent it, and of the one that was its end or NONE. */
  readonly sent: Int32Array;
  readonly ended: Int32Array;
  readonly from: Int16Array;
  readonly to: Int16Array;
  readonly fate: Uint8Array;
  /** Which of the sending event's effects it is. */
  readonly effect: Uint16Array;
  /** By event position: the flight that ended there, or NONE. */
  readonly endingAt: Int32Array;
  /** By event position: the first flight sent there; they end where those of the next event begin. */
  readonly firstOf: Int32Array;
}

export function flightsOf(
  trace: Trace,
  columns: Columns,
  laneOf: (node: string) => number,
): Flights {
  const sent: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const fate: number[] = [];
  const effect: number[] = [];
  const pending: number[] = [];
  const firstOf = new Int32Array(columns.count + 1);
  trace.events.forEach((event, at) => {
    firstOf[at] = sent.length;
    event.effects.forEach((one, index) => {
      if (one.do !== 'send') return;
      const add = (name: number | undefined): void => {
        pending.push(name ?? NONE);
        sent.push(at);
        from.push(columns.lane[at] ?? NONE);
        to.push(laneOf(one.to));
        fate.push(name === undefined ? FATE.lost : FATE.flying);
        effect.push(Math.min(index, 0xffff));
      };
      add(one.lost === true ? undefined : one.i);
      if (one.copy !== undefined) add(one.copy);
    });
  });
  firstOf[columns.count] = sent.length;
  const ended = new Int32Array(sent.length).fill(NONE);
  const endingAt = new Int32Array(columns.count).fill(NONE);
  trace.events.forEach((event, at) => {
    if (event.kind !== 'message' && event.kind !== 'drop') return;
    const cause = columns.cause[at] ?? NONE;
    if (cause === NONE) return;
    // What an event sent stands together, and is little: a search is faster than a table of all.
    let flight = firstOf[cause] ?? 0;
    const end = firstOf[cause + 1] ?? 0;
    while (flight < end && pending[flight] !== event.cause[1]) flight += 1;
    if (flight === end) return;
    ended[flight] = at;
    endingAt[at] = flight;
    fate[flight] = columns.kind[at] === KIND.drop ? FATE.dropped : FATE.delivered;
  });
  return {
    count: sent.length,
    sent: Int32Array.from(sent),
    ended,
    from: Int16Array.from(from),
    to: Int16Array.from(to),
    fate: Uint8Array.from(fate),
    effect: Uint16Array.from(effect),
    endingAt,
    firstOf,
  };
}

/** How far past its send a message is drawn that never came to an end, in units. */
export const STUB = 1.1;

/** The place where a flight's line ends. */
export function endPlace(flights: Flights, flight: number, axis: Axis): number {
  const ended = flights.ended[flight] ?? NONE;
  if (ended !== NONE) return axis.at[ended] ?? 0;
  return (axis.at[flights.sent[flight] ?? 0] ?? 0) + STUB;
}

/**
 * By flight: the farthest place that this flight or one before it reaches. It never decreases, so that the
 * first flight that may be seen in a window is found by halving.
 */
export function reachOf(flights: Flights, axis: Axis): Float64Array {
  const reach = new Float64Array(flights.count);
  let farthest = 0;
  for (let flight = 0; flight < flights.count; flight++) {
    farthest = Math.max(farthest, endPlace(flights, flight, axis));
    reach[flight] = farthest;
  }
  return reach;
}

/** The first flight that may be seen from `place` on. */
export function firstReaching(reach: Float64Array, place: number): number {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reach[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
