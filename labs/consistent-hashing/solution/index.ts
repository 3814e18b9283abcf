import type { Membership } from '../given.ts';
import { Ring } from './ring.ts';

export function ringOwners(membership: Membership, keys: readonly string[]): readonly string[] {
  const ring = new Ring(membership);
  return keys.map((key) => ring.owner(key));
}
