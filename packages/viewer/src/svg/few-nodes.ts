import { eventsIn, Trace, type TraceWindow } from '@netsplit/simulator/trace';

/** More lanes are taller than any screen. */
const MOST_NODES = 40;

/**
 * The run without the nodes that least happens to in the window, where it has more than a picture can
 * show. Events keep their numbers.
 *
 * @throws {EmptyWindow}
 */
export function withFewNodes(trace: Trace, window: TraceWindow): Trace {
  const { header } = trace;
  if (header.nodes.length <= MOST_NODES) return trace;
  const { first, end } = eventsIn(trace, window);
  const counts = new Map(header.nodes.map(({ id }) => [id, 0]));
  const count = (node: string): void => void counts.set(node, (counts.get(node) ?? 0) + 1);
  for (const event of trace.events.slice(first, end)) {
    if (event.node !== '') count(event.node);
    if ('from' in event && event.from !== undefined && event.from !== '') count(event.from);
  }
  const violated = new Set(trace.violations.map(({ n }) => trace.eventAt(n)?.node));
  const weight = (id: string): number => (violated.has(id) ? Infinity : (counts.get(id) ?? 0));
  const ranked = header.nodes.toSorted((a, b) => compare(weight(b.id), weight(a.id)));
  const kept = new Set(['', ...ranked.slice(0, MOST_NODES).map(({ id }) => id)]);
  return new Trace({
    header: { ...header, nodes: header.nodes.filter(({ id }) => kept.has(id)) },
    events: trace.events.filter(
      (event) => kept.has(event.node) && (!('from' in event) || kept.has(event.from ?? '')),
    ),
    keyframes: [],
    violations: trace.violations,
    end: trace.end,
  });
}

/** Two infinities have no difference. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
