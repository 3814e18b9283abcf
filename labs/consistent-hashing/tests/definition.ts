// What the words of the papers mean, computed in the most literal way: tests hold the code against it.

import { type Membership, placeOf, pointName } from '../given.ts';

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
