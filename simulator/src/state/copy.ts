// A copy of plain data. A host evaluates this module together with a node's code, so that the copy is
// made of that realm's own objects: it imports nothing but what stands in this folder.

import { defineField, encode, encodeFields } from './encode.ts';
import { FULL_LOOKS, hasMore, kindOf, type TypedArray } from './kind.ts';
import { MAX_DEPTH } from './state-error.ts';

/**
 * A deep copy of plain data, as a tree: two fields that share an object get one each.
 *
 * The copy is made of this realm's objects, but for typed arrays, which stay of theirs; a frozen object's
 * copy can be changed.
 *
 * @param name what an error calls the value
 * @throws {StateError} for what is no plain data, contains itself, or is nested more than 1,000 deep
 */
export function copyState<State>(state: State, name = 'state'): State {
  try {
    depth = 0;
    isFull = true;
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
  for (const [name, value] of Object.entries(instance)) defineField(copy, name, value);
  try {
    depth = 0;
    isFull = true;
    return copyFields(instance, copy) as Instance;
  } catch (error) {
    if (error === REFUSED) encodeFields(instance as Record<string, unknown>);
    throw error === REFUSED ? new TypeError('the node changed while it was copied') : error;
  }
}

const REFUSED: unique symbol = Symbol('refused');
let depth = 0;
/** Whether objects are looked at in full here. */
let isFull = true;

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
  // A spread makes the copy of one shape at once; filled field by field it takes twice as long.
  if (Object.getPrototypeOf(value) === Object.prototype) return copyFields(value, { ...value });
  const kind = kindOf(value);
  if (kind === 'fields') {
    const copy = { ...value };
    if (Object.getPrototypeOf(value) === null) Object.setPrototypeOf(copy, null);
    return copyFields(value, copy);
  }
  // What has more than a copy would have (a symbol, a hidden field) would come out as less.
  if (kind === undefined || hasMore(value, kind)) throw REFUSED;
  switch (kind) {
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

/** Makes a shallow copy a deep one. */
function copyFields(from: object, shallow: object): object {
  // What a copy would not have as its own (a symbol's field, a hidden one) is refused.
  if (isFull && hasMore(from, 'fields')) throw REFUSED;
  const copy = shallow as Record<string, unknown>;
  for (const name in copy) {
    const value = copy[name];
    if (typeof value === 'object' && value !== null) {
      if (Object.hasOwn(copy, name)) copy[name] = copyAny(value);
    } else if (typeof value === 'function' || typeof value === 'symbol') {
      if (Object.hasOwn(copy, name)) throw REFUSED;
    }
  }
  return copy;
}

function copyArray(array: readonly unknown[]): unknown[] {
  const { length } = array;
  const copy: unknown[] = [];
  const wasFull = isFull;
  for (let at = 0; at < length; at++) {
    if (at === FULL_LOOKS) isFull = false;
    const element = array[at];
    if (typeof element === 'object') copy.push(copyAny(element));
    else if (element === undefined && !(at in array)) copy.length = at + 1;
    else if (typeof element === 'function' || typeof element === 'symbol') throw REFUSED;
    else copy.push(element);
  }
  isFull = wasFull;
  return copy;
}
