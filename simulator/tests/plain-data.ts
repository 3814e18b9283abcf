// Plain data as a node may keep it: drawn, and drawn again in another order of its Maps and Sets.
import fc from 'fast-check';

const leaf = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double(),
  fc.constantFrom(NaN, -0, 0, Infinity),
  fc.string({ maxLength: 3 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt({ min: -3n, max: 3n }),
);
const name = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom('$map', '$', 'length', 'a', '__proto__'),
);

function object(entries: readonly (readonly [string, unknown])[]): object {
  const own = {};
  for (const [key, value] of entries) {
    Object.defineProperty(own, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return own;
}

const { state } = fc.letrec((tie) => ({
  state: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('state'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(name, tie('state')), { selector: ([key]) => key, maxLength: 4 })
      .map(object),
    fc
      .array(fc.tuple(tie('state'), tie('state')), { maxLength: 4 })
      .map((entries) => new Map(entries)),
    fc.array(tie('state'), { maxLength: 4 }).map((members) => new Set(members)),
    fc.uint8Array({ maxLength: 4 }),
    fc.float64Array({ maxLength: 3 }),
    fc.bigInt64Array({ maxLength: 3 }),
  ),
}));

/** Any plain data. */
export const plainData: fc.Arbitrary<unknown> = state;

/** A node's own fields. */
export const fields: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.constantFrom('log', 'term', '$odd', 'peers'),
  plainData,
);

/** The same data, its Maps, Sets and objects filled in the reverse order; keys copied, too. */
export function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  if (value instanceof Map) {
    return new Map([...value].toReversed().map(([key, of]) => [reversed(key), reversed(of)]));
  }
  if (value instanceof Set) return new Set([...value].toReversed().map(reversed));
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  return object(
    Object.entries(value)
      .toReversed()
      .map(([key, of]) => [key, reversed(of)]),
  );
}
