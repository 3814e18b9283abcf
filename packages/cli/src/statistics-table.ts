import type { MessageFigures, Percentiles, TraceStatistics } from '@netsplit/simulator';
import { textTable } from './text-table.ts';

/** Nodes are counted one by one while they are few. */
const MOST_NODES = 12;

/** The statistics of a run as tables of text. */
export function statisticsTable(statistics: TraceStatistics): string {
  const { events, from, to, eventsByKind, messages, operations } = statistics;
  const extent =
    from === undefined || to === undefined
      ? 'No events'
      : `${events} events, #${from.event} to #${to.event}, ${from.ms} ms to ${to.ms} ms: ${counts(eventsByKind)}`;
  return [
    extent,
    '',
    ...table([
      ['messages', 'sent', 'bytes', 'delivered', 'lost', 'dropped', 'under way', ...LATENCY],
      ...messages.kinds.map((figures) => messageRow(figures.kind, figures)),
      ...(messages.kinds.length > 1 ? [messageRow('all', messages)] : []),
    ]),
    ...(messages.copies > 0 ? [`The network made ${messages.copies} copies more.`] : []),
    '',
    ...table([
      ['operations', 'asked', 'answered', 'messages p50', 'max', ...LATENCY],
      ...operations.kinds.map((figures) => operationRow(figures.kind, figures)),
      ...(operations.kinds.length > 1 ? [operationRow('all', operations)] : []),
    ]),
    ...(operations.refused > 0
      ? [`${operations.refused} requests came to a node that was down.`]
      : []),
    ...(operations.messagesSentEach === undefined
      ? []
      : [`${operations.messagesSentEach} messages were sent for each operation.`]),
    '',
    ...nodes(statistics),
    '',
  ].join('\n');
}

const LATENCY = ['p50 ms', 'p90', 'p99', 'max'];

function messageRow(kind: string, figures: MessageFigures): string[] {
  const { sent, bytes, delivered, lost, dropped, underWay, latencyMs } = figures;
  return [
    kind,
    ...[sent, bytes, delivered].map(String),
    counts(lost),
    counts(dropped),
    String(underWay),
    ...latency(latencyMs),
  ];
}

function operationRow(
  kind: string,
  { invoked, answered, messages, latencyMs }: TraceStatistics['operations'] | Operation,
): string[] {
  const sent = messages === undefined ? ['', ''] : [messages.p50, messages.max].map(String);
  return [kind, String(invoked), String(answered), ...sent, ...latency(latencyMs)];
}

type Operation = TraceStatistics['operations']['kinds'][number];

function latency(figures: Percentiles | undefined): string[] {
  if (figures === undefined) return ['', '', '', ''];
  return [figures.p50, figures.p90, figures.p99, figures.max].map((ms) => String(round(ms)));
}

function nodes({ nodes: all }: TraceStatistics): string[] {
  const busiest = all.toSorted((a, b) => b.events - a.events);
  if (all.length <= MOST_NODES) {
    return table([['nodes', 'events'], ...all.map(({ id, events }) => [id, String(events)])]);
  }
  const shown = busiest.slice(0, MOST_NODES).map(({ id, events }) => [id, String(events)]);
  return [
    ...table([['busiest nodes', 'events'], ...shown]),
    `… and ${all.length - MOST_NODES} nodes more, the idlest with ${busiest.at(-1)?.events ?? 0}.`,
  ];
}

/** `3 cut, 1 down`; one reason alone has its name too. */
function counts(byName: Readonly<Record<string, number>>): string {
  const words = Object.entries(byName).map(([name, count]) => `${count} ${name}`);
  return words.length === 0 ? '0' : words.join(', ');
}

/** A table of a head alone is none. */
function table(rows: readonly (readonly string[])[]): string[] {
  return rows.length === 1 ? [`${rows[0]?.[0] ?? ''}: none`] : textTable(rows);
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
