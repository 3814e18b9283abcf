import type { Encoded } from '@netsplit/simulator';

/** Typed arrays that a state may hold, by name. */
const BYTES: Readonly<Record<string, (numbers: readonly unknown[]) => unknown>> = {
  Int8Array: (numbers) => Int8Array.from(numbers as number[]),
  Uint8Array: (numbers) => Uint8Array.from(numbers as number[]),
  Uint8ClampedArray: (numbers) => Uint8ClampedArray.from(numbers as number[]),
  Int16Array: (numbers) => Int16Array.from(numbers as number[]),
  Uint16Array: (numbers) => Uint16Array.from(numbers as number[]),
  Int32Array: (numbers) => Int32Array.from(numbers as number[]),
  Uint32Array: (numbers) => Uint32Array.from(numbers as number[]),
  Float32Array: (numbers) => Float32Array.from(numbers as number[]),
  Float64Array: (numbers) => Float64Array.from(numbers as number[]),
  BigInt64Array: (numbers) => BigInt64Array.from(numbers as bigint[]),
  BigUint64Array: (numbers) => BigUint64Array.from(numbers as bigint[]),
};

/**
 * A node's fields as they were before `encodeFields`: what came out of the jail, made of our own objects.
 *
 * @throws {TypeError} for what no encoding gives
 */
export function decodeFields(encoded: unknown): Record<string, unknown> {
  return decodeOwn(encoded as Readonly<Record<string, Encoded>>);
}

function decode(value: Encoded): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Encoded[]).map(decode);
  const own = value as Readonly<Record<string, Encoded>>;
  const [key, ...others] = Object.keys(own);
  if (key === undefined || others.length > 0 || !/^\$[a-z]/.test(key)) return decodeOwn(own);
  const content = own[key];
  switch (key) {
    case '$number':
      return Number(content);
    case '$undefined':
      return undefined;
    case '$bigint':
      return BigInt(String(content));
    case '$map':
      return new Map(listOf(content).map((entry) => decode(entry) as [unknown, unknown]));
    case '$set':
      return new Set(listOf(content).map(decode));
    case '$bytes': {
      const [name, numbers] = listOf(content);
      const make = Object.hasOwn(BYTES, String(name)) ? BYTES[String(name)] : undefined;
      if (make !== undefined) return make(listOf(numbers).map(decode));
      break;
    }
    default:
  }
  throw new TypeError(`nothing is encoded as ${key}`);
}

function decodeOwn(own: Readonly<Record<string, Encoded>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(own)) {
    // The encoding doubles a `$` that a name begins with.
    const plain = name.startsWith('$$') ? name.slice(1) : name;
    Object.defineProperty(fields, plain, {
      value: decode(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return fields;
}

function listOf(value: Encoded | undefined): readonly Encoded[] {
  if (!Array.isArray(value)) throw new TypeError('a list is missing in what was encoded');
  return value as readonly Encoded[];
}
