import { encode, encodeFields } from './encode.ts';
import { classOf, FULL_LOOKS, hasMore, kindOf, type TypedArray } from './kind.ts';
import { MAX_DEPTH } from './state-error.ts';

/** 64 bits as two whole numbers of 32. */
export interface StateHash {
  readonly a: number;
  readonly b: number;
}

/**
 * A hash of plain data, the same on every engine: equal states (`equalStates`) have equal hashes. The
 * order in which a Map, a Set or an object was filled has no meaning.
 *
 * @param name what an error calls the value
 * @throws {StateError} for what is no plain data, contains itself, or is nested more than 1,000 deep
 */
export function hashState(state: unknown, name = 'state'): StateHash {
  try {
    depth = 0;
    isFull = true;
    hashAny(state);
    settle(outA, outB);
  } catch (error) {
    if (error === REFUSED) encode(state, name, []);
    throw error;
  }
  return { a: outA >>> 0, b: outB >>> 0 };
}

/**
 * A hash of a node's own fields, whatever its class.
 *
 * @throws {StateError} naming the field that holds something else than plain data
 */
export function hashFields(fields: Readonly<Record<string, unknown>>): StateHash {
  try {
    depth = 0;
    isFull = true;
    if (hasMore(fields, 'fields')) throw REFUSED;
    hashOwn(fields);
    settle(outA, outB);
  } catch (error) {
    if (error === REFUSED) encodeFields(fields);
    throw error;
  }
  return { a: outA >>> 0, b: outB >>> 0 };
}

const REFUSED: unique symbol = Symbol('refused');

const TAG = {
  integer: 0x11,
  float: 0x23,
  string: 0x35,
  true: 0x47,
  false: 0x59,
  null: 0x6b,
  array: 0x7d,
  fields: 0x8f,
  undefined: 0xa1,
  bigint: 0xb3,
  map: 0xc5,
  set: 0xd7,
  bytes: 0xe9,
};

/** The hash of the value that was hashed last: a pair returned would be an object made. */
let outA = 0;
let outB = 0;
let depth = 0;
/** Whether objects are looked at in full here. */
let isFull = true;
const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

/** Leaves a value's hash; that of a primitive is not spread yet: {@link settle} comes later. */
function hashAny(value: unknown): void {
  if (typeof value === 'number') hashNumber(value);
  else if (typeof value === 'string') hashText(value, TAG.string);
  else if (typeof value === 'object' && value !== null) {
    if (depth === MAX_DEPTH) throw REFUSED;
    depth += 1;
    hashObject(value);
    depth -= 1;
  } else hashRare(value);
}

function hashNumber(value: number): void {
  const integer = value | 0;
  // -0 is another value than 0.
  if (integer === value && (integer !== 0 || 1 / value > 0)) {
    outA = integer ^ TAG.integer;
    outB = integer + TAG.integer;
    return;
  }
  // NaN has many patterns of bits, and is one value.
  float[0] = value === value ? value : NaN;
  const low = words[0] as number;
  const high = words[1] as number;
  // Both words in both lanes: the lower one of many numbers is zero.
  outA = low ^ Math.imul(high, 0x9e3779b1) ^ TAG.float;
  outB = Math.imul(low, 0x85ebca6b) + high + TAG.float;
}

function hashRare(value: unknown): void {
  switch (typeof value) {
    case 'boolean':
      outA = value ? TAG.true : TAG.false;
      break;
    case 'undefined':
      outA = TAG.undefined;
      break;
    case 'bigint':
      hashText(String(value), TAG.bigint);
      return;
    case 'object':
      outA = TAG.null;
      break;
    default:
      throw REFUSED;
  }
  // Far from any integer's: two lanes that both were the tag would be those of a number.
  outB = Math.imul(outA, 0x5bd1e995);
}

