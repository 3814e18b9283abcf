import { type Membership, placeOf } from '../given.ts';
import { Ring } from './ring.ts';

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam): a key goes to the first
 * member clockwise that has room. Room is made by the bound alone; who is behind it stays where it is.
 *
 * @param percent of an even share that a member may take, at least 100: then all keys find a place
 */
export function boundedOwners(
  membership: Membership,
  percent: number,
  keys: readonly string[],
): readonly string[] {
  const ring = new Ring(membership);
  const { owners, bits } = ring;
  // Rounded up, or the last key might have nowhere to go. In whole numbers: 1.1 is not eleven tenths.
  const bound = Math.ceil((keys.length * percent) / (100 * membership.members.length));
  const loads = new Map<string, number>();
  return keys.map((key) => {
    let index = ring.firstFrom(placeOf(key, bits));
    while ((loads.get(owners[index] ?? '') ?? 0) >= bound) index = (index + 1) % owners.length;
    const owner = owners[index] ?? '';
    loads.set(owner, (loads.get(owner) ?? 0) + 1);
    return owner;
  });
}
