import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/fault/fault.ts';
import type { Encoded } from '../../src/state/encode.ts';
import { sentence } from '../../src/trace/sentence.ts';
import { brief, briefState } from '../../src/trace/wording.ts';
import { counting, TraceLines } from './lines.ts';

function say(lines: TraceLines, n: number): string {
  const trace = lines.end().read();
  const event = trace.eventAt(n);
  return event === undefined ? 'no such event' : sentence(event, trace);
}

describe('a sentence', () => {
  it.each([
    [1, 'c1 started'],
    [3, 'c1 was asked Add(amount 1) as r1; sent Increment to s1'],
    [
      4,
      's1 got Increment(seq 3) from c1: count 4 → 5, seen[c1] = 3; output added {value 5}; sent Done to c1 (lost)',
    ],
    [5, "c1's timer retry fired; sent Increment to s1"],
    [7, 'c1 got Done(value 5) from s1: done 0 → 1; answered r1: ok'],
  ])('tells event %i: %s', (n, expected) => {
    expect(say(counting(), n)).toBe(expected);
  });

  it.each<[Fault, string, string]>([
    [
      { kind: 'partition', atMs: 1, groups: [['n1'], ['n2', 'n3']] },
      'the network split: n1 | n2 n3',
      'the split n1 | n2 n3 is over',
    ],
    [
      {
        kind: 'cut',
        atMs: 1,
        links: [
          ['n1', 'n2'],
          ['n3', 'n1'],
        ],
      },
      'the network lets nothing through from n1 to n2 and n3 to n1',
      'messages pass again from n1 to n2 and n3 to n1',
    ],
    [
      { kind: 'link', atMs: 1, from: 'n1', to: 'n2', lossProbability: 1 },
      'the link from n1 to n2 got worse',
      'the link from n1 to n2 is as before',
    ],
    [{ kind: 'crash', atMs: 1, node: 'n2' }, 'n2 crashed', 'n2 comes back'],
    [{ kind: 'heal', atMs: 1 }, 'the network healed', 'the network healed'],
  ])('tells the fault %j', (fault, begins, ends) => {
    const lines = (): TraceLines =>
      new TraceLines(['n1', 'n2', 'n3'], { faults: [fault] })
        .event({ node: '', kind: 'fault', fault: 0, phase: 'begin' })
        .event({ node: '', kind: 'fault', fault: 0, phase: 'end' });
    expect(say(lines(), 1)).toBe(begins);
    expect(say(lines(), 2)).toBe(ends);
  });

  it('tells why a message was lost', () => {
    const lines = (): TraceLines =>
      new TraceLines(['n1', 'n2'])
        .event({
          node: 'n1',
          kind: 'start',
          incarnation: 0,
          effects: [{ do: 'send', to: 'n2', message: { kind: 'Ack', term: 2 }, i: 0 }],
        })
        .event({ node: 'n2', kind: 'drop', from: 'n1', why: 'cut', cause: [1, 0] })
        .event({ node: 'n2', kind: 'drop', from: 'n1', why: 'down', cause: [1, 0] })
        .event({ node: 'n2', kind: 'drop', request: 'r4', why: 'down' });
    expect(say(lines(), 2)).toBe("n1's Ack(term 2) to n2 was lost: the link was cut");
    expect(say(lines(), 3)).toBe("n1's Ack(term 2) to n2 was lost: n2 was down");
    expect(say(lines(), 4)).toBe('the request r4 to n2 was lost: n2 was down');
  });

  it('tells of a crash inside a handler and of a handler that failed', () => {
    const lines = (): TraceLines =>
      new TraceLines(['n1'])
        .event({ node: 'n1', kind: 'timer', timer: 'a', crashedAfter: 1 })
        .event({ node: 'n1', kind: 'timer', timer: 'b', error: 'x is not defined' });
    expect(say(lines(), 1)).toBe("n1's timer a fired; n1 crashed after 1 effect");
    expect(say(lines(), 2)).toBe("n1's timer b fired; its handler failed: x is not defined");
  });

  it('counts what would be too long to read', () => {
    const state = ['a', 'b', 'c', 'd', 'e'].map((name) => [[name], 1]);
    const effects = ['n2', 'n3', 'n4', 'n5'].map((to, i) => ({
      do: 'send',
      to,
      message: { kind: 'Hi' },
      i,
    }));
    const lines = new TraceLines(['n1', 'n2', 'n3', 'n4', 'n5'])
      .event({ node: 'n1', kind: 'start', incarnation: 0, state: [[['a'], 0]] })
      .event({ node: 'n1', kind: 'timer', timer: 't', state, effects });
    expect(say(lines, 2)).toBe(
      "n1's timer t fired: a 0 → 1, b = 1, c = 1, 2 more; sent Hi to 4 nodes",
    );
  });

  it('tells how a list and a Set grew', () => {
    const lines = new TraceLines(['n1'])
      .event({
        node: 'n1',
        kind: 'start',
        incarnation: 0,
        state: [
          [['log'], [1, 2]],
          [['acks'], { $set: [] }],
          [['votes'], { $set: [] }],
        ],
      })
      .event({
        node: 'n1',
        kind: 'timer',
        timer: 't',
        state: [
          [['log', 2], 3],
          [['log', 3], 4],
          [['acks', { member: 'n2' }], true],
          [['votes', { member: 'n2' }], true],
          [['votes', { member: 'n3' }], true],
        ],
      });
    expect(say(lines, 2)).toBe("n1's timer t fired: log 2 → 4 items, acks + n2, votes 0 → 2 items");
  });
});

describe('a value in a few words', () => {
  it.each([
    [
      { kind: 'ask', number: 1, request: { kind: 'print', line: 'a b' } },
      'ask(number 1, request print(line "a b"))',
    ],
    [{ type: 'Ping' }, 'Ping'],
    [{ a: { b: { c: 1 } } }, '{a {b {…}}}'],
    [['x', 1, null], '[x, 1, null]'],
    ['12', '"12"'],
    ['<b>hi</b>', '"<b>hi</b>"'],
    [[1, 2, 3, 4, 5, 6, 7, 8], '[8 items]'],
    [undefined, 'nothing'],
    ['x'.repeat(100), `"${'x'.repeat(27)}…"`],
  ])('%j is %s', (value, expected) => {
    expect(brief(value)).toBe(expected);
  });

  it.each([
    [{ $map: [['c1', { next: 2 }]] }, 'Map {c1: {next 2}}'],
    [{ $set: [1, 2] }, 'Set {1, 2}'],
    [{ $set: [] }, 'empty Set'],
    [{ $bigint: '12' }, '12n'],
    [{ $number: 'NaN' }, 'NaN'],
    [{ $undefined: true }, 'undefined'],
    [{ $bytes: ['Uint8Array', [1, 2]] }, 'Uint8Array [1, 2]'],
    [{ $$price: 3 }, '{$price 3}'],
  ])('of a state, %j is %s', (value, expected) => {
    expect(briefState(value as never)).toBe(expected);
  });
});

it.each(['""', 'null', '[1]', '{}'])('shows a Map that is none, of %s, as it stands', (content) => {
  for (const tag of ['$map', '$set', '$bytes']) {
    const damaged = JSON.parse(`{"${tag}":${content}}`) as Encoded;
    expect(typeof briefState(damaged)).toBe('string');
    expect(typeof briefState({ field: damaged })).toBe('string');
  }
});
