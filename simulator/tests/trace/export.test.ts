import { describe, expect, it } from 'vitest';
import { mermaidDiagram } from '../../src/trace/export/mermaid.ts';
import { percentilesOf } from '../../src/trace/export/percentiles.ts';
import { shivizLog } from '../../src/trace/export/shiviz.ts';
import { latenciesOf, statisticsOf } from '../../src/trace/export/statistics.ts';
import { utf8Length } from '../../src/trace/export/utf8.ts';
import { EmptyWindow, WindowTooLong } from '../../src/trace/export/window.ts';
import { readTrace } from '../../src/trace/reader.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { TraceText, TraceWriter } from '../../src/trace/writer.ts';
import { Counting, scene } from '../cluster.ts';
import { counting, TraceLines } from './lines.ts';

const whole = counting().end().read();

describe('a ShiViz log', () => {
  it('has the parser on top, then a host with its clock and a sentence for each event', () => {
    const [parser, delimiter, ...lines] = shivizLog(whole).split('\n');
    expect(delimiter).toBe('');
    const pattern = new RegExp(parser ?? '', 'g');
    const events = [...lines.join('\n').matchAll(pattern)].map(({ groups }) => groups);
    expect(events).toHaveLength(whole.events.length);
    expect(events[3]).toEqual({
      host: 's1',
      clock: '{"s1":2,"c1":2}',
      event: expect.stringContaining('#4 s1 got Increment(seq 3) from c1') as string,
    });
  });

  it('keeps an event on its line and a host in one word, whatever nodes say', () => {
    const [, , first, second] = shivizLog(
      new TraceLines(['a node', 'a_node'])
        .event({ node: 'a node', kind: 'timer', timer: 'one\ntwo' })
        .end()
        .read(),
    ).split('\n');
    expect(first).toBe('a_node {"a_node":1}');
    expect(second).toContain('one two');
  });

  it('of a window counts clocks from one, as ShiViz demands', () => {
    const log = shivizLog(whole, { fromEvent: 4 });
    expect(log).toContain('s1 {"s1":1}\n#4 ');
    expect(log).toContain('c1 {"c1":1}\n#5 ');
  });
});

