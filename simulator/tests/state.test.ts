import { describe, expect, test } from 'vitest';
import { diff } from '../src/state/diff.ts';
import { encodeFields } from '../src/state/encode.ts';

describe('a patch', () => {
  test('of equal states is empty, whatever the order in which Maps and Sets were filled', () => {
    const one = encodeFields({
      map: new Map([
        [1, 'a'],
        [2, 'b'],
      ]),
      set: new Set([1, 2]),
    });
    const other = encodeFields({
      map: new Map([
        [2, 'b'],
        [1, 'a'],
      ]),
      set: new Set([2, 1]),
    });
    expect(diff(one, other)).toEqual([]);
  });

  test('names only what changed, deep inside', () => {
    const entry = { term: 1, command: 'x' };
    const before = encodeFields({
      log: [entry, entry],
      next: new Map([
        ['n2', 1],
        ['n3', 1],
      ]),
    });
    const after = encodeFields({
      log: [entry, { ...entry, term: 2 }, entry],
      next: new Map([
        ['n2', 4],
        ['n3', 1],
      ]),
    });
    expect(diff(before, after)).toEqual([
      [['log', 1, 'term'], 2],
      [['log', 2], { term: 1, command: 'x' }],
      [['next', { key: 'n2' }], 4],
    ]);
  });

  test('shortens a list by its length', () => {
    expect(diff(encodeFields({ log: [1, 2, 3] }), encodeFields({ log: [1] }))).toEqual([
      [['log', 'length'], 1],
    ]);
  });
});

describe('encoding', () => {
  test('keeps what JSON has not apart', () => {
    const encoded = encodeFields({
      odd: [NaN, -0, Infinity, undefined, 12n],
      map: new Map<unknown, unknown>([[{ a: 1 }, new Set(['x'])]]),
      bytes: new Uint8Array([1, 2]),
      $dollar: 1,
    });
    expect(JSON.parse(JSON.stringify(encoded))).toEqual({
      odd: [
        { $number: 'NaN' },
        { $number: '-0' },
        { $number: 'Infinity' },
        { $undefined: true },
        { $bigint: '12' },
      ],
      map: { $map: [[{ a: 1 }, { $set: ['x'] }]] },
      bytes: { $bytes: ['Uint8Array', [1, 2]] },
      $$dollar: 1,
    });
  });

  test.each<[string, unknown, RegExp]>([
    [
      'a function in a Map',
      { m: new Map([['f', () => 1]]) },
      /this\.m\.get\("f"\) holds a function/,
    ],
    ['a symbol', { s: Symbol('s') }, /this\.s holds a symbol/],
    [
      'a getter',
      {
        o: {
          get now() {
            return 1;
          },
        },
      },
      /this\.o\.now is a getter/,
    ],
    ['a WeakMap', { w: new WeakMap() }, /this\.w holds an instance of WeakMap/],
  ])('refuses %s by its path', (_what, state, message) => {
    expect(() => encodeFields(state as Record<string, unknown>)).toThrow(message);
  });

  test('refuses a cycle, and takes a shared object as two', () => {
    const shared = { n: 1 };
    expect(encodeFields({ a: shared, b: shared })).toEqual({ a: { n: 1 }, b: { n: 1 } });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => encodeFields({ cycle })).toThrow(/this\.cycle\.self contains itself/);
  });
});
