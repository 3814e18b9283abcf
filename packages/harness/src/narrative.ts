import {
  causality,
  readTrace,
  sentence,
  type RequestId,
  type Trace,
  type TraceEvent,
} from '@netsplit/simulator';
import type { Violation } from './violation.ts';

/** One event of a recorded run, told. */
export interface ToldEvent {
  readonly n: number;
  readonly atMs: number;
  readonly sentence: string;
}

/** A reader follows about so many events at a glance. */
const MOST_EVENTS = 10;
/** How far back the chain of causes is followed, and the life of the node that it ends at. */
const CHAIN = 6;
const OWN_PAST = 2;

/**
 * How it came to an event of a trace, told in its last few events, that event included.
 *
 * The chain of its causes alone does not tell the story: that a request was acted on before, and that
 * the answer was lost, are no causes of the second time. So there stand beside it what last happened
 * at the same node, the messages of these events that did not arrive, and the faults meanwhile.
 */
export function storyOf(text: string, violation: Violation): readonly ToldEvent[] {
  const { trace } = readTrace(text);
  if (trace === undefined) return [];
  return chosen(trace, violation)
    .slice(-MOST_EVENTS)
    .map((event) => ({ n: event.n, atMs: event.t / 1000, sentence: sentence(event, trace) }));
}

function chosen(trace: Trace, violation: Violation): readonly TraceEvent[] {
  if (violation.kind === 'stalled') return fateOf(violation.waitsFor, trace);
  const end = violation.event === undefined ? undefined : trace.eventAt(violation.event);
  return end === undefined ? trace.events.slice(-CHAIN) : aroundPathTo(end, trace);
}

/** What became of a request that has no answer, as far as it got. */
function fateOf(request: RequestId | undefined, trace: Trace): readonly TraceEvent[] {
  const asked = trace.events.find((event) => event.kind === 'request' && event.id === request);
  if (asked === undefined) return trace.events.slice(-CHAIN);
  const future = causality(trace).future(asked.n);
  const told = new Set([asked.n, ...future.slice(-CHAIN)]);
  const last = Math.max(...told);
  return trace.events.filter(({ n, kind }) => told.has(n) || (kind === 'fault' && n < last));
}

function aroundPathTo(end: TraceEvent, trace: Trace): readonly TraceEvent[] {
  const before = trace.events.filter(({ n }) => n <= end.n);
  const own = before.filter(({ node }) => node === end.node);
  const told = new Set([
    ...causality(trace).pathTo(end.n, CHAIN),
    ...own.slice(-1 - OWN_PAST).map(({ n }) => n),
  ]);
  const first = Math.min(...told);
  return before.filter((event) => {
    if (event.kind === 'start' && event.incarnation === 0) return event.n === end.n;
    if (told.has(event.n)) return true;
    if (event.n < first) return false;
    return event.kind === 'fault' || (event.kind === 'drop' && told.has(event.cause[0]));
  });
}
