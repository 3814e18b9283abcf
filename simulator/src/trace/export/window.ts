import type { Trace } from '../trace.ts';

/** A part of a run, by the numbers of its events, by virtual time, or by both; both ends belong to it. */
export interface TraceWindow {
  readonly fromEvent?: number;
  readonly toEvent?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Positions in a trace's events: from `first` up to `end`, which is not one of them. */
export interface EventRange {
  readonly first: number;
  readonly end: number;
}

/** No event lies in the window that was asked for; the message says which events the run has. */
export class EmptyWindow extends Error {
  override readonly name = 'EmptyWindow';
  readonly window: TraceWindow;

  constructor(trace: Trace, window: TraceWindow) {
    super(`no event lies ${wordsOf(window)}: ${extentOf(trace)}`);
    this.window = window;
  }
}

/** More lies in the window than the format can show; the message has the numbers and what to do. */
export class WindowTooLong extends Error {
  override readonly name = 'WindowTooLong';
}

/**
 * The events of a window. The whole of a run without events is empty; that is no error.
 *
 * @throws {EmptyWindow} if a bound leaves nothing
 */
export function eventsIn(trace: Trace, window: TraceWindow = {}): EventRange {
  const { fromEvent = 0, toEvent = Infinity, fromMs = 0, toMs = Infinity } = window;
  const { events } = trace;
  let first = 0;
  let end = events.length;
  // Numbers and times only go up, so that what lies within stands together.
  while (first < end && ((events[first]?.n ?? 0) < fromEvent || timeMs(trace, first) < fromMs)) {
    first += 1;
  }
  while (end > first && ((events[end - 1]?.n ?? 0) > toEvent || timeMs(trace, end - 1) > toMs)) {
    end -= 1;
  }
  const isBounded = Object.values(window).some((bound) => bound !== undefined);
  if (first === end && isBounded) throw new EmptyWindow(trace, window);
  return { first, end };
}

function timeMs(trace: Trace, at: number): number {
  return (trace.events[at]?.t ?? 0) / 1000;
}

/** `from #12 to #40 and from 0 ms to 20 ms` */
function wordsOf({ fromEvent, toEvent, fromMs, toMs }: TraceWindow): string {
  const byNumber = bounds(fromEvent, toEvent, (n) => `#${n}`);
  const byTime = bounds(fromMs, toMs, (ms) => `${ms} ms`);
  return [byNumber, byTime].filter((part) => part !== '').join(' and ');
}

function bounds(
  from: number | undefined,
  to: number | undefined,
  say: (bound: number) => string,
): string {
  const words = [
    ...(from === undefined ? [] : [`from ${say(from)}`]),
    ...(to === undefined ? [] : [`up to ${say(to)}`]),
  ];
  return words.join(' ');
}

function extentOf({ events }: Trace): string {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return 'the run has no events';
  return `the run has #${first.n} to #${last.n}, from ${first.t / 1000} ms to ${last.t / 1000} ms`;
}
