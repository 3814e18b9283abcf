import { type Membership, placeOf, pointName } from '../given.ts';

// Run `npx netsplit test consistent-hashing A` after each step and read what it says.

/**
 * Part A. Who owns each key?
 *
 * Step 1: put every point of every member on the ring, and sort them clockwise. Point 3 of n1 is at
 *   placeOf(pointName('n1', 3), membership.bits)
 * Step 2: a key is at placeOf(key, membership.bits). Its owner is the member of the first point at that
 *   place or after it. And if no point comes after it?
 * Step 3: two points may be at the same place. Then the smaller name owns, whoever was listed first.
 * Step 4: sort once for all keys, and do not look at every point for every key.
 */
export function ringOwners(_membership: Membership, _keys: readonly string[]): readonly string[] {
  return [];
}
