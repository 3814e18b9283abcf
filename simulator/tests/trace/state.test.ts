import { describe, expect, it } from 'vitest';
import {
  hostNode,
  Node,
  Simulation,
  TraceText,
  TraceWriter,
  type NodeId,
} from '../../src/index.ts';
import { applyPatch, PatchError, type EncodedFields } from '../../src/state/encoded.ts';
import { diff } from '../../src/state/diff.ts';
import { encodeFields, type Encoded } from '../../src/state/encode.ts';
import { readTrace } from '../../src/trace/reader.ts';
import { counting } from './lines.ts';

/** A node with every kind of field, which changes all of them all the time. */
class Restless extends Node<number> {
  count = 0;
  log: { term: number; value: string }[] = [];
  heard = new Map<NodeId, { last: number; seen: Set<number> }>();
  words = new Set<string>();
  nested: Record<string, unknown> = { $price: { list: [[1], [2]] } };
  bytes = new Uint8Array(2);
  big = 1n;

  override onStart(): void {
    this.setTimer('tick', 3);
  }

  override onTimer(): void {
    this.count += 1;
    this.big *= 3n;
    this.log.push({ term: this.count, value: `v${this.count}` });
    if (this.random.chance(0.3)) this.log.splice(this.random.integer(0, this.log.length - 1));
    this.words.add(`w${this.random.integer(0, 5)}`);
    if (this.random.chance(0.4)) this.words.delete(`w${this.random.integer(0, 5)}`);
    this.bytes[this.count % 2] = this.count;
    this.nested[`k${this.count % 3}`] = this.random.chance(0.5) ? undefined : [NaN, -0, this.count];
    if (this.random.chance(0.3)) delete this.nested['k1'];
    this.broadcast(this.count);
    this.setTimer('tick', 3);
  }

  override onMessage(from: NodeId, message: number): void {
    const heard = this.heard.get(from) ?? { last: 0, seen: new Set<number>() };
    heard.last = message;
    heard.seen.add(message % 4);
    this.heard.set(from, heard);
    if (message % 7 === 0) this.heard.delete(from);
  }
}

describe('the state at an event', () => {
  it('is the state that the node had, at every event of a run with crashes and over keyframes', () => {
    const text = new TraceText();
    const names = ['n1', 'n2', 'n3'];
    const simulation = new Simulation({
      seed: 5,
      nodes: names.map((id) => ({ id, create: (context) => hostNode(Restless, context) })),
      faults: [
        { kind: 'crash', atMs: 20, node: 'n2', forMs: 15 },
        { kind: 'crash', atMs: 60, node: 'n3', afterEffects: 1 },
      ],
      record: new TraceWriter(text),
    });
    const seen: Record<string, EncodedFields | null>[] = [];
    while (simulation.eventCount < 700 && simulation.step()) {
      const states = names.map((id) => {
        const fields = simulation.fields(id);
        return [id, fields === undefined ? null : encodeFields(fields)] as const;
      });
      seen.push(JSON.parse(JSON.stringify(Object.fromEntries(states))));
    }
    simulation.close();
    const { trace, problems } = readTrace(text.toString());
    expect(problems).toEqual([]);
    const stateOf = (n: number): unknown =>
      inOrder(Object.fromEntries(trace?.stateAt(n) ?? []) as unknown as Encoded);
    const numbers = seen.map((_, at) => at + 1);
    for (const n of [...numbers, ...numbers.toReversed()]) {
      expect(stateOf(n)).toEqual(inOrder(seen[n - 1] as unknown as Encoded));
    }
  });

  it('is unknown after a gap, until a keyframe or a start', () => {
    const { lines } = counting().end();
    lines.splice(5, 1);
    const { trace } = readTrace(lines);
    expect(trace?.stateAt(4).get('s1')).toEqual({ count: 5, seen: { $map: [['c1', 3]] } });
    expect(trace?.stateAt(7).get('s1')).toBeUndefined();
    expect(trace?.stateAt(0).get('s1')).toBeNull();
  });

  it('is unknown after a change that does not fit', () => {
    const trace = counting()
      .event({ node: 's1', kind: 'timer', timer: 'x', state: [[['no', 'such', 'place'], 1]] })
      .end()
      .read();
    expect(trace.stateAt(8).get('s1')).toBeUndefined();
    expect(trace.stateAt(8).get('c1')).toEqual({ done: 1 });
  });
});

describe('a patch', () => {
  it('leaves what it is applied to as it was, and shares what did not change', () => {
    const before = { log: [1, 2], far: { away: [3] } };
    const after = applyPatch(before, [[['log', 2], 9]]);
    expect(before).toEqual({ log: [1, 2], far: { away: [3] } });
    expect(after).toEqual({ log: [1, 2, 9], far: { away: [3] } });
    expect(after['far']).toBe(before.far);
  });

  it('makes what diff found the difference', () => {
    const before = encodeFields({
      a: [1, 2, 3],
      m: new Map([['x', { y: 1 }]]),
      s: new Set([1, 2]),
    });
    const after = encodeFields({
      a: [1, 5],
      m: new Map([
        ['x', { y: 2 }],
        ['z', { y: 3 }],
      ]),
      s: new Set([2, 7]),
      b: null,
    });
    expect(applyPatch(before, diff(before, after))).toEqual(after);
  });

  it('sets a field called __proto__ as a field', () => {
    const after = applyPatch({}, [[['__proto__'], { polluted: true }]]);
    expect(Object.keys(after)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    [[['a', 'b'], 1]],
    [[['list', 7], 1]],
    [[['list', { key: 1 }], 1]],
    [[['list', 0, 0, 0], 1]],
  ])('that does not fit is refused: %j', (entry) => {
    expect(() => applyPatch({ list: [1] }, [entry as never])).toThrow(PatchError);
  });
});

/** The order of fields, Maps and Sets has no meaning. */
function inOrder(value: Encoded): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).map(([key, part]) => {
    const inner = inOrder(part) as unknown[];
    const isUnordered = key === '$map' || key === '$set';
    return [key, isUnordered ? inner.toSorted(byText) : inner] as const;
  });
  return Object.fromEntries(sorted.toSorted(byText));
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
