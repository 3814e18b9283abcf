// What the lab gives you, to import from '../given.ts'.

import { type Hash64, murmur3, utf8 } from './given/murmur3.ts';

export type { Hash64 } from './given/murmur3.ts';

/** Who may own keys. */
export interface Member {
  /** Members are told apart by their names. */
  readonly name: string;
  /** How much it can carry, compared with others: a whole number from 1. Left out, it is 1. (Part B.) */
  readonly weight?: number;
  /** What fails together: a rack, a building. Left out, the member is a zone of its own. (Part B.) */
  readonly zone?: string;
}

/** All that there is to know for placing keys: whoever knows the same places every key alike. */
export interface Membership {
  /** At least one, all names different. The order in which they are listed means nothing, but to jump hash. */
  readonly members: readonly Member[];
  /** How many points a member of weight 1 has on the ring. */
  readonly points: number;
  /** The ring has 2 to the power of this many places, from 0 on clockwise: 1 to 53. */
  readonly bits: number;
}

/** The hash that was asked for last: high, low, and 64 bits that nobody needs. */
const hashed = new Int32Array(4);

/** The hash of a text: the first 64 bits of MurmurHash3_x86_128 of its bytes in UTF-8, with the seed 0. */
export function hash64(text: string): Hash64 {
  murmur3(utf8(text), hashed);
  const [high = 0, low = 0] = hashed;
  return { high: high >>> 0, low: low >>> 0 };
}

/** Where a text stands on a ring of 2 to the power of `bits` places: the first so many bits of its hash. */
export function placeOf(text: string, bits: number): number {
  murmur3(utf8(text), hashed);
  // A number holds 53 bits exactly: all of the high half, and the first 21 of the low one.
  const first = ((hashed[0] ?? 0) >>> 0) * 0x200000 + ((hashed[1] ?? 0) >>> 11);
  return bits === 53 ? first : Math.floor(first / 2 ** (53 - bits));
}

/** What is hashed for the point of a member that is number `index`, from 0: `n1#0`, `n1#1` … */
export function pointName(member: string, index: number): string {
  return `${member}#${index}`;
}

/** What is hashed for a member and a key together, for the score of rendezvous hashing. (Part C.) */
export function pairName(member: string, key: string): string {
  return `${member} ${key}`;
}

/** How many entries the lookup table of Maglev has here: a prime number, as it has to be. (Part C.) */
export const MAGLEV_TABLE_SIZE = 4099;

/**
 * Where a member begins in its own order of a table's entries, and how far it goes from one to the next,
 * as in section 3.4 of the paper on Maglev. Its j-th wish, from 0, is (offset + j · skip) modulo the size. (Part C.)
 */
export function permutationOf(
  member: string,
  size: number,
): { readonly offset: number; readonly skip: number } {
  return {
    offset: placeOf(`${member} offset`, 53) % size,
    skip: (placeOf(`${member} skip`, 53) % (size - 1)) + 1,
  };
}

// Parts E to G.
export { FOUNDER, type Gossip, GossipingNode } from './given/gossip.ts';
export { contextOf, isSame, reconcile, type Version } from './given/versions.ts';

/** How many points each member of the store has on its ring, which has 53 bits. */
export const STORE_POINTS = 16;

/** While the network is well, a message and its answer take at most this long together, in milliseconds. */
export const ROUND_TRIP_MS = 20;
