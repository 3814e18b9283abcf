import type { Hash64, Membership } from '../given.ts';

// Run `npx netsplit test consistent-hashing A` after each step and read what it says. Files of your own
// beside this one are welcome: a class Ring that parts B and D use too, for instance. Parts E to G are in member.ts.

export { Member } from './member.ts';

/**
 * Part A. Who owns each key?
 *
 * Step 1: put every point of every member on the ring, and sort them clockwise. Point 3 of n1 is at
 *   placeOf(pointName('n1', 3), membership.bits)
 * Step 2: a key is at placeOf(key, membership.bits). Its owner is the member of the first point at that
 *   place or after it. And if no point comes after it?
 * Step 3: two points may be at the same place. Then the smaller name owns, whoever was listed first.
 * Step 4: sort once for all keys, and do not look at every point for every key.
 * Part B: a member of weight 3 has three times as many points.
 */
export function ringOwners(_membership: Membership, _keys: readonly string[]): readonly string[] {
  return [];
}

/**
 * Part B. Who keeps a copy of each key? Walk clockwise from the key, and
 *
 * Step 1: leave out points of members that you have met already.
 * Step 2: pass over a member whose zone has a copy, as long as there is a zone that has none.
 * Step 3: when all zones have one, take those whom you passed over, the first one first.
 */
export function preferenceLists(
  _membership: Membership,
  _count: number,
  _keys: readonly string[],
): readonly (readonly string[])[] {
  return [];
}

/** Part C. No ring: every member bids placeOf(pairName(member, key), bits), and the highest bid wins. */
export function rendezvousOwners(
  _membership: Membership,
  _keys: readonly string[],
): readonly string[] {
  return [];
}

/** Part C. The loop of the paper, for each hash. Its 64 bits are more than a number holds exactly. */
export function jumpBuckets(_hashes: readonly Hash64[], _buckets: number): readonly number[] {
  return [];
}

/** Part C. The bucket of hash64(key), as an index into the list of members. */
export function jumpOwners(_membership: Membership, _keys: readonly string[]): readonly string[] {
  return [];
}

/**
 * Part C. Members take turns in the order of their names. In its turn, each takes the first entry on its
 * list that is free: permutationOf(member, size) says where the list begins, and how far each next one is.
 */
export function maglevTable(_members: readonly string[], _size: number): readonly string[] {
  return [];
}

/** Part C. A table of MAGLEV_TABLE_SIZE entries, in which a key has entry placeOf(key, 53) % MAGLEV_TABLE_SIZE. */
export function maglevOwners(_membership: Membership, _keys: readonly string[]): readonly string[] {
  return [];
}

/** Part D. As ringOwners; but a key whose owner is full walks on, to the first member that has room. */
export function boundedOwners(
  _membership: Membership,
  _percent: number,
  _keys: readonly string[],
): readonly string[] {
  return [];
}
