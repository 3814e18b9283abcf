import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyPatch,
  copyState,
  diff,
  encodeFields,
  encodeState,
  equalStates,
  hashFields,
  hashState,
  StateError,
} from '../src/index.ts';
import { copyInstance } from '../src/state/copy.ts';
import { canonicalText } from '../src/state/encoded.ts';
import { encodeFieldsAfter } from '../src/state/encode-after.ts';
import { checkFields } from '../src/state/plain.ts';
import { fields, plainData, reversed } from './plain-data.ts';

const many = { seed: 3, numRuns: 3000 };
/** Two states that are often the same. */
const two = fc.oneof(
  fc.tuple(plainData, plainData),
  plainData.map((state) => [state, reversed(state)] as [unknown, unknown]),
  fc.tuple(fc.constantFrom(0, -0, NaN, null, undefined, '', '0', 0n), fc.constantFrom(0, NaN, '0')),
);

/** Every object in a state. */
function objectsIn(state: unknown): object[] {
  if (typeof state !== 'object' || state === null) return [];
  if (ArrayBuffer.isView(state)) return [state];
  const inner =
    state instanceof Map
      ? [...state].flat()
      : state instanceof Set
        ? [...state]
        : Object.values(state);
  return [state, ...inner.flatMap(objectsIn)];
}

describe('a copy', () => {
  test('is equal, of the same hash, and shares no object', () => {
    fc.assert(
      fc.property(plainData, (state) => {
        const copy = copyState(state);
        expect(equalStates(copy, state)).toBe(true);
        expect(hashState(copy)).toEqual(hashState(state));
        expect(encodeState(copy)).toEqual(encodeState(state));
        const originals = new Set(objectsIn(state));
        expect(objectsIn(copy).some((object) => originals.has(object))).toBe(false);
      }),
      many,
    );
  });

  test('is a tree: two fields that share an object get one each', () => {
    const shared = { n: 1 };
    const copy = copyState({ a: shared, b: shared });
    copy.a.n = 2;
    expect(copy).toEqual({ a: { n: 2 }, b: { n: 1 } });
  });

  test('keeps the order of Maps, Sets and fields, holes, and objects without a prototype', () => {
    const sparse = [1, , 3, ,]; // oxlint-disable-line no-sparse-arrays
    const bare = Object.assign(Object.create(null) as object, { x: 1 });
    const copy = copyState({
      map: new Map([
        [2, 'b'],
        [1, 'a'],
      ]),
      sparse,
      bare,
    });
    expect([...copy.map.keys()]).toEqual([2, 1]);
    expect(copy.sparse.length).toBe(4);
    expect([0, 1, 2, 3].map((at) => at in copy.sparse)).toEqual([true, false, true, false]);
    expect(Object.getPrototypeOf(copy.bare)).toBe(null);
  });

  test('of a view holds what is viewed and nothing beside it', () => {
    const { buffer } = new Uint8Array([1, 2, 3, 4]);
    const copy = copyState(new Uint8Array(buffer, 1, 2));
    expect([...copy]).toEqual([2, 3]);
    expect(copy.buffer.byteLength).toBe(2);
  });

  test('of a node is of its class, and calls no constructor', () => {
    let made = 0;
    class Counter {
      count = { n: 1 };
      constructor() {
        made += 1;
      }
      next(): number {
        return ++this.count.n;
      }
    }
    const counter = new Counter();
    const copy = copyInstance(counter);
    expect(copy.next()).toBe(2);
    expect(counter.count.n).toBe(1);
    expect(made).toBe(1);
  });
});

