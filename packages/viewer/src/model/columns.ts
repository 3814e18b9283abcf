import type { Trace, TraceEvent } from '@netsplit/simulator/trace';

/** The kinds of events, in the order of their codes in {@link Columns.kind}. */
export const KINDS = [
  'start',
  'message',
  'timer',
  'request',
  'drop',
  'fault',
  'sync',
  'timeout',
] as const;
export type EventKind = (typeof KINDS)[number];

export const KIND = {
  start: 0,
  message: 1,
  timer: 2,
  request: 3,
  drop: 4,
  fault: 5,
  sync: 6,
  timeout: 7,
} as const;

/** What else an event carries, as bits of {@link Columns.marks}. */
export const MARK = {
  output: 1,
  response: 2,
  violation: 4,
  crash: 8,
  error: 16,
  note: 32,
} as const;

export const NONE = -1;

/**
 * The events of a run as typed arrays, by position in the trace. A hundred thousand events are drawn and
 * searched without touching an object.
 */
export interface Columns {
  readonly count: number;
  readonly timeUs: Float64Array;
  /** The node's lane; NONE for what happens to the whole cluster. */
  readonly lane: Int16Array;
  readonly kind: Uint8Array;
  readonly marks: Uint8Array;
  /** Position of the event that caused this one, or NONE. */
  readonly cause: Int32Array;
  /** Position of the previous and of the next event of the lane, or NONE. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
}

export function columnsOf(trace: Trace, laneOf: (node: string) => number): Columns {
  const { events } = trace;
  const count = events.length;
  const columns: Columns = {
    count,
    timeUs: new Float64Array(count),
    lane: new Int16Array(count),
    kind: new Uint8Array(count),
    marks: new Uint8Array(count),
    cause: new Int32Array(count),
    previous: new Int32Array(count),
    next: new Int32Array(count).fill(NONE),
  };
  const violations = new Set(trace.violations.map(({ n }) => trace.positionOf(n)));
  const lastOfLane = new Map<number, number>();
  events.forEach((event, at) => {
    const lane = laneOf(event.node);
    columns.timeUs[at] = event.t;
    columns.lane[at] = lane;
    columns.kind[at] = KIND[event.kind];
    columns.marks[at] = marksOf(event) | (violations.has(at) ? MARK.violation : 0);
    const cause = trace.positionOf(event.cause[0]);
    columns.cause[at] = cause < at && events[cause]?.n === event.cause[0] ? cause : NONE;
    const previous = lastOfLane.get(lane) ?? NONE;
    columns.previous[at] = previous;
    if (previous !== NONE) columns.next[previous] = at;
    lastOfLane.set(lane, at);
  });
  return columns;
}

function marksOf(event: TraceEvent): number {
  let marks = 0;
  for (const effect of event.effects) {
    if (effect.do === 'output') marks |= MARK.output;
    else if (effect.do === 'respond') marks |= MARK.response;
    else if (effect.do === 'note' || effect.do === 'log') marks |= MARK.note;
  }
  if (event.crashedAfter !== undefined || event.stopped !== undefined) marks |= MARK.crash;
  if (event.error !== undefined) marks |= MARK.error;
  return marks;
}
