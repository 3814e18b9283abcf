import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createValueCodec, ValueError, type ValueCodec } from '../src/index.ts';

/** JSON values with no `-0` and no `__proto__`, which have tests of their own. */
const jsonValue = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as unknown);

function hashOf(codec: ValueCodec, value: unknown): string {
  codec.take(value, 'message');
  return `${codec.hashA},${codec.hashB}`;
}

describe('taking a value', () => {
  test('copies any JSON value', () => {
    const codec = createValueCodec();
    fc.assert(
      fc.property(jsonValue, (value) => {
        const copy = codec.take(value, 'message');
        expect(copy).toEqual(value);
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('gives the same hash compiled, not compiled, and by another codec', () => {
    const compiled = createValueCodec();
    const plain = createValueCodec(() => undefined);
    const forbidden = createValueCodec(() => {
      throw new EvalError('forbidden by a security policy');
    });
    fc.assert(
      fc.property(jsonValue, (value) => {
        const hash = hashOf(compiled, value);
        expect(hashOf(plain, value)).toBe(hash);
        expect(hashOf(forbidden, value)).toBe(hash);
        expect(hashOf(compiled, value)).toBe(hash);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  test('gives different values different hashes, the order of keys included', () => {
    const codec = createValueCodec();
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = JSON.stringify(value);
        const hash = hashOf(codec, value);
        expect(seen.get(hash) ?? text).toBe(text);
        seen.set(hash, text);
      }),
      { seed: 3, numRuns: 5000 },
    );
    expect(hashOf(codec, { a: 1, b: 2 })).not.toBe(hashOf(codec, { b: 2, a: 1 }));
    expect(hashOf(codec, [1, [2]])).not.toBe(hashOf(codec, [[1], 2]));
    expect(hashOf(codec, '1')).not.toBe(hashOf(codec, 1));
    // These two share a 32-bit FNV hash, which once was all that both lanes saw of a text.
    expect(hashOf(codec, '90e3e3')).not.toBe(hashOf(codec, 'a6d1mt'));
  });

  test('hashes objects with more keys than a shape may have, as with fewer', () => {
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`key${n}`, n]));
    const codec = createValueCodec();
    expect(codec.take(wide, 'message')).toEqual(wide);
    expect(hashOf(codec, wide)).not.toBe(hashOf(codec, { ...wide, key50: 51 }));
    const other = createValueCodec(() => undefined);
    expect(hashOf(other, wide)).toBe(hashOf(codec, wide));
  });

  test('keeps its bound when every message has other keys', () => {
    const codec = createValueCodec();
    for (let n = 0; n < 10_000; n++) {
      const value = { [`k${n}`]: n, other: 1 };
      expect(codec.take(value, 'message')).toEqual(value);
    }
    const late = { [`k9999`]: 1, other: 1 };
    expect(hashOf(codec, late)).toBe(hashOf(createValueCodec(), late));
  });

  test('turns -0 into 0', () => {
    expect(Object.is(createValueCodec().take(-0, 'message'), 0)).toBe(true);
  });

  test('takes the plain objects and arrays of another realm', () => {
    const foreign = runInNewContext('({ list: [1, { a: 2 }] })') as unknown;
    expect(createValueCodec().take(foreign, 'message')).toEqual({ list: [1, { a: 2 }] });
  });
});

describe('a value that JSON has not', () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle['self'] = { inner: cycle };
  let deep: unknown = 0;
  for (let n = 0; n < 101; n++) deep = [deep];

  test.each<[string, unknown, RegExp]>([
    ['undefined', { a: { b: undefined } }, /^message\.a\.b is undefined: leave the field out/],
    ['NaN', [1, NaN], /^message\[1\] is NaN/],
    ['Infinity', -Infinity, /^message is -Infinity/],
    ['a bigint', { n: 1n }, /^message\.n is a bigint/],
    ['a function', { f: () => 1 }, /^message\.f is a function/],
    ['a symbol', Symbol('s'), /^message is a symbol/],
    ['a hole in an array', [1, , 3], /^message\[1\] is undefined/], // oxlint-disable-line no-sparse-arrays
    ['a Map', { seen: new Map() }, /^message\.seen is a Map.*spread it/],
    ['a class instance', { e: new (class Entry {})() }, /^message\.e is a Entry, not plain data/],
    ['a Date', new Date(0), /^message is a Date/],
    ['a cycle', cycle, /^message\.self\.inner is part of a cycle/],
    ['nesting', deep, /nested more than 100 deep/],
    ['__proto__', JSON.parse('{"__proto__": 1}'), /has a key "__proto__"/],
    ['a symbol key', { [Symbol('s')]: 1 }, /has a symbol as a key/],
    ['an odd prototype', Object.create({ inherited: 1 }), /not plain data/],
  ])('%s is refused with its path', (_what, value, message) => {
    for (const codec of [createValueCodec(), createValueCodec(() => undefined)]) {
      expect(() => codec.take(value, 'message')).toThrow(ValueError);
      expect(() => codec.take(value, 'message')).toThrow(message);
      expect(codec.take({ a: 1 }, 'message')).toEqual({ a: 1 });
    }
  });
});
