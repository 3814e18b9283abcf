/** A value that JSON does not have, where a JSON value is asked for. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
  /** Where in the value: `message.entries[2].term`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
  }
}

/** Finds the first thing in `value` that is not JSON, and says what to do instead. */
export function explainRefusal(value: unknown, what: string, maxDepth: number): ValueError {
  return (
    find(value, what, [], maxDepth) ??
    new ValueError(what, 'changed while it was read: send plain data, without getters')
  );
}

function find(
  value: unknown,
  path: string,
  ancestors: readonly object[],
  maxDepth: number,
): ValueError | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      if (Number.isFinite(value)) return undefined;
      return new ValueError(path, `is ${value}: JSON has finite numbers only`);
    case 'undefined':
      return new ValueError(path, 'is undefined: leave the field out, or use null');
    case 'bigint':
      return new ValueError(path, 'is a bigint: send a number, or a string of its digits');
    case 'function':
      return new ValueError(path, 'is a function: a message carries data, not code');
    case 'symbol':
      return new ValueError(path, 'is a symbol: use a string');
    case 'object':
      return value === null ? undefined : findInObject(value, path, ancestors, maxDepth);
  }
}

function findInObject(
  value: object,
  path: string,
  ancestors: readonly object[],
  maxDepth: number,
): ValueError | undefined {
  if (ancestors.includes(value)) {
    return new ValueError(
      path,
      'is part of a cycle: it contains itself. Send a name or a number that stands for it',
    );
  }
  if (ancestors.length >= maxDepth) {
    return new ValueError(path, `is nested more than ${maxDepth} deep: flatten it into a list`);
  }
  const within = [...ancestors, value];
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const found = find(value[at], `${path}[${at}]`, within, maxDepth);
      if (found !== undefined) return found;
    }
    if (kindOf(value) !== 'Array') return oddObject(value, path);
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain =
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype as object, 'isPrototypeOf'));
  if (!plain) return oddObject(value, path);
  if (Object.hasOwn(value, '__proto__')) {
    return new ValueError(path, 'has a key "__proto__": choose another name');
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    return new ValueError(path, 'has a symbol as a key: use a string');
  }
  for (const key of Object.keys(value)) {
    const found = find((value as Record<string, unknown>)[key], `${path}.${key}`, within, maxDepth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function oddObject(value: object, path: string): ValueError {
  const kind = kindOf(value);
  const cure =
    kind === 'Map' || kind === 'Set'
      ? 'spread it into a list: [...it]'
      : 'send a plain object with the fields that the other side needs';
  return new ValueError(path, `is a ${kind}, not plain data: ${cure}`);
}

function kindOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag !== 'Object' && tag !== 'Array') return tag;
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : tag;
}