describe('equality, hash and diff', () => {
  test('agree: two states are equal if their diff is empty, and then their hashes are equal', () => {
    let equal = 0;
    fc.assert(
      fc.property(two, ([one, other]) => {
        const same = equalStates(one, other);
        if (same) equal += 1;
        expect(equalStates(other, one)).toBe(same);
        expect(diff(encodeState(one), encodeState(other)).length === 0).toBe(same);
        expect(canonicalText(encodeState(one)) === canonicalText(encodeState(other))).toBe(same);
        const [first, second] = [hashState(one), hashState(other)];
        expect(first.a === second.a).toBe(same);
        expect(first.b === second.b).toBe(same);
      }),
      many,
    );
    expect(equal).toBeGreaterThan(500);
  });

  test('do not see the order in which Maps, Sets and objects were filled', () => {
    fc.assert(
      fc.property(plainData, (state) => {
        const other = reversed(state);
        expect(equalStates(state, other)).toBe(true);
        expect(hashState(other)).toEqual(hashState(state));
        expect(diff(encodeState(state), encodeState(other))).toEqual([]);
      }),
      many,
    );
  });

  test('a patch turns the state before into the state after', () => {
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const before = encodeFields(one);
        const after = encodeFields(other);
        const patched = applyPatch(before, diff(before, after));
        expect(canonicalText(patched)).toBe(canonicalText(after));
      }),
      many,
    );
  });

  test('a Map whose keys are the same data, but not the same object, loses none of them', () => {
    const before = encodeFields({
      votes: new Map([
        [{ term: 1 }, 'n1'],
        [{ term: 1 }, 'n2'],
      ]),
    });
    const after = encodeFields({
      votes: new Map([
        [{ term: 1 }, 'n1'],
        [{ term: 1 }, 'n3'],
      ]),
    });
    const patch = diff(before, after);
    expect(patch).toEqual([[['votes'], after['votes']]]);
    expect(applyPatch(before, patch)).toEqual(after);
    expect(diff(before, before)).toEqual([]);
    const one = new Map([
      [{ term: 1 }, 1],
      [{ term: 1 }, 2],
    ]);
    const other = new Map([
      [{ term: 1 }, 2],
      [{ term: 1 }, 1],
    ]);
    const twice = new Map([
      [{ term: 1 }, 1],
      [{ term: 1 }, 1],
    ]);
    expect([equalStates(one, other), equalStates(one, twice)]).toEqual([true, false]);
  });

  test('keys of a Map and members of a Set match by their data, as applying the patch does', () => {
    const before = encodeFields({
      m: new Map([[{ a: 1, b: 2 }, 'x']]),
      s: new Set([{ a: 1, b: 2 }]),
    });
    const after = encodeFields({
      m: new Map([[{ b: 2, a: 1 }, 'y']]),
      s: new Set([{ b: 2, a: 1 }]),
    });
    const patch = diff(before, after);
    expect(patch).toEqual([[['m', { key: { a: 1, b: 2 } }], 'y']]);
    expect(canonicalText(applyPatch(before, patch))).toBe(canonicalText(after));
  });

  test('are the same for objects of another realm', () => {
    const source =
      '({ m: new Map([[1, [new Set(["x"]), 5n]]]), b: new Float64Array([1.5]), o: {} })';
    const foreign: unknown = runInContext(source, createContext());
    const own = {
      m: new Map([[1, [new Set(['x']), 5n]]]),
      b: new Float64Array([1.5]),
      o: {},
    };
    expect(equalStates(foreign, own)).toBe(true);
    expect(hashState(foreign)).toEqual(hashState(own));
    const copy = copyState(foreign) as typeof own;
    expect(equalStates(copy, own)).toBe(true);
    expect(Object.getPrototypeOf(copy.m)).toBe(Map.prototype);
    expect(Object.getPrototypeOf(copy.m.get(1))).toBe(Array.prototype);
  });

  test('give the hash that every machine gets', () => {
    const log = Array.from({ length: 3 }, (_, index) => ({ term: 1, index, command: `x${index}` }));
    const state = { log, next: new Map([['n2', 4]]), votes: new Set(['n1']), half: 0.5, big: 7n };
    const { a, b } = hashState(state);
    expect([a, b].map((lane) => lane.toString(16))).toMatchInlineSnapshot(`
      [
        "d123c55b",
        "48edda49",
      ]
    `);
    expect(hashFields(state)).toEqual({ a, b });
  });

  test('each small change changes both lanes of the hash', () => {
    const lanes = new Set<number>();
    const states = Array.from({ length: 3000 }, (_, n) => [
      n,
      -n - 1,
      n / 8 + 0.1,
      `${n}`,
      { n },
      [n],
    ]);
    for (const state of states.flat()) {
      const { a, b } = hashState(state);
      lanes.add(a).add(b + 2 ** 32);
    }
    // 18,000 draws of 2^32 collide 0.04 times in each lane.
    expect(lanes.size).toBeGreaterThanOrEqual(2 * 18_000 - 2);
  });
});

