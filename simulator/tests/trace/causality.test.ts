import { describe, expect, it } from 'vitest';
import { hostNode, Simulation, TraceText, TraceWriter } from '../../src/index.ts';
import { causality } from '../../src/trace/causality.ts';
import { readTrace } from '../../src/trace/reader.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { Counting } from '../cluster.ts';
import { counting, TraceLines } from './lines.ts';

describe('happened before', () => {
  const order = causality(counting().end().read());

  it('holds along a node, along a message and through both', () => {
    expect(order.happenedBefore(1, 3)).toBe(true);
    expect(order.happenedBefore(3, 4)).toBe(true);
    expect(order.happenedBefore(1, 6)).toBe(true);
    expect(order.happenedBefore(6, 1)).toBe(false);
    expect(order.happenedBefore(3, 3)).toBe(false);
  });

  it('does not hold between events that cannot know of each other', () => {
    expect(order.happenedBefore(2, 3)).toBe(false);
    expect(order.concurrent(4, 5)).toBe(true);
  });

  it('agrees with vector clocks on every pair of a run with faults', () => {
    const trace = recorded();
    const order = causality(trace);
    const clocks = vectorClocks(trace);
    for (const a of clocks.keys()) {
      const later = order.future(a);
      for (const b of clocks.keys()) {
        const expected = a !== b && isBefore(clocks, a, b);
        expect(order.happenedBefore(a, b), `#${a} before #${b}`).toBe(expected);
        expect(later.includes(b), `#${b} after #${a}`).toBe(expected);
      }
    }
    const some = trace.events.filter((event) => clocks.has(event.n) && event.n % 7 === 0);
    for (const { n } of some) {
      const past = order.past(n).filter((before) => clocks.has(before));
      expect(past).toEqual([...clocks.keys()].filter((a) => a !== n && isBefore(clocks, a, n)));
    }
  });
});

describe('vector clocks', () => {
  it('say of every pair of events what happened before what', () => {
    const trace = recorded();
    const order = causality(trace);
    const clocks = new Map([...order.vectorClocks()].map(([event, clock]) => [event.n, clock]));
    for (const [a, clock] of clocks) {
      const node = trace.eventAt(a)?.node ?? '';
      for (const [b, other] of clocks) {
        const isBefore = a !== b && (other.get(node) ?? 0) >= (clock.get(node) ?? 0);
        expect(isBefore, `#${a} before #${b}`).toBe(order.happenedBefore(a, b));
      }
    }
  });

  it('count from the beginning of a part, one by one at each node', () => {
    const counts = new Map<string, number>();
    for (const [{ node }, clock] of causality(recorded()).vectorClocks(40, 120)) {
      counts.set(node, (counts.get(node) ?? 0) + 1);
      expect(clock.get(node)).toBe(counts.get(node));
    }
    expect(counts.size).toBeGreaterThan(1);
  });
});

describe('a dropped message', () => {
  it('comes after its send and before nothing', () => {
    const trace = new TraceLines(['n1', 'n2'])
      .event({
        node: 'n1',
        kind: 'start',
        incarnation: 0,
        effects: [{ do: 'send', to: 'n2', message: 'x', i: 0 }],
      })
      .event({ node: 'n2', kind: 'drop', from: 'n1', why: 'cut', cause: [1, 0] })
      .event({ node: 'n2', kind: 'timer', timer: 'later' })
      .end()
      .read();
    expect(causality(trace).future(1)).toEqual([2]);
    expect(causality(trace).happenedBefore(2, 3)).toBe(false);
  });
});

describe('the path to an event', () => {
  it('goes back along messages and timers, oldest first', () => {
    const order = causality(counting().end().read());
    expect(order.pathTo(7)).toEqual([1, 3, 5, 6, 7]);
    expect(order.pathTo(7, 3)).toEqual([5, 6, 7]);
    expect(order.pathTo(99)).toEqual([]);
  });

  it('leads from a node that started again to the crash', () => {
    const trace = new TraceLines(['n1'], {
      faults: [{ kind: 'crash', atMs: 1, node: 'n1', forMs: 1 }],
    })
      .event({ node: 'n1', kind: 'fault', fault: 0, phase: 'begin' })
      .event({ node: 'n1', kind: 'fault', fault: 0, phase: 'end', cause: [1, 0] })
      .event({ node: 'n1', kind: 'start', incarnation: 1, cause: [2, 0] })
      .end()
      .read();
    expect(causality(trace).pathTo(3)).toEqual([1, 2, 3]);
  });
});

function recorded(): Trace {
  const text = new TraceText();
  const simulation = new Simulation({
    seed: 3,
    nodes: ['n1', 'n2', 'n3'].map((id) => ({
      id,
      create: (context) => hostNode(Counting, context),
    })),
    network: { lossProbability: 0.2, duplicateProbability: 0.1 },
    faults: [{ kind: 'partition', atMs: 25, groups: [['n1'], ['n2', 'n3']], forMs: 30 }],
    record: new TraceWriter(text),
  });
  simulation.runFor(130);
  simulation.close();
  const { trace } = readTrace(text.toString());
  if (trace === undefined) throw new Error('the recorded trace could not be read');
  return trace;
}

type Clocks = ReadonlyMap<number, ReadonlyMap<string, number>>;

/** The textbook's: of the events that a node knows of. */
function vectorClocks(trace: Trace): Clocks {
  const clocks = new Map<number, Map<string, number>>();
  const now = new Map<string, Map<string, number>>();
  for (const event of trace.events) {
    if (event.kind === 'drop' || event.kind === 'fault') continue;
    const clock = new Map(now.get(event.node));
    const heard = event.kind === 'message' ? clocks.get(event.cause[0]) : undefined;
    for (const [node, time] of heard ?? []) clock.set(node, Math.max(time, clock.get(node) ?? 0));
    clock.set(event.node, (clock.get(event.node) ?? 0) + 1);
    clocks.set(event.n, clock);
    now.set(event.node, clock);
  }
  return clocks;
}

function isBefore(clocks: Clocks, a: number, b: number): boolean {
  const before = clocks.get(a) ?? new Map();
  const after = clocks.get(b) ?? new Map();
  return [...before].every(([node, time]) => time <= (after.get(node) ?? 0));
}
