import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';
import type { Hash64, Membership } from './given.ts';

/** What this lab's code and its tests agree on. Parts A to D are pure functions, E to G are the store. */
export const contract = defineContract({
  lab: 'consistent-hashing',
  roles: { node: 'Member' },
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

/** What a node of the store is asked: it arrives in `onRequest`. Nodes that are no members are asked, too. */
export type Request = Join | Leave | Put | Get | Look;

/**
 * Part E. Become a member of the ring, from now on: answered with `done` at once. All nodes are told the same
 * number of copies.
 */
export interface Join {
  readonly kind: 'join';
  /** How many members are to keep each key: N in the paper. */
  readonly copies: number;
}

/**
 * Part E. Stop being one: answered with `done` when this node keeps nothing any more, all being in others'
 * hands. It is answered with `refused` by a node that is no member, by the founder, who never leaves, and by one
 * that is asked to join again before it is done.
 */
export interface Leave {
  readonly kind: 'leave';
}

/** Part E. Write. Answered with `stored` when at least `w` of the key's keepers have it: in part E, its owner. */
export interface Put {
  readonly kind: 'put';
  readonly key: string;
  readonly value: string;
  /** Part F. What this write is to replace: as a `found` gave it, or nothing. */
  readonly context: readonly string[];
  /** Part F. How many keepers must have it: W in the paper. */
  readonly w: number;
  /** Part G. When keepers cannot be reached, others may stand in for them. */
  readonly sloppy: boolean;
}

/** Part E. Read. Answered with `found` when `r` of the key's keepers have said what they have. */
export interface Get {
  readonly kind: 'get';
  readonly key: string;
  /** Part F. R in the paper. */
  readonly r: number;
  /** Part G. */
  readonly sloppy: boolean;
}

/** What this node itself keeps of a key, as one of its keepers or on the way: answered with `kept` at once. */
export interface Look {
  readonly kind: 'look';
  readonly key: string;
}

export type Response =
  | { readonly kind: 'done' }
  /** To a put or get by a node that is no member, and to some leaves. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'stored' }
  /**
   * The values that stand, in any order: none, if the key is not known; several, if none of their writers had
   * seen the others. (Before part F, the one that was written.)
   */
  | {
      readonly kind: 'found';
      readonly values: readonly string[];
      readonly context: readonly string[];
    }
  | {
      readonly kind: 'kept';
      /** As a keeper. */
      readonly values: readonly string[];
      /** Part G. For others: member → values that it is to have. */
      readonly hints: Readonly<Record<NodeId, readonly string[]>>;
      /** The members that this node knows of. */
      readonly members: readonly NodeId[];
    };

/** The lab's types in one, for its tests. */
export interface ConsistentHashing {
  message: unknown;
  request: Request;
  response: Response;
  outputs: object;
  functions: Functions;
}