describe('what is no plain data', () => {
  class Custom {
    x = 1;
  }
  const chain = (depth: number): unknown => {
    let deep: unknown = 1;
    for (let n = 0; n < depth; n++) deep = n % 2 === 0 ? [deep] : new Map([['in', deep]]);
    return deep;
  };
  const cycle: Record<string, unknown> = {};
  cycle['self'] = [cycle];
  const named = Object.assign([1, 2], { extra: 1 });
  const cases: [string, unknown, RegExp][] = [
    ['a function', { f: () => 1 }, /this\.state\.f holds a function/],
    ['a symbol', [Symbol('s')], /this\.state\[0\] holds a symbol/],
    ['a class instance', { c: new Custom() }, /this\.state\.c holds an instance of Custom/],
    ['a Date', new Map([['d', new Date(0)]]), /get\("d"\) holds an instance of Date/],
    ['a subclass of Map', { m: new (class Cache extends Map {})() }, /holds an instance of/],
    ['a Buffer', { b: Buffer.from('x') }, /this\.state\.b holds an instance of/],
    [
      'what wears the tag of a Map',
      { m: { [Symbol.toStringTag]: 'Map' } },
      /this\.state\.m\[Symbol/,
    ],
    [
      'a field named by a symbol',
      { o: { [Symbol('hidden')]: 1 } },
      /Symbol\(hidden\)\] is a field named/,
    ],
    [
      'a field that is not enumerable',
      { o: Object.defineProperty({}, 'hidden', { value: 1 }) },
      /this\.state\.o\.hidden is a field that is not enumerable/,
    ],
    ['a name on an array', { list: named }, /this\.state\.list\.extra is a field of an Array/],
    [
      'a name on a Map',
      { m: Object.assign(new Map(), { extra: 1 }) },
      /\.extra is a field of a Map/,
    ],
    ['a cycle', cycle, /this\.state\.self\[0\] contains itself/],
    ['what is nested too deep', chain(1001), /is nested more than 1000 deep/],
  ];
  for (const [what, state, message] of cases) {
    test(`${what} is refused by its path by copy, hash, equality and encoding alike`, () => {
      const attempts = [copyState, hashState, encodeState, (one: unknown) => equalStates(one, one)];
      for (const attempt of attempts) {
        expect(() => attempt(state)).toThrow(StateError);
      }
      expect(() => copyState(state)).toThrow(message);
      expect(() => encodeFields({ state })).toThrow(message);
      expect(() => checkFields({ state })).toThrow(message);
    });
  }

  test('is refused as a node’s own field too: a symbol, a hidden field, an accessor', () => {
    const hidden = Object.defineProperty({}, 'hidden', { value: 1 });
    expect(() => encodeFields(hidden)).toThrow('this.hidden is a field that is not enumerable');
    expect(() => checkFields(hidden)).toThrow('this.hidden is a field that is not enumerable');
    expect(() => copyInstance(hidden)).toThrow('this.hidden is a field that is not enumerable');
    expect(() => encodeFields({ [Symbol('s')]: 1 })).toThrow(
      'Symbol(s)] is a field named by a symbol',
    );
    const accessor = {
      get now() {
        return 1;
      },
    };
    expect(() => encodeFields(accessor)).toThrow('this.now is a getter');
    expect(() => checkFields(accessor)).toThrow('this.now is a getter');
  });

  test('a thousand deep is still let pass, and very much deeper runs out of no stack', () => {
    const deep = chain(1000);
    expect(equalStates(copyState(deep), deep)).toBe(true);
    expect(hashState(deep)).toEqual(hashState(copyState(deep)));
    expect(checkFields({ deep })).toBeGreaterThan(1000);
    const bottomless = chain(100_000);
    expect(() => copyState(bottomless)).toThrow(StateError);
    expect(() => hashState(bottomless)).toThrow(StateError);
    expect(() => encodeState(bottomless)).toThrow(StateError);
    expect(() => equalStates(bottomless, chain(100_000))).toThrow(StateError);
  });
});

test('what encoding takes a check lets pass, and counts', () => {
  fc.assert(
    fc.property(fields, (state) => {
      encodeFields(state);
      expect(checkFields(state)).toBeGreaterThanOrEqual(Object.keys(state).length);
    }),
    many,
  );
  const sparse = ['a', , 1]; // oxlint-disable-line no-sparse-arrays
  const map = new Map([['k', { v: 1 }]]);
  expect(checkFields({ sparse, map, bytes: new Uint8Array(9) })).toBe(9);
});

test('encoded after another state it is what it is encoded alone, and shares what is as it was', () => {
  fc.assert(
    fc.property(fields, fields, (before, after) => {
      const known = encodeFields(before);
      expect(encodeFieldsAfter(after, known)).toEqual(encodeFields(after));
      const mixed = { ...before, ...after };
      expect(encodeFieldsAfter(mixed, known)).toEqual(encodeFields(mixed));
    }),
  );
  const log = { entries: [{ term: 1 }, { term: 2 }], index: new Map([['n2', 1]]) };
  const known = encodeFields({ log, votedFor: null });
  expect(encodeFieldsAfter({ log, votedFor: null }, known)).toBe(known);
  const voted = encodeFieldsAfter({ log, votedFor: 'n2' }, known);
  expect(voted['log']).toBe(known['log']);
});