function hashObject(value: object): void {
  const kind = kindOf(value);
  if (kind === 'fields') {
    if (isFull && hasMore(value, kind)) throw REFUSED;
    hashOwn(value as Record<string, unknown>);
    return;
  }
  if (kind === undefined || hasMore(value, kind)) throw REFUSED;
  switch (kind) {
    case 'array':
      hashSequence(value as unknown[], TAG.array);
      return;
    case 'bytes':
      hashText(classOf(value), TAG.bytes);
      hashSequence(value as TypedArray, outA);
      return;
    case 'map': {
      let a = 0;
      let b = 0;
      for (const [key, element] of value as Map<unknown, unknown>) {
        hashAny(key);
        const keyA = outA;
        const keyB = outB;
        hashAny(element);
        pair(keyA, keyB);
        a = (a + outA) | 0;
        b = (b + outB) | 0;
      }
      settle(a ^ TAG.map, b + (value as Map<unknown, unknown>).size + (TAG.map << 16));
      return;
    }
    case 'set': {
      let a = 0;
      let b = 0;
      for (const member of value as Set<unknown>) {
        hashAny(member);
        settle(outA, outB);
        a = (a + outA) | 0;
        b = (b + outB) | 0;
      }
      settle(a ^ TAG.set, b + (value as Set<unknown>).size + (TAG.set << 16));
      return;
    }
  }
}

/**
 * The hashes of the names of fields, by a field's position: the objects of a list have the same names,
 * and telling that a name is the same is quicker than hashing it.
 */
const POSITIONS = 64;
const knownNames: (string | undefined)[] = Array.from({ length: POSITIONS });
const knownA = new Int32Array(POSITIONS);
const knownB = new Int32Array(POSITIONS);

function hashOwn(fields: Readonly<Record<string, unknown>>): void {
  let a = 0;
  let b = 0;
  let count = 0;
  // Objects at different depths have different names.
  const first = depth * 8;
  for (const name in fields) {
    const position = (first + count) & (POSITIONS - 1);
    if (knownNames[position] !== name) {
      if (!Object.hasOwn(fields, name)) continue;
      hashText(name, TAG.fields);
      settle(outA, outB);
      knownNames[position] = name;
      knownA[position] = outA;
      knownB[position] = outB;
    }
    const nameA = knownA[position] as number;
    const nameB = knownB[position] as number;
    count += 1;
    hashAny(fields[name]);
    // Spread, then added: what is added unspread is equal too often.
    let x = Math.imul(nameA, 0x9e3779b1) ^ outA;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    a = (a + (x ^ (x >>> 16))) | 0;
    let y = (Math.imul(nameB, 0x85ebca6b) + outB) | 0;
    y = Math.imul(y ^ (y >>> 15), 0x2c1b3c6d);
    y = Math.imul(y ^ (y >>> 12), 0x297a2d39);
    b = (b + (y ^ (y >>> 15))) | 0;
  }
  settle(a ^ TAG.fields, b + count + (TAG.fields << 16));
}

function hashSequence(
  elements: { readonly length: number; readonly [at: number]: unknown },
  tag: number,
): void {
  const { length } = elements;
  let a = tag;
  let b = length ^ (tag << 16);
  const wasFull = isFull;
  for (let at = 0; at < length; at++) {
    if (at === FULL_LOOKS) isFull = false;
    hashAny(elements[at]);
    a = Math.imul(a ^ outA, 0x9e3779b1);
    a = (a << 13) | (a >>> 19);
    b = Math.imul((b ^ (b >>> 15)) + outB, 0x85ebca6b);
  }
  isFull = wasFull;
  settle(a, b);
}

function hashText(text: string, tag: number): void {
  const { length } = text;
  let a = tag;
  let b = length ^ (tag << 16);
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b ^ (b >>> 13)) + unit, 0x5bd1e995);
  }
  outA = a;
  outB = b;
}

/** The hash of a key with its value, whose hash is the last one. */
function pair(keyA: number, keyB: number): void {
  settle(Math.imul(keyA, 0x9e3779b1) ^ outA, Math.imul(keyB, 0x85ebca6b) + outB);
}

/**
 * Spreads both lanes over all their bits. Each value is spread before it is added to others: sums of
 * what is not spread are equal too often, {1, 4} and {2, 3} at once.
 */
function settle(a: number, b: number): void {
  let x = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  outA = x ^ (x >>> 16);
  let y = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d);
  y = Math.imul(y ^ (y >>> 12), 0x297a2d39);
  outB = y ^ (y >>> 15);
}
