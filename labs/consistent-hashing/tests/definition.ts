// What the words of the papers mean, computed in the most literal way: tests hold the code against it.

import {
  type Hash64,
  type Membership,
  pairName,
  permutationOf,
  placeOf,
  pointName,
} from '../given.ts';

/** A point of a member on the ring. */
export interface Point {
  readonly name: string;
  readonly member: string;
  readonly place: number;
}

/** All points of all members, clockwise; of two at one place, the smaller member's first. */
export function pointsOf({ members, points, bits }: Membership): readonly Point[] {
  const all = members.flatMap(({ name: member, weight = 1 }) =>
    Array.from({ length: points * weight }, (_, index) => {
      const name = pointName(member, index);
      return { name, member, place: placeOf(name, bits) };
    }),
  );
  return all.sort((a, b) => a.place - b.place || (a.member < b.member ? -1 : 1));
}

/** How far it is from a place to another one, clockwise. */
export function clockwise(from: number, to: number, bits: number): number {
  return to >= from ? to - from : to - from + 2 ** bits;
}

/**
 * The owners of keys by definition: for each key, of all points the one that is nearest clockwise. Slow,
 * and with no search in it that could go wrong.
 */
export function ownersByDefinition(membership: Membership, keys: readonly string[]): string[] {
  const { bits } = membership;
  const points = pointsOf(membership);
  return keys.map((key) => {
    const from = placeOf(key, bits);
    let nearest: Point | undefined;
    let least = Infinity;
    for (const point of points) {
      const distance = clockwise(from, point.place, bits);
      if (distance >= least) continue;
      nearest = point;
      least = distance;
    }
    return nearest?.member ?? '';
  });
}

/** All members in the order in which a walk clockwise from a key meets them, each once. */
export function walkFrom(membership: Membership, key: string): readonly string[] {
  const { bits } = membership;
  const from = placeOf(key, bits);
  const met = pointsOf(membership).toSorted(
    (a, b) => clockwise(from, a.place, bits) - clockwise(from, b.place, bits),
  );
  return [...new Set(met.map(({ member }) => member))];
}

/** What a member fails together with; itself, if it names no zone. */
export function zonesOf({ members }: Membership): ReadonlyMap<string, string> {
  return new Map(
    members.map(({ name, zone }) => [name, zone === undefined ? `${name} alone` : `zone ${zone}`]),
  );
}

/** The preference list by definition: of each zone the first that is met, then all others, as they are met. */
export function preferencesByDefinition(
  membership: Membership,
  count: number,
  key: string,
): readonly string[] {
  const zones = zonesOf(membership);
  const walk = walkFrom(membership, key);
  const isFirst = (name: string): boolean =>
    walk.find((other) => zones.get(other) === zones.get(name)) === name;
  return [...walk.filter(isFirst), ...walk.filter((name) => !isFirst(name))].slice(0, count);
}

/** The highest bidder by definition; of equal bids, the smaller name's. */
export function rendezvousByDefinition({ members, bits }: Membership, key: string): string {
  const bids = members.map(({ name }) => ({ name, bid: placeOf(pairName(name, key), bits) }));
  bids.sort((a, b) => b.bid - a.bid || (a.name < b.name ? -1 : 1));
  return bids[0]?.name ?? '';
}

/** The published loop, word by word, with whole numbers of any length. */
export function jumpByDefinition({ high, low }: Hash64, buckets: number): number {
  let key = (BigInt(high) << 32n) | BigInt(low);
  let b = -1;
  let j = 0;
  while (j < buckets) {
    b = j;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    j = Math.floor((b + 1) * (2 ** 31 / Number((key >> 33n) + 1n)));
  }
  return b;
}

/** The table by definition: each member's whole list of wishes is written down first. */
export function maglevByDefinition(members: readonly string[], size: number): readonly string[] {
  const wishes = members.toSorted().map((name) => {
    const { offset, skip } = permutationOf(name, size);
    return { name, left: Array.from({ length: size }, (_, j) => (offset + j * skip) % size) };
  });
  const table = new Map<number, string>();
  while (table.size < size) {
    for (const { name, left } of wishes) {
      const wish = left.find((entry) => !table.has(entry));
      if (wish !== undefined) table.set(wish, name);
    }
  }
  return Array.from({ length: size }, (_, entry) => table.get(entry) ?? '');
}

/** The least that every member must be able to take, so that a bound of `percent` of an even share is kept. */
export function boundOf({ members }: Membership, percent: number, keyCount: number): number {
  return Math.ceil((keyCount * percent) / (100 * members.length));
}

/** Bounded loads by definition: each key in turn walks until it meets a member with room. */
export function boundedByDefinition(
  membership: Membership,
  percent: number,
  keys: readonly string[],
): readonly string[] {
  const bound = boundOf(membership, percent, keys.length);
  const placed: string[] = [];
  for (const key of keys) {
    const hasRoom = (name: string): boolean =>
      placed.filter((owner) => owner === name).length < bound;
    placed.push(walkFrom(membership, key).find(hasRoom) ?? '');
  }
  return placed;
}
