import { classOf, hasMore, kindOf } from './kind.ts';
import { MAX_DEPTH, StateError } from './state-error.ts';

/** A node's state as JSON: what JSON has not is an object with one key that starts with `$`. */
export type Encoded =
  null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };

/**
 * Encodes a node's own fields, and thereby checks that they are plain data.
 *
 * Fields are a tree: two that share an object are written as two. Kinds are told by tag, never by
 * `instanceof`, which fails for objects of another realm.
 *
 * @throws {StateError} naming the field that holds something else
 */
export function encodeFields(fields: Readonly<Record<string, unknown>>): Record<string, Encoded> {
  return encodeOwn(fields, '', []);
}

/**
 * Plain data as JSON: what a trace keeps, and what `diff` compares.
 *
 * @param name what an error calls the value
 * @throws {StateError} for what is no plain data, contains itself, or is nested more than 1,000 deep
 */
export function encodeState(state: unknown, name = 'state'): Encoded {
  return encode(state, name, []);
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
  if (ancestors.length >= MAX_DEPTH) {
    throw new StateError(
      path,
      `is nested more than ${MAX_DEPTH} deep`,
      'keep a list instead of a chain of objects',
    );
  }
  const kind = kindOf(value);
  if (kind === undefined) throw refusedInstance(value, path);
  const within = [...ancestors, value];
  if (kind === 'fields') return encodeOwn(value as Record<string, unknown>, path, within);
  if (hasMore(value, kind)) throw refusedExtra(value, path);
  switch (kind) {
    case 'array':
      return Array.from(value as unknown[], (element, at) =>
        encode(element, `${path}[${at}]`, within),
      );
    case 'map':
      return {
        $map: [...(value as Map<unknown, unknown>)].map(([key, element]) => [
          encode(key, `a key of ${path}`, within),
          encode(element, `${path}.get(${labelOf(key)})`, within),
        ]),
      };
    case 'set':
      return {
        $set: [...(value as Set<unknown>)].map((member) =>
          encode(member, `a member of ${path}`, within),
        ),
      };
    case 'bytes': {
      const numbers = [...(value as unknown as Iterable<number | bigint>)];
      return { $bytes: [classOf(value), numbers.map((number) => encode(number, path, within))] };
    }
  }
}

/** The own fields of an object, or of the node itself, whose path is empty. */
function encodeOwn(
  fields: Readonly<Record<string, unknown>>,
  path: string,
  within: readonly object[],
): Record<string, Encoded> {
  if (hasMore(fields, 'fields')) throw refusedExtra(fields, path);
  const encoded: Record<string, Encoded> = {};
  for (const name of Object.keys(fields)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (!('value' in (Object.getOwnPropertyDescriptor(fields, name) ?? {}))) {
      throw new StateError(at, 'is a getter', 'keep the value, or write a function');
    }
    const value = encode(fields[name], at, within);
    if (name !== '__proto__') encoded[escapeKey(name)] = value;
    else defineField(encoded, name, value);
  }
  return encoded;
}

function refusedInstance(value: object, path: string): StateError {
  const name = classOf(value);
  return name === 'Promise'
    ? new StateError(
        path,
        'holds a Promise',
        'a handler cannot wait: keep what you need to know, and go on when the message comes',
      )
    : new StateError(
        path,
        `holds an instance of ${name}`,
        'keep its data as a plain object, and make its methods functions of the file',
      );
}

/** Names the first thing that stands beside what an object of its kind holds. */
function refusedExtra(value: object, path: string): StateError {
  const [symbol] = Object.getOwnPropertySymbols(value);
  const hidden = Object.getOwnPropertyNames(value).find(
    (name) => name !== 'length' && !Object.prototype.propertyIsEnumerable.call(value, name),
  );
  const named = Object.keys(value).find((name) => !/^\d+$/.test(name)) ?? '';
  const prefix = path === '' ? '' : `${path}.`;
  if (symbol !== undefined) {
    const at = `${path}[${String(symbol)}]`;
    return new StateError(at, 'is a field named by a symbol', 'name it by a string');
  }
  if (hidden !== undefined) {
    const cure = 'assign it like any other field';
    return new StateError(`${prefix}${hidden}`, 'is a field that is not enumerable', cure);
  }
  return new StateError(
    `${prefix}${named}`,
    `is a field of ${classOf(value) === 'Array' ? 'an Array' : `a ${classOf(value)}`}`,
    'keep it in a field of its own',
  );
}

/** Sets a field of any name: `__proto__`, set by name, would become the object's prototype. */
export function defineField(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
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
