// Calling the functions that place keys, and looking at the shape of what they return.

import type { CalledFunctions } from '@netsplit/harness';
import type { ConsistentHashing, Functions } from '../contract.ts';
import type { Membership } from '../given.ts';
import { namesOf } from './memberships.ts';
import { counted } from './told.ts';

export type Called = CalledFunctions<ConsistentHashing>;

/** The functions that give each key one owner. */
type Owners = {
  [Name in keyof Functions]: Functions[Name] extends (
    membership: Membership,
    keys: readonly string[],
  ) => readonly string[]
    ? Name
    : never;
}[keyof Functions];

/** Key → owner; fails the test unless each key has one, and it is a member. */
export function placed(
  functions: Called,
  by: Owners,
  membership: Membership,
  keys: readonly string[],
): ReadonlyMap<string, string> {
  const owners = functions.call(by, membership, keys);
  expectOneEach(functions, by, owners, keys);
  const names = new Set(namesOf(membership));
  return new Map(
    keys.map((key, index) => {
      const owner = owners[index] ?? '';
      functions.expect(
        names.has(owner),
        `${by} says that ${key} is owned by ${JSON.stringify(owner)}, which is no member`,
      );
      return [key, owner];
    }),
  );
}

/** Fails the test unless a function returned a list with something for each key. */
export function expectOneEach(
  functions: Called,
  by: keyof Functions,
  returned: unknown,
  keys: readonly string[],
): void {
  functions.expect(
    Array.isArray(returned) && returned.length === keys.length,
    `${by} was asked about ${counted(keys.length, 'key')} and returned ${
      Array.isArray(returned) ? `a list of ${returned.length}` : typeof returned
    }: it returns a list with an answer for each key, in the order of the keys`,
  );
}

/** Keys whose owner is another one than before, as `k7 from n1 to n2`. */
export function moves(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly { readonly key: string; readonly from: string; readonly to: string }[] {
  return [...before].flatMap(([key, from]) => {
    const to = after.get(key) ?? '';
    return to === from ? [] : [{ key, from, to }];
  });
}
