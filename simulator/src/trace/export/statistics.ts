import type { Trace, TraceEvent } from '../trace.ts';
import {
  latenciesFrom,
  measure,
  type Measured,
  type MessageTally,
  type OperationTally,
} from './tally.ts';
import { percentilesOf, type Percentiles } from './percentiles.ts';
import { eventsIn, type TraceWindow } from './window.ts';

/** What became of messages: `sent` and `copies` are as many as the four fates together. */
export interface MessageFigures {
  readonly sent: number;
  /** Duplicates that the network made: a delivery more than was sent. */
  readonly copies: number;
  /** Of the bodies that were sent, as JSON in UTF-8; a copy is not counted again. */
  readonly bytes: number;
  readonly delivered: number;
  /** Lost as they were sent, by reason: `chance`, `burst`, `queue`, `rule`. */
  readonly lost: Readonly<Record<string, number>>;
  /** Not delivered when they were due, by reason: the link was `cut`, the receiver was `down`. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Neither, when the recording ended. */
  readonly underWay: number;
  /** Virtual ms from the send to the arrival, of those delivered. */
  readonly latencyMs?: Percentiles;
}

/**
 * What clients asked and got. An operation is a request that came to a node; a client's further attempts at
 * the same operation belong to it.
 */
export interface OperationFigures {
  readonly invoked: number;
  readonly answered: number;
  /** Requests that came to no node, because it was down. */
  readonly refused: number;
  /** Virtual ms from the first request to the first answer. */
  readonly latencyMs?: Percentiles;
  /**
   * Messages that were sent because of an operation: in its event, and in those that messages and timers
   * from there brought about.
   */
  readonly messages?: Percentiles;
}

/** A run, or a window of it, in numbers. */
export interface TraceStatistics {
  readonly events: number;
  /** The first and the last event, absent when there is none. */
  readonly from?: { readonly event: number; readonly ms: number };
  readonly to?: { readonly event: number; readonly ms: number };
  readonly eventsByKind: Readonly<Record<string, number>>;
  readonly nodes: readonly {
    readonly id: string;
    readonly role?: string;
    readonly events: number;
  }[];
  readonly messages: MessageFigures & {
    readonly kinds: readonly ({ readonly kind: string } & MessageFigures)[];
  };
  readonly operations: OperationFigures & {
    /** All messages that were sent, whatever brought them about, by the operations; absent without any. */
    readonly messagesSentEach?: number;
    readonly kinds: readonly ({ readonly kind: string } & OperationFigures)[];
  };
}

/** The latencies of one kind of messages or operations, in virtual ms and rising. */
export interface Latencies {
  readonly of: 'message' | 'operation';
  readonly kind: string;
  readonly sortedMs: Float64Array;
}

/**
 * Counts a run: messages and bytes per kind and what became of them, latencies, messages per operation,
 * events per node.
 *
 * Of a window counts what was sent, asked and handled in it; what became of that is followed to the end of
 * the trace.
 *
 * @throws {EmptyWindow}
 */
export function statisticsOf(trace: Trace, window: TraceWindow = {}): TraceStatistics {
  const { first, end } = eventsIn(trace, window);
  const events = trace.events.slice(first, end);
  const measured = measure(trace, { first, end });
  const [begin] = events;
  const last = events.at(-1);
  const { invoked } = sumOperations(measured);
  const sent = sum([...measured.messages.values()].map((tally) => tally.sent));
  return {
    events: events.length,
    ...(begin === undefined || last === undefined ? {} : { from: moment(begin), to: moment(last) }),
    eventsByKind: countBy(events.map(({ kind }) => kind)),
    nodes: nodesWithEvents(trace, events),
    messages: {
      ...messageFigures([...measured.messages.values()]),
      kinds: [...measured.messages].map(([kind, tally]) => ({ kind, ...messageFigures([tally]) })),
    },
    operations: {
      ...sumOperations(measured),
      ...(invoked === 0 ? {} : { messagesSentEach: Math.round((sent / invoked) * 100) / 100 }),
      kinds: [...measured.operations].map(([kind, tally]) => ({
        kind,
        ...operationFigures([tally], 0),
      })),
    },
  };
}

/**
 * What the distributions of {@link statisticsOf} are made of: for a plot.
 *
 * @throws {EmptyWindow}
 */
export function latenciesOf(trace: Trace, window: TraceWindow = {}): readonly Latencies[] {
  const { messages, operations } = measure(trace, eventsIn(trace, window));
  const of = (what: Latencies['of'], tallies: Measured['messages'] | Measured['operations']) =>
    [...tallies].map(([kind, tally]) => ({
      of: what,
      kind,
      sortedMs: latenciesFrom([tally]),
    }));
  return [...of('operation', operations), ...of('message', messages)].filter(
    ({ sortedMs }) => sortedMs.length > 0,
  );
}

function messageFigures(tallies: readonly MessageTally[]): MessageFigures {
  return {
    sent: sum(tallies.map(({ sent }) => sent)),
    copies: sum(tallies.map(({ copies }) => copies)),
    bytes: sum(tallies.map(({ bytes }) => bytes)),
    delivered: sum(tallies.map(({ latenciesMs }) => latenciesMs.length)),
    lost: countBy(tallies.flatMap(({ lost }) => lost)),
    dropped: countBy(tallies.flatMap(({ dropped }) => dropped)),
    underWay: sum(tallies.map(({ underWay }) => underWay)),
    ...maybe('latencyMs', percentilesOf(latenciesFrom(tallies))),
  };
}

function sumOperations({ operations, refused }: Measured): OperationFigures {
  return operationFigures([...operations.values()], refused);
}

function operationFigures(tallies: readonly OperationTally[], refused: number): OperationFigures {
  const messages = Float64Array.from(tallies.flatMap((tally) => tally.messages)).sort();
  return {
    invoked: messages.length,
    answered: sum(tallies.map(({ latenciesMs }) => latenciesMs.length)),
    refused,
    ...maybe('latencyMs', percentilesOf(latenciesFrom(tallies))),
    ...maybe('messages', percentilesOf(messages)),
  };
}

function nodesWithEvents(trace: Trace, events: readonly TraceEvent[]): TraceStatistics['nodes'] {
  const counts = new Map<string, number>();
  for (const { node } of events) counts.set(node, (counts.get(node) ?? 0) + 1);
  return trace.header.nodes.map(({ id, role }) => ({
    id,
    ...maybe('role', role),
    events: counts.get(id) ?? 0,
  }));
}

function moment({ n, t }: TraceEvent): { event: number; ms: number } {
  return { event: n, ms: t / 1000 };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function maybe<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]: Value });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
