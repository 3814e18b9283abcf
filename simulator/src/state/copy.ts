// A copy of plain data. A host evaluates this module together with a node's code, so that the copy is
// made of that realm's own objects: it imports nothing but what stands in this folder.

import { defineField, encode, encodeFields } from './encode.ts';
import { hasMore, kindOf, type TypedArray } from './kind.ts';
import { MAX_DEPTH } from './state-error.ts';

/**
 * A deep copy of plain data, as a tree: two fields that share an object get one each.
 *
 * The copy is made of this realm's objects; a frozen object's copy can be changed.
 *
 * @param name what an error calls the value
 * @throws {StateError} for what is no plain data, contains itself, or is nested more than 1,000 deep
 */
export function copyState<State>(state: State, name = 'state'): State {
  try {
    depth = 0;
    return copyAny(state) as State;
  } catch (error) {
    // The fast pass keeps no path: a second, slow look finds it.
    if (error === REFUSED) encode(state, name, []);
    throw error === REFUSED ? new TypeError(`${name} changed while it was copied`) : error;
  }
}

/**
 * A copy of a node: an object of the same class whose own fields are copies. No constructor is called.
 *
 * @throws {StateError} naming the field that holds something else than plain data
 */
export function copyInstance<Instance extends object>(instance: Instance): Instance {
  const copy = Object.create(Object.getPrototypeOf(instance) as object | null) as Instance;
  try {
    depth = 0;
    if (hasMore(instance, 'fields')) throw REFUSED;
    return copyFields(instance, copy) as Instance;
  } catch (error) {
    if (error === REFUSED) encodeFields(instance as Record<string, unknown>);
    throw error === REFUSED ? new TypeError('the node changed while it was copied') : error;
  }
}

const REFUSED: unique symbol = Symbol('refused');
let depth = 0;

function copyAny(value: unknown): unknown {
  if (typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol') throw REFUSED;
    return value;
  }
  if (value === null) return null;
  if (depth === MAX_DEPTH) throw REFUSED;
  depth += 1;
  const copy = copyObject(value);
  depth -= 1;
  return copy;
}

function copyObject(value: object): object {
  const kind = kindOf(value);
  // What has more than a copy would have (a symbol, a hidden field) would come out as less.
  if (kind === undefined || hasMore(value, kind)) throw REFUSED;
  switch (kind) {
    case 'fields':
      return copyFields(value, Object.getPrototypeOf(value) === null ? Object.create(null) : {});
    case 'array':
      return copyArray(value as unknown[]);
    case 'map': {
      const copy = new Map<unknown, unknown>();
      for (const [key, element] of value as Map<unknown, unknown>) {
        copy.set(copyAny(key), copyAny(element));
      }
      return copy;
    }
    case 'set': {
      const copy = new Set<unknown>();
      for (const member of value as Set<unknown>) copy.add(copyAny(member));
      return copy;
    }
    case 'bytes':
      return (value as TypedArray).slice();
  }
}

function copyFields(from: object, to: object): object {
  const source = from as Record<string, unknown>;
  const copy = to as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    const value = copyAny(source[key]);
    // Set by name, it would become the copy's prototype.
    if (key !== '__proto__') copy[key] = value;
    else defineField(copy, key, value);
  }
  return copy;
}

function copyArray(array: readonly unknown[]): unknown[] {
  const { length } = array;
  const copy: unknown[] = [];
  for (let at = 0; at < length; at++) {
    const element = array[at];
    if (element === undefined && !(at in array)) copy.length = at + 1;
    else copy.push(copyAny(element));
  }
  return copy;
}
