import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diff } from '../src/state/diff.ts';
import { encodeFields, type Encoded } from '../src/state/encode.ts';
import { applyPatch } from '../src/state/encoded.ts';

const leaf = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt(),
);
const key = fc.oneof(fc.string(), fc.constantFrom('$map', '$', 'length', 'a'));
const { state: plainData } = fc.letrec((tie) => ({
  state: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('state'), { maxLength: 4 }),
    fc.dictionary(
      key.filter((name) => name !== '__proto__'),
      tie('state'),
      { maxKeys: 4 },
    ),
    fc.array(fc.tuple(leaf, tie('state')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(leaf, { maxLength: 4 }).map((members) => new Set(members)),
    fc.uint8Array({ maxLength: 4 }),
  ),
}));
const fields = fc.dictionary(fc.constantFrom('log', 'term', '$odd', 'peers'), plainData);

/** Maps and Sets in one order: theirs has no meaning. */
function sorted(value: Encoded): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const list = sorted(inner);
    const isUnordered = (name === '$map' || name === '$set') && Array.isArray(list);
    return [name, isUnordered ? [...list].sort(byText) : list];
  });
  return Object.fromEntries(entries.sort(byText));
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

describe('a patch', () => {
  test('turns the state before into the state after', () => {
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const before = encodeFields(one);
        const after = encodeFields(other);
        const patched = applyPatch(before, diff(before, after));
        expect(sorted(patched)).toEqual(sorted(after));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

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
