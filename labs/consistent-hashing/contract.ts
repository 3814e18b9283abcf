import { defineContract } from '@netsplit/harness';
import type { Hash64, Membership } from './given.ts';

/** What this lab's code and its tests agree on. Parts A to D are pure functions. */
export const contract = defineContract({
  lab: 'consistent-hashing',
  roles: {},
  functions: [
    'ringOwners',
    'preferenceLists',
    'rendezvousOwners',
    'jumpBuckets',
    'jumpOwners',
    'maglevTable',
    'maglevOwners',
    'boundedOwners',
  ],
});

/** One interface for all schemes: the owner of each key, in the order of the keys. */
export type Owners = (membership: Membership, keys: readonly string[]) => readonly string[];

/** The functions that `index.ts` exports. */
export interface Functions {
  /** Part A. On the ring, each member with its points; from part B on, so many for each unit of its weight. */
  readonly ringOwners: Owners;
  /**
   * Part B. For each key the `count` members that keep it, the first one first; all members, if there are
   * fewer. They are different, and in as many zones as can be.
   */
  preferenceLists(
    membership: Membership,
    count: number,
    keys: readonly string[],
  ): readonly (readonly string[])[];
  /** Part C. The member whose score with the key is highest. */
  readonly rendezvousOwners: Owners;
  /** Part C. The bucket of each hash, of 0 to `buckets` - 1. */
  jumpBuckets(hashes: readonly Hash64[], buckets: number): readonly number[];
  /** Part C. By jump hash: the member that is listed first is bucket 0. Here the order of the list counts. */
  readonly jumpOwners: Owners;
  /** Part C. The owner of each entry of a lookup table of `size` entries, a prime number. */
  maglevTable(members: readonly string[], size: number): readonly string[];
  /** Part C. By a table of MAGLEV_TABLE_SIZE entries: a key's entry is its place on 2^53, modulo the size. */
  readonly maglevOwners: Owners;
  /**
   * Part D. On the ring, where no member takes more than the bound: `percent` of an even share of all these
   * keys, rounded up. Keys are placed one by one, in their order.
   *
   * @param percent 100 or more
   */
  boundedOwners(
    membership: Membership,
    percent: number,
    keys: readonly string[],
  ): readonly string[];
}

/** The lab's types in one, for its tests. */
export interface ConsistentHashing {
  message: never;
  request: never;
  response: never;
  outputs: object;
  functions: Functions;
}
