import { encode, encodeFields, type Encoded } from './encode.ts';
import { kindOf } from './kind.ts';
import { StateError } from './state-error.ts';

type Fields = Readonly<Record<string, Encoded>>;

/**
 * A node's fields encoded once more, sharing with their encoding `before` every part that is as it was:
 * who compares the two looks only at what changed, and most of a large state does not change in one
 * event. What is new is checked in full; what is as it was, was checked when it was new.
 *
 * @throws {StateError} naming the field that holds what is no plain data
 */
export function encodeFieldsAfter(
  fields: Readonly<Record<string, unknown>>,
  before: Fields | undefined,
): Fields {
  if (before === undefined) return encodeFields(fields);
  try {
    return fieldsAfter(fields, before) as Fields;
  } catch (error) {
    // This pass keeps no paths: another one finds where it is.
    if (error instanceof StateError) encodeFields(fields);
    throw error;
  }
}

function encodeAfter(value: unknown, before: Encoded | undefined): Encoded {
  if (typeof value !== 'object' || value === null) {
    const isAsBefore = before !== undefined && value === before && !Object.is(value, -0);
    return isAsBefore ? before : encode(value, '', []);
  }
  if (typeof before !== 'object' || before === null) return encode(value, '', []);
  const kind = kindOf(value);
  if (kind === 'array' && Array.isArray(before)) {
    return listAfter(value as unknown[], before as readonly Encoded[], encodeAfter);
  }
  if (Array.isArray(before)) return encode(value, '', []);
  const known = before as Fields;
  if (kind === 'fields') return fieldsAfter(value as Record<string, unknown>, known);
  const entries = kind === 'map' ? known['$map'] : kind === 'set' ? known['$set'] : undefined;
  if (!Array.isArray(entries) || kind === undefined) return encode(value, '', []);
  const list = [...(value as Iterable<unknown>)];
  const after = listAfter(list, entries, kind === 'map' ? entryAfter : encodeAfter);
  if (after === entries) return before;
  return kind === 'map' ? { $map: after } : { $set: after };
}

function entryAfter(entry: unknown, before: Encoded | undefined): Encoded {
  const old = Array.isArray(before) ? (before as readonly Encoded[]) : [];
  return listAfter(entry as unknown[], old, encodeAfter);
}

function listAfter(
  list: readonly unknown[],
  before: readonly Encoded[],
  after: (value: unknown, before: Encoded | undefined) => Encoded,
): readonly Encoded[] {
  let changed: Encoded[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const old = before[at];
    const now = after(list[at], old);
    if (changed === undefined && now === old && at < before.length) continue;
    changed ??= before.slice(0, at);
    changed.push(now);
  }
  return changed ?? (list.length === before.length ? before : before.slice(0, list.length));
}

function fieldsAfter(fields: Readonly<Record<string, unknown>>, before: Fields): Encoded {
  const names = Object.keys(fields);
  let changed: Record<string, Encoded> | undefined;
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    // A doubled name and the object's prototype are told apart there.
    if (name.charCodeAt(0) === DOLLAR || name === '__proto__') return encode(fields, '', []);
    const old = before[name];
    // What every object has under that name is no field of it.
    const now =
      typeof old === 'function' ? encode(fields[name], '', []) : encodeAfter(fields[name], old);
    if (changed === undefined && now === old) continue;
    changed ??= taken(names, at, before);
    changed[name] = now;
  }
  if (changed !== undefined) return changed;
  return hasMoreNames(before, names.length) ? taken(names, names.length, before) : before;
}

const DOLLAR = 0x24;

function taken(names: readonly string[], count: number, from: Fields): Record<string, Encoded> {
  return Object.fromEntries(names.slice(0, count).map((name) => [name, from[name] as Encoded]));
}

function hasMoreNames(fields: Fields, count: number): boolean {
  let left = count;
  // No object that was encoded has an enumerable field that is not its own.
  for (const _ in fields) if (left-- === 0) return true;
  return false;
}
