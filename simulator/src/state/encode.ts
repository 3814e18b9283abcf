import { StateError } from './state-error.ts';

/** A node's state as JSON: what JSON has not is an object with one key that starts with `$`. */
export type Encoded =
  null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };

const TYPED_ARRAYS = new Set([
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
]);

/**
 * Encodes a node's own fields, and thereby checks that they are plain data.
 *
 * Fields are a tree: two that share an object are written as two. Kinds are told by tag, never by
 * `instanceof`, which fails for objects of another realm.
 *
 * @throws {StateError} naming the field that holds something else
 */
export function encodeFields(fields: Readonly<Record<string, unknown>>): Record<string, Encoded> {
  const encoded: Record<string, Encoded> = {};
  for (const name of Object.keys(fields)) {
    encoded[escapeKey(name)] = encode(fields[name], name, []);
  }
  return encoded;
}

/** Encodes one plain-data value; `path` names it in errors. */
export function encode(value: unknown, path: string, ancestors: readonly object[]): Encoded {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'undefined':
      return { $undefined: true };
    case 'bigint':
      return { $bigint: String(value) };
    case 'function':
      throw new StateError(
        path,
        'holds a function',
        'make it a method of the class, or a function of the file',
      );
    case 'symbol':
      throw new StateError(path, 'holds a symbol', 'use a string');
    case 'object':
      return value === null ? null : encodeObject(value, path, ancestors);
  }
}

function encodeObject(value: object, path: string, ancestors: readonly object[]): Encoded {
  if (ancestors.includes(value)) {
    throw new StateError(
      path,
      'contains itself',
      'state is a tree: keep a name or an index instead of the object',
    );
  }
  const within = [...ancestors, value];
  if (Array.isArray(value)) {
    return Array.from(value, (element, at) => encode(element, `${path}[${at}]`, within));
  }
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === 'Map') {
    const entries = [...(value as Map<unknown, unknown>)];
    return {
      $map: entries.map(([key, element]) => [
        encode(key, `a key of ${path}`, within),
        encode(element, `${path}.get(${labelOf(key)})`, within),
      ]),
    };
  }
  if (tag === 'Set') {
    const members = [...(value as Set<unknown>)];
    return { $set: members.map((member) => encode(member, `a member of ${path}`, within)) };
  }
  if (TYPED_ARRAYS.has(tag)) {
    const numbers = [...(value as unknown as Iterable<number>)];
    return { $bytes: [tag, numbers.map((number) => encode(number, path, within))] };
  }
  return encodePlainObject(value as Record<string, unknown>, tag, path, within);
}

function encodePlainObject(
  value: Record<string, unknown>,
  tag: string,
  path: string,
  within: readonly object[],
): Encoded {
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain =
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype as object, 'isPrototypeOf'));
  if (!plain || tag !== 'Object') {
    const constructor: unknown = (value as { constructor?: unknown }).constructor;
    const kind =
      tag !== 'Object' ? tag : typeof constructor === 'function' ? constructor.name : 'class';
    throw new StateError(
      path,
      tag === 'Promise' ? 'holds a Promise' : `holds an instance of ${kind}`,
      tag === 'Promise'
        ? 'a handler cannot wait: keep what you need to know, and go on when the message comes'
        : 'keep its data as a plain object, and make its methods functions of the file',
    );
  }
  const encoded: Record<string, Encoded> = {};
  for (const key of Object.keys(value)) {
    const getter = Object.getOwnPropertyDescriptor(value, key)?.get;
    if (getter !== undefined) {
      throw new StateError(`${path}.${key}`, 'is a getter', 'keep the value, or write a function');
    }
    encoded[escapeKey(key)] = encode(value[key], `${path}.${key}`, within);
  }
  return encoded;
}

function escapeKey(key: string): string {
  return key.startsWith('$') ? `$${key}` : key;
}

function labelOf(key: unknown): string {
  return typeof key === 'string'
    ? JSON.stringify(key)
    : typeof key === 'object'
      ? '…'
      : String(key);
}
