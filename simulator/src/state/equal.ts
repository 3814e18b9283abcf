import { encode } from './encode.ts';
import { hashState } from './hash.ts';
import { classOf, hasMore, kindOf, type Kind, type TypedArray } from './kind.ts';
import { MAX_DEPTH } from './state-error.ts';

/**
 * Whether two pieces of plain data are the same. The order in which a Map, a Set or an object was filled
 * has no meaning; NaN is NaN, and 0 is not -0. Keys of a Map and members of a Set are compared as data,
 * whether or not they are the same object.
 *
 * @throws {StateError} for what is no plain data, contains itself, or is nested more than 1,000 deep
 */
export function equalStates(one: unknown, other: unknown): boolean {
  try {
    return equal(one, other, 0);
  } catch (error) {
    if (error === REFUSED) {
      encode(one, 'one', []);
      encode(other, 'other', []);
    }
    throw error;
  }
}

const REFUSED: unique symbol = Symbol('refused');

function equal(one: unknown, other: unknown, depth: number): boolean {
  if (!isObject(one) || !isObject(other)) {
    for (const value of [one, other]) {
      if (typeof value === 'function' || typeof value === 'symbol') throw REFUSED;
    }
    return Object.is(one, other);
  }
  if (depth === MAX_DEPTH) throw REFUSED;
  const kind = plainKind(one);
  if (kind !== plainKind(other)) return false;
  switch (kind) {
    case 'fields':
      return equalFields(one as Fields, other as Fields, depth + 1);
    case 'array':
      return equalArrays(one as unknown[], other as unknown[], depth + 1);
    case 'bytes':
      return (
        classOf(one) === classOf(other) &&
        equalArrays(one as TypedArray, other as TypedArray, depth + 1)
      );
    case 'map':
      return equalMaps(one as Map<unknown, unknown>, other as Map<unknown, unknown>, depth + 1);
    case 'set':
      return equalSets(one as Set<unknown>, other as Set<unknown>, depth + 1);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function equalFields(one: Fields, other: Fields, depth: number): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key], depth))
  );
}

type Entry = readonly [key: unknown, value: unknown];

interface Sequence {
  readonly length: number;
  readonly [at: number]: unknown;
}

function equalArrays(one: Sequence, other: Sequence, depth: number): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!equal(one[at], other[at], depth)) return false;
  return true;
}

function equalMaps(
  one: ReadonlyMap<unknown, unknown>,
  other: ReadonlyMap<unknown, unknown>,
  depth: number,
): boolean {
  if (one.size !== other.size) return false;
  const rest: Entry[] = [];
  for (const entry of one) {
    const [key, value] = entry;
    if (isObject(key)) rest.push(entry);
    else if (!other.has(key) || !equal(value, other.get(key), depth)) return false;
  }
  const others = [...other].filter(([key]) => isObject(key));
  const same = (a: Entry, b: Entry): boolean =>
    equal(a[0], b[0], depth) && equal(a[1], b[1], depth);
  return sameInSomeOrder(rest, others, ([key]) => textOf(key), same);
}

function equalSets(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>, depth: number): boolean {
  if (one.size !== other.size) return false;
  const rest: unknown[] = [];
  for (const member of one) {
    if (isObject(member)) rest.push(member);
    else if (!other.has(member)) return false;
  }
  const others = [...other].filter(isObject);
  return sameInSomeOrder(rest, others, textOf, (a, b) => equal(a, b, depth));
}

/**
 * Whether two lists have the same elements, each as often. Only elements of one hash are compared; as
 * being equal is transitive, it does not matter which equal one is taken.
 */
function sameInSomeOrder<Element>(
  list: readonly Element[],
  others: readonly Element[],
  hashOf: (element: Element) => string,
  same: (one: Element, other: Element) => boolean,
): boolean {
  if (list.length !== others.length) return false;
  const byHash = new Map<string, Element[]>();
  for (const other of others) {
    const hash = hashOf(other);
    const known = byHash.get(hash);
    if (known === undefined) byHash.set(hash, [other]);
    else known.push(other);
  }
  return list.every((element) => {
    const candidates = byHash.get(hashOf(element)) ?? [];
    const at = candidates.findIndex((other) => same(element, other));
    if (at !== -1) candidates.splice(at, 1);
    return at !== -1;
  });
}

function textOf(value: unknown): string {
  const { a, b } = hashState(value);
  return `${a}.${b}`;
}

function plainKind(value: object): Kind {
  const kind = kindOf(value);
  if (kind === undefined || hasMore(value, kind)) throw REFUSED;
  return kind;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