describe('a Mermaid diagram', () => {
  it('draws who asked, what arrived, what was lost and what was answered', () => {
    expect(mermaidDiagram(whole)).toMatchInlineSnapshot(`
      "sequenceDiagram
        actor client
        participant p0 as c1
        participant p1 as s1
        Note over p0: #35;1 c1 started
        Note over p1: #35;2 s1 started
        client->>p0: #35;3 Add(amount 1)
        p0->>p1: #35;4 Increment(seq 3)
        Note over p1: added #123;value 5#125;
        p1-xp0: #35;4 Done(value 5), lost
        Note over p0: #35;5 c1's timer retry fired
        p0->>p1: #35;6 Increment(seq 3)
        p1->>p0: #35;7 Done(value 5)
        p0-->>client: #35;7 ok
      "
    `);
  });

  it('draws what is under way at the end of its window', () => {
    expect(mermaidDiagram(whole, { toEvent: 3 })).toContain(
      'p0-)p1: #35;3 Increment(seq 3), still',
    );
  });

  it('takes nothing that nodes say for a mark of its own', () => {
    const evil = 'end; %% a --> b\n# {x}';
    const diagram = mermaidDiagram(
      new TraceLines([evil, 'n2'])
        .event({ node: evil, kind: 'timer', timer: evil })
        .event({ node: 'n2', kind: 'message', from: evil })
        .end()
        .read(),
    );
    for (const line of diagram.split('\n').slice(1, -1)) {
      const [, said] =
        /^ {2}(?:participant p\d as|Note over p\d:|p\d->>p\d:) (.+)$/.exec(line) ?? [];
      expect(said?.replaceAll(/#\d+;/g, ''), line).not.toMatch(/[;#%{}<>:]|\bend\b/);
      expect(said, line).toBeDefined();
    }
  });

  it('refuses a long window, with the number', () => {
    const trace = counted(2000);
    expect(() => mermaidDiagram(trace)).toThrow(WindowTooLong);
    expect(() => mermaidDiagram(trace)).toThrow(/100 events at most, and this would be \d{3}/);
    expect(mermaidDiagram(trace, { fromEvent: 10, toEvent: 30 })).toContain('#35;20 ');
  });
});

describe('statistics', () => {
  it('count messages, bytes, losses, answers and latencies', () => {
    const { messages, operations, nodes } = statisticsOf(whole);
    const latencyMs = { count: 2, min: 1, p50: 1, p90: 1, p99: 1, max: 1 };
    expect(messages.kinds).toEqual([
      {
        kind: 'Increment',
        sent: 2,
        copies: 0,
        bytes: 2 * '{"kind":"Increment","seq":3}'.length,
        delivered: 2,
        lost: {},
        dropped: {},
        underWay: 0,
        latencyMs,
      },
      expect.objectContaining({ kind: 'Done', sent: 2, delivered: 1, lost: { chance: 1 } }),
    ]);
    expect(operations).toMatchObject({ invoked: 1, answered: 1, refused: 0, messagesSentEach: 4 });
    expect(operations.latencyMs).toMatchObject({ count: 1, max: 4 });
    expect(operations.messages).toMatchObject({ max: 4 });
    expect(nodes.map(({ events }) => events)).toEqual([4, 3]);
  });

  it('take the attempts of a client at one operation for one', () => {
    const asked = (id: string): object => {
      const author = { client: 'k1', operation: 'o1' };
      return { node: 'n1', kind: 'request', id, request: { kind: 'Get' }, ...author };
    };
    const trace = new TraceLines(['n1', 'n2'])
      .event({ ...asked('r1'), effects: [{ do: 'send', to: 'n2', message: 1, lost: true }] })
      .event({ node: 'n1', kind: 'timeout', request: 'r1', client: 'k1', operation: 'o1' })
      .event({
        ...asked('r2'),
        effects: [
          { do: 'send', to: 'n2', message: 2, lost: true },
          { do: 'respond', id: 'r2', response: 5 },
        ],
      })
      .end()
      .read();
    expect(statisticsOf(trace).operations).toMatchObject({
      invoked: 1,
      answered: 1,
      latencyMs: { max: 2 },
      messages: { max: 2 },
    });
    expect(mermaidDiagram(trace)).toContain('client->>p0: #35;3 Get');
  });

  it('lose no message: each was delivered, lost, dropped or is under way', () => {
    const trace = counted(2000);
    const { messages, events, eventsByKind } = statisticsOf(trace);
    const { sent, copies, delivered, lost, dropped, underWay } = messages;
    const gone = total(lost) + total(dropped);
    expect(Math.min(copies, total(lost), total(dropped), underWay)).toBeGreaterThan(0);
    expect(delivered + gone + underWay).toBe(sent + copies);
    expect(eventsByKind['message']).toBe(delivered);
    expect(total(eventsByKind)).toBe(events);
  });

  it('of a window follow what was sent there to its end', () => {
    const { events, messages } = statisticsOf(whole, { fromEvent: 5, toEvent: 5 });
    expect(events).toBe(1);
    expect(messages).toMatchObject({ sent: 1, delivered: 1, underWay: 0 });
  });

  it('have the latencies that a plot needs', () => {
    expect(latenciesOf(whole).map(({ of, kind, sortedMs }) => [of, kind, [...sortedMs]])).toEqual([
      ['operation', 'Add', [4]],
      ['message', 'Increment', [1, 1]],
      ['message', 'Done', [1]],
    ]);
  });
});

describe('percentiles', () => {
  it('are values that were measured, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentilesOf(hundred)).toEqual({
      count: 100,
      min: 1,
      p50: 50,
      p90: 90,
      p99: 99,
      max: 100,
    });
    expect(percentilesOf([7])).toEqual({ count: 1, min: 7, p50: 7, p90: 7, p99: 7, max: 7 });
    expect(percentilesOf([])).toBeUndefined();
  });
});

it.each(['', 'abc', 'ä€😀', '\ud800x', 'x\udc00\ud83d\ude00'])(
  '%j has its UTF-8 length',
  (text) => {
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  },
);

describe('a window', () => {
  it('without events says what the run has', () => {
    const says = 'no event lies from #90: the run has #1 to #7, from 1 ms to 7 ms';
    expect(() => statisticsOf(whole, { fromEvent: 90 })).toThrow(
      new EmptyWindow(whole, { fromEvent: 90 }),
    );
    expect(() => shivizLog(whole, { fromEvent: 90 })).toThrow(says);
    expect(() => mermaidDiagram(whole, { fromMs: 2.5, toMs: 2.6 })).toThrow(
      'no event lies from 2.5 ms up to 2.6 ms',
    );
  });

  it('of a run without events is empty, and no error', () => {
    const none = new TraceLines(['n1']).end().read();
    expect(statisticsOf(none).events).toBe(0);
    expect(shivizLog(none).split('\n')).toHaveLength(3);
    expect(mermaidDiagram(none)).toBe('sequenceDiagram\n  participant p0 as n1\n');
  });
});

/** A run of four counting nodes under loss, duplication and a partition. */
function counted(forMs: number): Trace {
  const text = new TraceText();
  const { simulation } = scene(['n1', 'n2', 'n3', 'n4'], Counting, {
    network: {
      delayMs: { kind: 'uniform', minMs: 1, maxMs: 20 },
      lossProbability: 0.1,
      duplicateProbability: 0.1,
    },
    faults: [{ kind: 'partition', atMs: 40, groups: [['n1'], ['n2', 'n3', 'n4']], forMs: 50 }],
    record: new TraceWriter(text),
  });
  simulation.runFor(forMs / 10);
  simulation.close();
  const { trace } = readTrace(text.toString());
  if (trace === undefined) throw new Error('the run left no trace');
  return trace;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
