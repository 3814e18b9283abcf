// JSON values on their way between nodes: one pass validates, copies and hashes.
//
// This module is self-contained on purpose: a host evaluates it inside the realm of the nodes, so that
// what a node receives is made of that realm's own objects and arrays.

import { explainRefusal, ValueError } from './refusal.ts';

export { ValueError };

/** Turns source text into a function; absent where compiling is forbidden. */
export type Compile = (source: string) => unknown;

/** Validates, copies and hashes what passes between nodes, in one pass. */
export interface ValueCodec {
  /** A run begins: what is refused in it must not depend on runs before it. */
  begin(): void;
  /**
   * Validates and copies a JSON value, and leaves its hash in {@link hashA} and {@link hashB}.
   * `-0` becomes `0`; the order of keys counts.
   *
   * @param what how an error names the value: `message`, `response`
   * @throws {ValueError} for anything that JSON has not, with the path to it
   */
  take(value: unknown, what: string): unknown;
  readonly hashA: number;
  readonly hashB: number;
}

const MAX_DEPTH = 100;
/** Objects with more keys are data (an index by user, say), and their key sequences never end. */
const MAX_SHAPE_KEYS = 24;
const MAX_SHAPES = 4096;
/**
 * Looking for symbols and at the prototype costs as much as all the rest of a small object (39 and 9 of
 * 90 ns), so only the first objects of a shape are looked at in full, and later ones only for being
 * made by Object. A symbol that comes later is left out of the copy, on every host alike.
 */
const FULL_LOOKS = 64;

const TAG_INTEGER = 0x11;
const TAG_FLOAT = 0x23;
const TAG_STRING = 0x35;
const TAG_TRUE = 0x47;
const TAG_FALSE = 0x59;
const TAG_NULL = 0x6b;
const TAG_ARRAY = 0x7d;
const TAG_OBJECT = 0x8f;

/** What is known of all objects with one sequence of keys. */
interface Shape {
  readonly keys: readonly string[];
  readonly keysA: number;
  readonly keysB: number;
  readonly next: Map<string, Shape>;
  /** How many objects of this shape were looked at in full. */
  looked: number;
  /** The run in which it was counted. */
  run: number;
  lastKey: string | undefined;
  lastShape: Shape | undefined;
  /** Undefined until an object ends here. */
  copy: ((object: Record<string, unknown>) => unknown) | undefined;
}

/**
 * Makes a codec.
 *
 * Objects are recognised by their key sequence in a bounded trie; each shape gets a copier compiled
 * for it, because an object literal is several times faster to make than an object filled key by key.
 * Beyond the bound, and without `compile`, a plain pass gives the same copy and the same hash.
 */
