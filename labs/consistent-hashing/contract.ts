import { defineContract } from '@netsplit/harness';
import type { Membership } from './given.ts';

/** What this lab's code and its tests agree on. Parts A to D are pure functions. */
export const contract = defineContract({
  lab: 'consistent-hashing',
  roles: {},
  functions: ['ringOwners'],
});

/** The functions that `index.ts` exports. */
export interface Functions {
  /** Part A. The owner of each key on the ring, in the order of the keys. */
  ringOwners(membership: Membership, keys: readonly string[]): readonly string[];
}

/** The lab's types in one, for its tests. */
export interface ConsistentHashing {
  message: never;
  request: never;
  response: never;
  outputs: object;
  functions: Functions;
}
