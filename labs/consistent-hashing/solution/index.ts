import { hash64, type Hash64, MAGLEV_TABLE_SIZE, type Membership, placeOf } from '../given.ts';
import { jumpBucket } from './jump.ts';
import { maglevTable } from './maglev.ts';
import { Preferences } from './preference.ts';
import { rendezvousOwner } from './rendezvous.ts';
import { Ring } from './ring.ts';

export { boundedOwners } from './bounded.ts';
export { maglevTable } from './maglev.ts';
export { Member } from './member.ts';

export function ringOwners(membership: Membership, keys: readonly string[]): readonly string[] {
  const ring = new Ring(membership);
  return keys.map((key) => ring.owner(key));
}

export function preferenceLists(
  membership: Membership,
  count: number,
  keys: readonly string[],
): readonly (readonly string[])[] {
  const preferences = new Preferences(membership);
  return keys.map((key) => preferences.listFor(key, count));
}

export function rendezvousOwners(
  membership: Membership,
  keys: readonly string[],
): readonly string[] {
  return keys.map((key) => rendezvousOwner(membership, key));
}

export function jumpBuckets(hashes: readonly Hash64[], buckets: number): readonly number[] {
  return hashes.map((hash) => jumpBucket(hash, buckets));
}

export function jumpOwners({ members }: Membership, keys: readonly string[]): readonly string[] {
  return keys.map((key) => members[jumpBucket(hash64(key), members.length)]?.name ?? '');
}

export function maglevOwners({ members }: Membership, keys: readonly string[]): readonly string[] {
  const names = members.map(({ name }) => name);
  const table = maglevTable(names, MAGLEV_TABLE_SIZE);
  return keys.map((key) => table[placeOf(key, 53) % MAGLEV_TABLE_SIZE] ?? '');
}