export function createValueCodec(compile: Compile | undefined = compileHere): ValueCodec {
  /** The two lanes of the hash: in an array, because compiled copiers share them. */
  const lanes = new Int32Array(2);
  let depth = 0;
  let shapes = 0;
  let run = 0;
  const float = new Float64Array(1);
  const words = new Int32Array(float.buffer);
  const root = newShape([], 0x3c6ef372, 0x1f83d9ab);
  const foreignPrototypes: object[] = [];

  function mix(tokenA: number, tokenB: number): void {
    const a = Math.imul((lanes[0] as number) ^ tokenA, 0x9e3779b1);
    const b = lanes[1] as number;
    lanes[0] = (a << 13) | (a >>> 19);
    lanes[1] = Math.imul((b ^ (b >>> 15)) + tokenB, 0x85ebca6b);
  }

  function mixString(text: string): void {
    const length = text.length;
    let word = TAG_STRING;
    let other = length;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      word = Math.imul(word ^ unit, 0x01000193);
      other = Math.imul((other ^ (other >>> 13)) + unit, 0x5bd1e995);
    }
    mix(word, other);
  }

  function newShape(keys: readonly string[], keysA: number, keysB: number): Shape {
    return {
      keys,
      keysA,
      keysB,
      next: new Map(),
      looked: 0,
      run,
      lastKey: undefined,
      lastShape: undefined,
      copy: undefined,
    };
  }

  /** The shape one key further, or undefined where the trie is full. */
  function follow(shape: Shape, key: string): Shape | undefined {
    let next = shape.next.get(key);
    if (next === undefined) {
      if (key === '__proto__') throw REFUSED;
      if (shapes >= MAX_SHAPES || shape.keys.length >= MAX_SHAPE_KEYS) return undefined;
      shapes += 1;
      // A shape's hash is made on the lanes, and they are in the middle of a value.
      const [beforeA, beforeB] = lanes;
      lanes.set([shape.keysA, shape.keysB]);
      mixString(key);
      next = newShape([...shape.keys, key], lanes[0] as number, lanes[1] as number);
      lanes.set([beforeA as number, beforeB as number]);
      shape.next.set(key, next);
    }
    shape.lastKey = key;
    shape.lastShape = next;
    return next;
  }

  function takeAny(value: unknown): unknown {
    if (typeof value === 'string') {
      mixString(value);
      return value;
    }
    if (typeof value === 'number') {
      const integer = value | 0;
      if (integer === value) {
        mix(integer, integer + TAG_INTEGER);
        return integer;
      }
    }
    return takeRare(value);
  }

  function takeRare(value: unknown): unknown {
    switch (typeof value) {
      case 'number': {
        if (value - value !== 0) throw REFUSED;
        float[0] = value;
        mix(words[0] as number, TAG_FLOAT);
        mix(words[1] as number, TAG_FLOAT);
        return value;
      }
      case 'boolean':
        if (value) mix(TAG_TRUE, TAG_TRUE);
        else mix(TAG_FALSE, TAG_FALSE);
        return value;
      case 'object':
        if (value === null) {
          mix(TAG_NULL, TAG_NULL);
          return null;
        }
        if (depth === MAX_DEPTH) throw REFUSED;
        depth += 1;
        const copy = Array.isArray(value)
          ? takeArray(value)
          : takeObject(value as Record<string, unknown>);
        depth -= 1;
        return copy;
      default:
        throw REFUSED;
    }
  }

  function takeArray(array: readonly unknown[]): unknown[] {
    const prototype: unknown = Object.getPrototypeOf(array);
    if (prototype !== Array.prototype && !isForeign(prototype, 'concat')) throw REFUSED;
    const length = array.length;
    mix(length, TAG_ARRAY);
    const copy: unknown[] = [];
    for (let at = 0; at < length; at++) copy.push(takeAny(array[at]));
    return copy;
  }

  function takeObject(object: Record<string, unknown>): unknown {
    let shape: Shape | undefined = root;
    for (const key in object) {
      shape = shape.lastKey === key ? shape.lastShape : follow(shape, key);
      if (shape === undefined) break;
    }
    if (shape === undefined) return takeKeyByKey(object);
    if (shape.run !== run) {
      shape.run = run;
      shape.looked = 0;
    }
    if (shape.looked < FULL_LOOKS || object['constructor'] !== Object) {
      shape.looked += 1;
      expectPlain(object);
    }
    mix(shape.keysA ^ TAG_OBJECT, shape.keysB);
    shape.copy ??= copierOf(shape.keys);
    return shape.copy(object);
  }

  function expectPlain(object: object): void {
    const prototype: unknown = Object.getPrototypeOf(object);
    const isPlain =
      prototype === Object.prototype || prototype === null || isForeign(prototype, 'isPrototypeOf');
    if (!isPlain || Object.getOwnPropertySymbols(object).length > 0) throw REFUSED;
  }

  /** The plain pass: for key sequences that the trie has no room for. */
  function takeKeyByKey(object: Record<string, unknown>): unknown {
    const keys = Object.keys(object);
    expectPlain(object);
    const [beforeA, beforeB] = lanes;
    lanes.set([root.keysA, root.keysB]);
    for (const key of keys) {
      if (key === '__proto__') throw REFUSED;
      mixString(key);
    }
    const [keysA, keysB] = lanes as unknown as [number, number];
    lanes.set([beforeA as number, beforeB as number]);
    mix(keysA ^ TAG_OBJECT, keysB);
    return copyKeys(keys, object);
  }

  function copyKeys(keys: readonly string[], object: Record<string, unknown>): unknown {
    const copy: Record<string, unknown> = {};
    for (const key of keys) copy[key] = takeAny(object[key]);
    return copy;
  }

  function copierOf(keys: readonly string[]): (object: Record<string, unknown>) => unknown {
    try {
      const make = compile?.(copierSource(keys)) as
        ((lanes: Int32Array, take: typeof takeAny) => (object: object) => unknown) | undefined;
      if (make !== undefined) return make(lanes, takeAny);
    } catch {
      // A page's security policy may forbid compiling: the plain pass gives the same.
    }
    return (object) => copyKeys(keys, object);
  }

  /** Whether a prototype is another realm's Object.prototype or Array.prototype. */
  function isForeign(prototype: unknown, method: string): boolean {
    if (foreignPrototypes.includes(prototype as object)) return true;
    if (prototype === null || typeof prototype !== 'object') return false;
    const above: unknown = Object.getPrototypeOf(prototype);
    if (!Object.hasOwn(prototype, method)) return false;
    if (method === 'concat' ? !Array.isArray(prototype) : above !== null) return false;
    foreignPrototypes.push(prototype);
    return true;
  }

  return {
    begin() {
      run += 1;
    },
    take(value, what) {
      lanes[0] = 0x243f6a88;
      lanes[1] = 0x85a308d3;
      depth = 0;
      try {
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
          depth = 1;
          return takeObject(value as Record<string, unknown>);
        }
        return takeAny(value);
      } catch (error) {
        if (error !== REFUSED) throw error;
        throw explainRefusal(value, what, MAX_DEPTH);
      }
    },
    get hashA() {
      return lanes[0] as number;
    },
    get hashB() {
      return lanes[1] as number;
    },
  };
}

