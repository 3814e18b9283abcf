// What cases are drawn from. All shrink towards few members, few points and a small ring.

import fc, { type Arbitrary } from 'fast-check';
import type { Member, Membership } from '../given.ts';

/** Small rings have many points at one place; the large one is what is used in earnest. */
const bits = fc.constantFrom(4, 8, 53);

export const names: Arbitrary<string> = fc.integer({ min: 1, max: 40 }).map((n) => `n${n}`);

export const keys: Arbitrary<readonly string[]> = fc.uniqueArray(
  fc.integer({ min: 1, max: 9999 }).map((n) => `k${n}`),
  { minLength: 1, maxLength: 60 },
);

/** Members of equal weight, none of whom shares a zone. */
export function memberships(least = 1, most = 9): Arbitrary<Membership> {
  return fc.record({
    members: fc.uniqueArray(
      names.map((name) => ({ name })),
      { minLength: least, maxLength: most, selector: ({ name }) => name },
    ),
    points: fc.integer({ min: 1, max: 8 }),
    bits,
  });
}

/** The same members, listed the other way round. */
export function reversed(membership: Membership): Membership {
  return { ...membership, members: membership.members.toReversed() };
}

/** Those that are left when some go. */
export function without(membership: Membership, gone: readonly string[]): Membership {
  return { ...membership, members: membership.members.filter(({ name }) => !gone.includes(name)) };
}

export function namesOf({ members }: Membership): readonly string[] {
  return members.map(({ name }: Member) => name);
}

/** Members of some weight, in some zones: part B. */
export function zonedMemberships(least = 1, most = 9): Arbitrary<Membership> {
  const member = fc.record({
    name: names,
    weight: fc.integer({ min: 1, max: 3 }),
    zone: fc.constantFrom('x', 'y', 'z', undefined),
  });
  return fc.record({
    members: fc
      .uniqueArray(member, { minLength: least, maxLength: most, selector: ({ name }) => name })
      .map((members) => members.map(withoutNothing)),
    points: fc.integer({ min: 1, max: 4 }),
    bits,
  });
}

/** JSON has no undefined: a member without a zone has no such field. */
function withoutNothing({ zone, ...member }: Member): Member {
  return zone === undefined ? member : { ...member, zone };
}

/** A membership of `count` members whose names nobody else has, for statistics. */
export function drawnMembership(count: number, points: number, salt: string): Membership {
  const members = Array.from({ length: count }, (_, n) => ({ name: `n${n + 1}.${salt}` }));
  return { members, points, bits: 53 };
}

/** So many keys that nobody else has. */
export function drawnKeys(count: number, salt: string): readonly string[] {
  return Array.from({ length: count }, (_, key) => `k${key + 1}.${salt}`);
}
