// Memberships and keys in words, for failures.

import type { Member, Membership } from '../given.ts';
import { placeOf } from '../given.ts';
import { pointsOf } from './definition.ts';

const MOST_POINTS_TOLD = 16;
const MOST_KEYS_TOLD = 12;

/** A membership, a line each for the ring, who is in, and where their points are if they are few. */
export function toldMembership(membership: Membership): readonly string[] {
  const { bits, points, members } = membership;
  const all = pointsOf(membership);
  return [
    `ring: 2^${bits} places, ${counted(points, 'point')} for each member`,
    `members: ${members.map(toldMember).join(', ')}`,
    ...(all.length > MOST_POINTS_TOLD
      ? []
      : [`points: ${all.map(({ name, place }) => `${name} at ${place}`).join(', ')}`]),
  ];
}

/** Keys with the places where they stand. */
export function toldKeys(keys: readonly string[], bits: number): string {
  const shown = keys.slice(0, MOST_KEYS_TOLD).map((key) => `${key} at ${placeOf(key, bits)}`);
  const more = keys.length - shown.length;
  return `keys: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function toldMember({ name, weight, zone }: Member): string {
  const about = [
    ...(weight === undefined || weight === 1 ? [] : [`weight ${weight}`]),
    ...(zone === undefined ? [] : [`zone ${zone}`]),
  ];
  return about.length === 0 ? name : `${name} (${about.join(', ')})`;
}

/** `1 key`, `2 keys`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