/** Thrown inside the fast pass, which keeps no path; the path is found by a second, slow look. */
const REFUSED: unique symbol = Symbol('refused');

/**
 * The source of a copier for objects with these keys. It does what `mix`, `mixString` and `takeAny` do,
 * with the lanes in local variables: 27 ns for an object of four fields, against 38 through calls.
 */
function copierSource(keys: readonly string[]): string {
  const mixed = (tokenA: string, tokenB: string): string =>
    `a = Math.imul(a ^ ${tokenA}, ${0x9e3779b1}); a = (a << 13) | (a >>> 19);
     b = Math.imul((b ^ (b >>> 15)) + ${tokenB}, ${0x85ebca6b});`;
  const taken = keys.map(
    (key, at) => `
    let v${at} = object[${JSON.stringify(key)}];
    if (typeof v${at} === 'string') {
      word = ${TAG_STRING};
      length = v${at}.length;
      other = length;
      for (let at = 0; at < length; at++) {
        unit = v${at}.charCodeAt(at);
        word = Math.imul(word ^ unit, ${0x01000193});
        other = Math.imul((other ^ (other >>> 13)) + unit, ${0x5bd1e995});
      }
      ${mixed('word', 'other')}
    } else if (typeof v${at} === 'number' && (word = v${at} | 0) === v${at}) {
      v${at} = word;
      ${mixed('word', `(word + ${TAG_INTEGER})`)}
    } else {
      lanes[0] = a; lanes[1] = b;
      v${at} = take(v${at});
      a = lanes[0]; b = lanes[1];
    }`,
  );
  const fields = keys.map((key, at) => `${JSON.stringify(key)}: v${at}`);
  return `(lanes, take) => (object) => {
    let a = lanes[0], b = lanes[1], word = 0, other = 0, unit = 0, length = 0;
    ${taken.join('')}
    lanes[0] = a; lanes[1] = b;
    return { ${fields.join(', ')} };
  }`;
}

function compileHere(source: string): unknown {
  return new Function(`return ${source}`)();
}
