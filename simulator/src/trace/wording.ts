import { entriesOf, fieldName, membersOf, tagOf } from '../state/encoded.ts';
import type { Encoded } from '../state/encode.ts';

/** Fields that say what a message is: `{ kind: 'ask', … }` is an ask. */
const NAMING = ['kind', 'type', 'op'];
const LONGEST_TEXT = 28;
const MOST_PARTS = 6;

/** What a message, a request or an answer is called: its kind; a short value where it has none. */
export function nameOf(message: unknown): string {
  return kindOf(message) ?? brief(message, 1);
}

/** The kind that a message, a request or an answer belongs to; those that name none are told apart by what they are. */
export function groupOf(message: unknown): string {
  const kind = kindOf(message);
  if (kind !== undefined) return kind;
  if (message === undefined || message === null) return 'nothing';
  if (Array.isArray(message)) return 'a list';
  return typeof message === 'object' ? 'an object' : `a ${typeof message}`;
}

/** A value of JSON in a few words: `ask(number 1, request print(line "a b"))`. */
export function brief(value: unknown, depth = 2): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return list(value, depth, brief);
  const kind = kindOf(value);
  const parts = Object.entries(value).filter(([name, part]) => !isNaming(name, part, kind));
  const inside = fields(parts, depth, brief);
  if (kind === undefined) return `{${inside}}`;
  return inside === '' ? kind : `${kind}(${inside})`;
}

/** A value of a node's state in a few words; like {@link brief}, and knows Maps, Sets and the like. */
export function briefState(value: Encoded | undefined, depth = 2): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return list(value, depth, stateOf);
  const tag = tagOf(value);
  if (tag === undefined) {
    if (typeof value !== 'object' || value === null) return brief(value);
    const named = Object.entries(value).map(([name, part]) => [fieldName(name), part] as const);
    const kind = kindOf(value);
    const inside = fields(
      named.filter(([name, part]) => !isNaming(name, part, kind)),
      depth,
      stateOf,
    );
    if (kind === undefined) return `{${inside}}`;
    return inside === '' ? kind : `${kind}(${inside})`;
  }
  return tagged(tag, value, depth);
}

function tagged(tag: string, value: Encoded, depth: number): string {
  const content = (value as { readonly [tag: string]: Encoded })[tag];
  switch (tag) {
    case '$map': {
      const entries = entriesOf(value);
      if (entries.length === 0) return 'empty Map';
      if (depth === 0 || entries.length > MOST_PARTS) return `Map of ${entries.length}`;
      const shown = entries.map(
        ([key, part]) => `${briefState(key, 0)}: ${briefState(part, depth - 1)}`,
      );
      return `Map {${shown.join(', ')}}`;
    }
    case '$set': {
      const members = membersOf(value);
      if (members.length === 0) return 'empty Set';
      if (depth === 0 || members.length > MOST_PARTS) return `Set of ${members.length}`;
      return `Set {${members.map((member) => briefState(member, depth - 1)).join(', ')}}`;
    }
    case '$bigint':
      return `${String(content)}n`;
    case '$number':
      return String(content);
    case '$undefined':
      return 'undefined';
    case '$bytes': {
      const [kind, numbers] = content as readonly [string, readonly Encoded[]];
      return numbers.length > MOST_PARTS
        ? `${kind} of ${numbers.length}`
        : `${kind} [${numbers.map((number) => briefState(number)).join(', ')}]`;
    }
    default:
      return brief(value, depth);
  }
}

/** `n1, n2 and n3`. */
export function enumerate(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const name of NAMING) {
    const kind = (value as Record<string, unknown>)[name];
    if (typeof kind === 'string' && kind !== '') return shorten(kind);
  }
  return undefined;
}

function isNaming(name: string, part: unknown, kind: string | undefined): boolean {
  return (
    kind !== undefined &&
    typeof part === 'string' &&
    NAMING.includes(name) &&
    shorten(part) === kind
  );
}

function list(
  values: readonly unknown[],
  depth: number,
  say: (value: unknown, depth: number) => string,
): string {
  if (values.length === 0) return '[]';
  if (depth === 0 || values.length > MOST_PARTS) {
    return count(values.length);
  }
  const parts = values.map((value) => say(value, depth - 1));
  if (parts.every((part) => part === '{…}')) return count(values.length);
  return `[${parts.join(', ')}]`;
}

function count(items: number): string {
  return items === 1 ? '[1 item]' : `[${items} items]`;
}

function fields(
  parts: readonly (readonly [string, unknown])[],
  depth: number,
  say: (value: unknown, depth: number) => string,
): string {
  if (parts.length === 0) return '';
  if (depth === 0) return '…';
  const shown = parts
    .slice(0, MOST_PARTS)
    .map(([name, part]) => `${shorten(name)} ${say(part, depth - 1)}`);
  return [...shown, ...(parts.length > MOST_PARTS ? ['…'] : [])].join(', ');
}

function stateOf(value: unknown, depth: number): string {
  return briefState(value as Encoded, depth);
}

/** Names stand bare; what could be read as something else stands in quotes. */
function text(value: string): string {
  return /^[A-Za-z_][\w.:-]*$/.test(value) && value.length <= LONGEST_TEXT
    ? value
    : JSON.stringify(shorten(value));
}

function shorten(value: string): string {
  return value.length <= LONGEST_TEXT ? value : `${value.slice(0, LONGEST_TEXT - 1)}…`;
}
