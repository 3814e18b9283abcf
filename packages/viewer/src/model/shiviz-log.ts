import {
  Trace,
  TRACE_VERSION,
  type ReadTrace,
  type TraceEffect,
  type TraceEvent,
  type TraceProblem,
} from '@netsplit/simulator/trace';

/** One line group of a log: what happened, where, and the vector clock there. */
interface Entry {
  readonly host: string;
  readonly clock: ReadonlyMap<string, number>;
  readonly words: string;
  readonly line: number;
}

/** What stands on each line of an entry; `head` is a host with its clock. */
type Layout = readonly ('event' | 'head')[];

const HEAD = /^(\S*) (\{.*\})$/;
const MOST_PROBLEMS = 20;

/** Whether a text begins as a log of ShiViz does: with its parser, or with an entry as it has them by default. */
export function looksLikeShiviz(text: string): boolean {
  const [first = '', second = ''] = text.split('\n');
  return layoutOf(first) !== undefined || HEAD.test(first.trim()) || HEAD.test(second.trim());
}

/**
 * Reads a log of ShiViz as a run, as far as its data goes: who did what after what. It has no times, states
 * or messages, so that steps stand for time, and an event that knows of another host's got a message from it.
 *
 * @see Beschastnikh et al., "Visualizing Distributed System Executions", section 4
 */
export function readShivizLog(text: string): ReadTrace {
  const problems: TraceProblem[] = [];
  const entries = entriesOf(text, problems);
  if (entries.length === 0) {
    problems.push({ line: 1, message: 'this log of ShiViz has no events' });
    return { trace: undefined, problems };
  }
  problems.push({
    line: 0,
    message: 'This is a log of ShiViz: it tells order only, so a step is drawn as a millisecond.',
  });
  return { trace: traceOf(inOrder(entries, problems)), problems };
}

/** The order of an entry's lines, by the expression that ShiViz is to read them with. */
function layoutOf(parser: string): Layout | undefined {
  if (!parser.includes('(?<event>') || !parser.includes('(?<clock>')) return undefined;
  const isEventFirst = parser.indexOf('(?<event>') < parser.indexOf('(?<clock>');
  return isEventFirst ? ['event', 'head'] : ['head', 'event'];
}

function entriesOf(text: string, problems: TraceProblem[]): Entry[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const told = layoutOf(lines[0] ?? '');
  // After its parser a log says how its executions are divided, which may be not at all.
  const start = told === undefined ? 0 : 2;
  const layout = told ?? (HEAD.test(lines[0] ?? '') ? ['head', 'event'] : ['event', 'head']);
  const entries: Entry[] = [];
  for (let at = start; at < lines.length;) {
    if ((lines[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    const head = lines[at + layout.indexOf('head')] ?? '';
    const entry = entryOf(head, lines[at + layout.indexOf('event')] ?? '', at + 1);
    if (entry !== undefined) entries.push(entry);
    else if (problems.length < MOST_PROBLEMS) {
      problems.push({ line: at + 1, message: 'this is no entry of a ShiViz log; it is left out' });
    }
    at += entry === undefined ? 1 : layout.length;
  }
  return entries;
}

function entryOf(head: string, words: string, line: number): Entry | undefined {
  const [, host = '', json = ''] = HEAD.exec(head.trim()) ?? [];
  if (host === '') return undefined;
  const clock = clockOf(json);
  return clock === undefined || !clock.has(host) ? undefined : { host, clock, words, line };
}

function clockOf(json: string): ReadonlyMap<string, number> | undefined {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    const counts = entries.filter(
      (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && Number(entry[1]) > 0,
    );
    return counts.length === entries.length ? new Map(counts) : undefined;
  } catch {
    return undefined;
  }
}

interface Placed extends Entry {
  /** The entry whose message it got: its position, if it got one. */
  readonly from: number | undefined;
}

/** Entries after all that they know of; what knows of itself only in a circle is left out. */
function inOrder(entries: readonly Entry[], problems: TraceProblem[]): readonly Placed[] {
  const byCount = new Map(entries.map((entry) => [nameOf(entry), entry]));
  const positions = new Map<string, number>();
  const placed: Placed[] = [];
  const known = new Map<string, ReadonlyMap<string, number>>();
  let waiting = entries;
  while (waiting.length > 0) {
    const later: Entry[] = [];
    for (const entry of waiting) {
      const before = known.get(entry.host) ?? new Map<string, number>();
      const isNext = [...entry.clock].every(([host, count]) => {
        const own = `${host} ${host === entry.host ? count - 1 : count}`;
        return positions.has(own) || !byCount.has(own);
      });
      if (!isNext) {
        later.push(entry);
        continue;
      }
      positions.set(nameOf(entry), placed.length);
      placed.push({ ...entry, from: senderOf(entry, before, byCount, positions) });
      known.set(entry.host, entry.clock);
    }
    if (later.length === waiting.length) {
      const line = later[0]?.line ?? 1;
      problems.push({ line, message: `${later.length} entries know of each other in a circle` });
      break;
    }
    waiting = later;
  }
  return placed;
}

function nameOf({ host, clock }: Entry): string {
  return `${host} ${clock.get(host)}`;
}

/** Of what is news to a host, the entry that knew of all the rest: that is who told it. */
function senderOf(
  entry: Entry,
  before: ReadonlyMap<string, number>,
  byCount: ReadonlyMap<string, Entry>,
  positions: ReadonlyMap<string, number>,
): number | undefined {
  const news = [...entry.clock].filter(
    ([host, count]) => host !== entry.host && count > (before.get(host) ?? 0),
  );
  const tellers = news.filter(([host, count]) => {
    const teller = byCount.get(`${host} ${count}`);
    return news.every(([other, heard]) => (teller?.clock.get(other) ?? 0) >= heard);
  });
  const [teller] = tellers.length > 0 ? tellers : news;
  return teller === undefined ? undefined : positions.get(teller.join(' '));
}

function traceOf(entries: readonly Placed[]): Trace {
  const hosts = [...new Set(entries.map(({ host }) => host))];
  const effects: TraceEffect[][] = entries.map(() => []);
  const events = entries.map(({ host, words, from }, at): TraceEvent => {
    const common = { n: at + 1, t: (at + 1) * 1000, node: host, effects: effects[at] ?? [], words };
    const sent = from === undefined ? undefined : effects[from];
    if (sent === undefined || from === undefined)
      return { ...common, kind: 'sync', cause: [0, at] };
    sent.push({ do: 'send', to: host, message: 'message', i: sent.length });
    const cause: [number, number] = [from + 1, sent.length - 1];
    const sender = entries[from]?.host ?? '';
    return { ...common, kind: 'message', from: sender, message: 'message', cause };
  });
  const header = {
    netsplitTrace: TRACE_VERSION,
    lab: 'a ShiViz log',
    seed: 'unknown',
    nodes: hosts.map((id) => ({ id })),
    faults: [],
  } as const;
  return new Trace({
    header: { ...header, nodes: [...header.nodes], faults: [] },
    events,
    keyframes: [],
    violations: [],
    end: { end: events.length, t: events.length * 1000, fingerprint: '', reason: 'read' },
  });
}
