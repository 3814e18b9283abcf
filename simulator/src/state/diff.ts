import type { Encoded } from './encode.ts';
import { entriesOf, membersOf, tagOf } from './encoded.ts';
import type { Patch, PatchEntry, PathStep } from './patch.ts';

type Fields = { readonly [key: string]: Encoded };

/** What has to change in `before` to make it `after`. The order of Maps and Sets has no meaning. */
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
  else if (JSON.stringify(before) !== JSON.stringify(after)) patch.push([path, after]);
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
  const byKey = (map: Fields): Map<string, readonly [Encoded, Encoded]> =>
    new Map(entriesOf(map).map((entry) => [JSON.stringify(entry[0]), entry]));
  const old = byKey(before);
  const now = byKey(after);
  for (const [text, [key]] of old) if (!now.has(text)) patch.push([[...path, { key }]]);
  for (const [text, [key, value]] of now) {
    const known = old.get(text);
    if (known === undefined) patch.push([[...path, { key }], value]);
    else compare(known[1], value, [...path, { key }], patch);
  }
}

function compareSets(
  before: Fields,
  after: Fields,
  path: readonly PathStep[],
  patch: PatchEntry[],
): void {
  const byText = (set: Fields): Map<string, Encoded> =>
    new Map(membersOf(set).map((member) => [JSON.stringify(member), member]));
  const old = byText(before);
  const now = byText(after);
  for (const [text, member] of old) if (!now.has(text)) patch.push([[...path, { member }]]);
  for (const [text, member] of now) if (!old.has(text)) patch.push([[...path, { member }], true]);
}

function isFields(value: Encoded): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
