import type { PathStep, Patch } from './patch.ts';
import { defineField, type Encoded } from './encode.ts';

/** A node's fields as they stand in a trace. */
export type EncodedFields = { readonly [name: string]: Encoded };

/** A patch does not fit the state that it was applied to: something between them is missing. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

/**
 * The state after a patch, JSON in and JSON out: who only shows states never decodes them.
 *
 * What was there stays as it was, and parts that did not change are shared, so that the states of many
 * events can be kept at once.
 *
 * @throws {PatchError}
 */
export function applyPatch(fields: EncodedFields, patch: Patch): EncodedFields {
  let tree: Encoded = fields;
  for (const entry of patch) tree = change(tree, entry[0], 0, entry.length === 2, entry[1]);
  return tree as EncodedFields;
}

/** The value at a path; undefined where there is none. */
export function valueAt(tree: Encoded | undefined, path: readonly PathStep[]): Encoded | undefined {
  let value = tree;
  for (const step of path) {
    if (value === undefined) return undefined;
    value = child(value, step);
  }
  return value;
}

/** The tag of a value that JSON has not (`$map`, `$set`, …); undefined for all others. */
export function tagOf(value: Encoded): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const tag = onlyTag(value);
  return tag !== undefined && isWellFormed(tag, (value as EncodedFields)[tag]) ? tag : undefined;
}

/** What an object has a tag of and is not, in words; undefined for all others. */
export function misformedTag(value: object): string | undefined {
  const tag = onlyTag(value);
  if (tag === undefined || isWellFormed(tag, (value as EncodedFields)[tag])) return undefined;
  return KIND_OF_TAG[tag];
}

const KIND_OF_TAG: Readonly<Record<string, string>> = {
  $map: 'Map',
  $set: 'Set',
  $bytes: 'array of bytes',
  $bigint: 'bigint',
  $number: 'number that JSON has not',
};

function onlyTag(value: object): string | undefined {
  if (Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  const [only] = keys;
  if (keys.length !== 1 || only === undefined) return undefined;
  return only.startsWith('$') && !only.startsWith('$$') ? only : undefined;
}

/** A trace from elsewhere may say anything: what is no Map, Set or array of bytes is shown as it stands. */
function isWellFormed(tag: string, content: Encoded | undefined): boolean {
  switch (tag) {
    case '$map':
      return Array.isArray(content) && content.every((entry) => Array.isArray(entry));
    case '$set':
      return Array.isArray(content);
    case '$bytes':
      return Array.isArray(content) && typeof content[0] === 'string' && Array.isArray(content[1]);
    case '$bigint':
    case '$number':
      return typeof content === 'string';
    default:
      return true;
  }
}

/** The entries of an encoded Map. */
export function entriesOf(map: Encoded): readonly (readonly [Encoded, Encoded])[] {
  return (map as EncodedFields)['$map'] as readonly (readonly [Encoded, Encoded])[];
}

/** The members of an encoded Set. */
export function membersOf(set: Encoded): readonly Encoded[] {
  return (set as EncodedFields)['$set'] as readonly Encoded[];
}

/** A field's name as the program has it: the encoding doubles a leading `$`. */
export function fieldName(key: string): string {
  return key.startsWith('$$') ? key.slice(1) : key;
}

/** The same text for the same data, in whatever order its Maps, Sets and objects were filled. */
export function canonicalText(value: Encoded): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const tag = tagOf(value);
  if (tag === '$map' || tag === '$set') {
    const parts = tag === '$map' ? entriesOf(value) : membersOf(value);
    return `{"${tag}":[${parts.map(canonicalText).sort(byCodeUnits).join(',')}]}`;
  }
  const fields = value as EncodedFields;
  const names = Object.keys(fields).sort(byCodeUnits);
  const texts = names.map(
    (name) => `${JSON.stringify(name)}:${canonicalText(fields[name] ?? null)}`,
  );
  return `{${texts.join(',')}}`;
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function change(
  tree: Encoded,
  path: readonly PathStep[],
  depth: number,
  isSet: boolean,
  value: Encoded | undefined,
): Encoded {
  const step = path[depth];
  if (step === undefined) return value ?? null;
  const isLast = depth === path.length - 1;
  if (Array.isArray(tree) && step === 'length' && isLast) {
    return tree.slice(0, Number(value));
  }
  if (isLast) return isSet ? withChild(tree, step, value ?? null) : withoutChild(tree, step);
  const inner = child(tree, step);
  if (inner === undefined) throw new PatchError(`there is nothing at ${labelOf(step)} to change`);
  return withChild(tree, step, change(inner, path, depth + 1, isSet, value));
}

function child(tree: Encoded, step: PathStep): Encoded | undefined {
  if (typeof step === 'number') return Array.isArray(tree) ? (tree as Encoded[])[step] : undefined;
  if (typeof step === 'string') {
    if (Array.isArray(tree)) return step === 'length' ? tree.length : undefined;
    const fields = tree as EncodedFields;
    return isObject(tree) && Object.hasOwn(fields, step) ? fields[step] : undefined;
  }
  if ('key' in step) {
    if (tagOf(tree) !== '$map') return undefined;
    return entriesOf(tree).find(([key]) => same(key, step.key))?.[1];
  }
  if (tagOf(tree) !== '$set') return undefined;
  return membersOf(tree).some((member) => same(member, step.member)) ? true : undefined;
}

function withChild(tree: Encoded, step: PathStep, value: Encoded): Encoded {
  if (typeof step === 'number') {
    if (!Array.isArray(tree) || step > tree.length) throw misfit(tree, step);
    const copy = [...(tree as Encoded[])];
    copy[step] = value;
    return copy;
  }
  if (typeof step === 'string') {
    if (!isObject(tree)) throw misfit(tree, step);
    return setField({ ...(tree as EncodedFields) }, step, value);
  }
  if ('key' in step) {
    if (tagOf(tree) !== '$map') throw misfit(tree, step);
    const entries = [...entriesOf(tree)];
    const at = entries.findIndex(([key]) => same(key, step.key));
    if (at === -1) entries.push([step.key, value]);
    else entries[at] = [step.key, value];
    return { $map: entries };
  }
  if (tagOf(tree) !== '$set') throw misfit(tree, step);
  const members = membersOf(tree);
  return members.some((member) => same(member, step.member))
    ? tree
    : { $set: [...members, step.member] };
}

function withoutChild(tree: Encoded, step: PathStep): Encoded {
  if (typeof step === 'object' && 'key' in step && tagOf(tree) === '$map') {
    return { $map: entriesOf(tree).filter(([key]) => !same(key, step.key)) };
  }
  if (typeof step === 'object' && 'member' in step && tagOf(tree) === '$set') {
    return { $set: membersOf(tree).filter((member) => !same(member, step.member)) };
  }
  if (typeof step === 'string' && isObject(tree)) {
    const { [step]: _gone, ...rest } = tree as EncodedFields;
    return rest;
  }
  throw misfit(tree, step);
}

function setField(fields: Record<string, Encoded>, name: string, value: Encoded): EncodedFields {
  if (name !== '__proto__') fields[name] = value;
  else defineField(fields, name, value);
  return fields;
}

function isObject(tree: Encoded): boolean {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

function same(a: Encoded, b: Encoded): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return canonicalText(a) === canonicalText(b);
}

function misfit(tree: Encoded, step: PathStep): PatchError {
  return new PatchError(`${labelOf(step)} does not fit ${JSON.stringify(tree).slice(0, 60)}`);
}

function labelOf(step: PathStep): string {
  return typeof step === 'object' ? JSON.stringify(step) : String(step);
}
