import type { Encoded } from './encode.ts';
import { canonicalText, entriesOf, membersOf, tagOf } from './encoded.ts';
import type { Patch, PatchEntry, PathStep } from './patch.ts';

type Fields = { readonly [key: string]: Encoded };

/**
 * What has to change in `before` to make it `after`. The order in which a Map, a Set or an object was
 * filled has no meaning.
 *
 * Keys of a Map that are other objects but the same data (`{ term: 1 }` twice) are keys of their own. A
 * path cannot tell them apart: a Map or Set that has such keys is replaced as a whole.
 */
export function diff(before: Encoded, after: Encoded): Patch {
  const patch: PatchEntry[] = [];
  compare(before, after, [], patch);
  return patch;
}

function compare(
  before: Encoded,
  after: Encoded,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    return compareArrays(before, after, path, patch);
  }
  if (!isFields(before) || !isFields(after)) {
    patch.push([path, after]);
    return;
  }
  const tag = tagOf(before);
  if (tag !== tagOf(after)) patch.push([path, after]);
  else if (tag === '$map') compareMaps(before, after, path, patch);
  else if (tag === '$set') compareSets(before, after, path, patch);
  else if (tag === undefined) compareFields(before, after, path, patch);
  else replace(before, after, path, patch);
}

function compareArrays(
  before: readonly Encoded[],
  after: readonly Encoded[],
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  if (after.length < before.length) patch.push([[...path, 'length'], after.length]);
  after.forEach((element, at) => {
    if (at >= before.length) patch.push([[...path, at], element]);
    else compare(before[at] as Encoded, element, [...path, at], patch);
  });
}

function compareFields(
  before: Fields,
  after: Fields,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) patch.push([[...path, name]]);
  }
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name))
      compare(before[name] as Encoded, value, [...path, name], patch);
    else patch.push([[...path, name], value]);
  }
}

function compareMaps(
  before: Fields,
  after: Fields,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  const old = byText(entriesOf(before), ([key]) => key);
  const now = byText(entriesOf(after), ([key]) => key);
  if (old === undefined || now === undefined) return replace(before, after, path, patch);
  for (const [text, [key]] of old) if (!now.has(text)) patch.push([[...path, { key }]]);
  for (const [text, [key, value]] of now) {
    const known = old.get(text);
    if (known === undefined) patch.push([[...path, { key }], value]);
    else compare(known[1], value, [...path, { key: known[0] }], patch);
  }
}

function compareSets(
  before: Fields,
  after: Fields,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  const old = byText(membersOf(before), (member) => member);
  const now = byText(membersOf(after), (member) => member);
  if (old === undefined || now === undefined) return replace(before, after, path, patch);
  for (const [text, member] of old) if (!now.has(text)) patch.push([[...path, { member }]]);
  for (const [text, member] of now) if (!old.has(text)) patch.push([[...path, { member }], true]);
}

/** A path could not tell keys apart that are the same as data: such a Map or Set changes as a whole. */
function replace(
  before: Fields,
  after: Fields,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  if (canonicalText(before) !== canonicalText(after)) patch.push([path, after]);
}

/** Elements by their key as text; undefined if two keys are the same as data. */
function byText<Element>(
  elements: readonly Element[],
  keyOf: (element: Element) => Encoded,
): Map<string, Element> | undefined {
  const byKey = new Map(elements.map((element) => [canonicalText(keyOf(element)), element]));
  return byKey.size === elements.length ? byKey : undefined;
}

function isFields(value: Encoded): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
