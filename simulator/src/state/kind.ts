/** What a piece of plain data is made of: what it holds, and how it is walked. */
export type Kind = 'fields' | 'array' | 'map' | 'set' | 'bytes';

/** Any typed array: its length, its elements by position, and a copy of them. */
export interface TypedArray {
  readonly length: number;
  readonly [at: number]: number | bigint;
  slice(): TypedArray;
}

/**
 * The kind of an object; undefined for whatever is no plain data, a subclass of these included.
 *
 * Told by what its prototype owns, never by `instanceof`, which fails for objects of another realm, and
 * never by `Symbol.toStringTag` alone, which anything may wear.
 */
export function kindOf(value: object): Kind | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype) return 'fields';
  if (Array.isArray(value)) {
    return prototype === Array.prototype || owns(prototype, 'concat') ? 'array' : undefined;
  }
  if (prototype === null) return 'fields';
  if (prototype === Map.prototype) return 'map';
  if (prototype === Set.prototype) return 'set';
  return foreignKind(value, prototype);
}

/** The name of an object's class, for telling a typed array or for naming what is refused. */
export function classOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag !== 'Object') return tag;
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'class';
}

function foreignKind(value: object, prototype: object): Kind | undefined {
  if (Object.getPrototypeOf(prototype) === null && owns(prototype, 'isPrototypeOf')) {
    return 'fields';
  }
  if (ArrayBuffer.isView(value)) return owns(prototype, 'BYTES_PER_ELEMENT') ? 'bytes' : undefined;
  if (!owns(prototype, 'forEach')) return undefined;
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Map]' && owns(prototype, 'get')) return 'map';
  return tag === '[object Set]' && owns(prototype, 'add') ? 'set' : undefined;
}

function owns(prototype: object | null, name: string): boolean {
  return prototype !== null && Object.hasOwn(prototype, name);
}

/**
 * The first elements of a list are looked at in full, for symbols and hidden fields; what follows them is
 * taken to be alike. Looking costs as much as all the rest of a small object (37 of 80 ns), and lists of
 * many objects are most of a large state. `encodeState` looks at each.
 */
export const FULL_LOOKS = 8;

/**
 * Whether an object has own properties beside what its kind holds: symbols, hidden fields, a name on an
 * array. A copy, a hash and a trace would not have them.
 */
export function hasMore(value: object, kind: Kind): boolean {
  if (Object.getOwnPropertySymbols(value).length > 0) return true;
  const names = Object.keys(value).length;
  switch (kind) {
    case 'fields':
      return Object.getOwnPropertyNames(value).length !== names;
    case 'map':
    case 'set':
      return names > 0;
    case 'array':
    case 'bytes': {
      const { length } = value as { readonly length: number };
      // An array may have holes: only then is it worth looking at each name.
      return names !== length && Object.keys(value).some((name) => !(Number(name) < length));
    }
  }
}
