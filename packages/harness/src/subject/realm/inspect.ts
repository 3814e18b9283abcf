// Node's own inspector looks at its version, its options and the terminal, and belongs to another realm:
// what a node prints must be the same text on every machine.

const MAX_DEPTH = 4;
const MAX_ENTRIES = 30;
const MAX_TEXT = 2000;

/** A value as text, on one line, bounded in depth and length; runs none of the value's own code. */
export function inspect(value: unknown): string {
  return bounded(show(value, []));
}

function bounded(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;
}

function show(value: unknown, within: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return bounded(quoted(value));
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return `[function ${ownText(value, 'name') ?? ''}]`.replace(' ]', ']');
    case 'object':
      return value === null ? 'null' : showObject(value, within);
    default:
      return String(value);
  }
}

function showObject(value: object, within: readonly object[]): string {
  if (within.includes(value)) return '[circular]';
  if (within.length >= MAX_DEPTH) return Array.isArray(value) ? '[…]' : '{…}';
  try {
    return showKind(value, [...within, value]);
  } catch {
    // A proxy, say: its traps are the student's code, and may do anything.
    return '[cannot be shown]';
  }
}

function showKind(value: object, within: readonly object[]): string {
  const entry = ([key, one]: readonly [unknown, unknown]): string =>
    `${show(key, within)} => ${show(one, within)}`;
  if (Array.isArray(value)) {
    return list(
      '[',
      Array.from(value, (one) => show(one, within)),
      ']',
      value.length,
    );
  }
  switch (Object.prototype.toString.call(value)) {
    case '[object Map]':
      return list(`Map {`, firstOf(value as Map<unknown, unknown>).map(entry), '}', sizeOf(value));
    case '[object Set]': {
      const members = firstOf(value as Set<unknown>).map((one) => show(one, within));
      return list(`Set {`, members, '}', sizeOf(value));
    }
    case '[object Date]':
      return Number.isNaN(+(value as Date)) ? 'Date ?' : `Date ${(value as Date).toISOString()}`;
    case '[object RegExp]':
      return RegExp.prototype.toString.call(value);
    case '[object Error]':
      return `${className(value) || 'Error'}: ${ownText(value, 'message') ?? ''}`;
    default:
      return ArrayBuffer.isView(value) ? showBytes(value) : showFields(value, within);
  }
}

function showFields(value: object, within: readonly object[]): string {
  const name = className(value);
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([, descriptor]) => descriptor.enumerable)
    .map(([key, descriptor]) => {
      const shown = 'value' in descriptor ? show(descriptor.value, within) : '[accessor]';
      return `${/^[\w$]+$/.test(key) ? key : quoted(key)}: ${shown}`;
    });
  return list(name === 'Object' || name === '' ? '{' : `${name} {`, fields, '}', fields.length);
}

function showBytes(view: ArrayBufferView): string {
  if (view instanceof DataView) return `DataView of ${view.byteLength} bytes`;
  const numbers = view as unknown as ArrayLike<number | bigint>;
  const shown = Array.from({ length: Math.min(numbers.length, MAX_ENTRIES) }, (_, at) =>
    String(numbers[at]),
  );
  return list(`${className(view)} [`, shown, ']', numbers.length);
}

function list(open: string, items: readonly string[], close: string, size: number): string {
  const shown = items.slice(0, MAX_ENTRIES);
  if (size > shown.length) shown.push(`… ${size - shown.length} more`);
  if (shown.length === 0) return open + close;
  const space = close === '}' || /\w \[$/.test(open) ? ' ' : '';
  return `${open}${space}${shown.join(', ')}${space}${close}`;
}

function firstOf<Member>(collection: Iterable<Member>): Member[] {
  const first: Member[] = [];
  for (const member of collection) {
    if (first.length === MAX_ENTRIES) break;
    first.push(member);
  }
  return first;
}

function sizeOf(collection: object): number {
  return (collection as { readonly size: number }).size;
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || typeof prototype !== 'object') return '';
  const maker: unknown = (prototype as { constructor?: unknown }).constructor;
  return typeof maker === 'function' ? (ownText(maker, 'name') ?? '') : '';
}

/** A text among an object's own values; never a getter's. */
function ownText(value: object, key: string): string | undefined {
  const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === 'string' ? text : undefined;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
