import { plot, type RingChart } from '@netsplit/harness';
import type { ConsistentHashing } from '../contract.ts';
import { type Membership, placeOf, pointName } from '../given.ts';
import { type Called, placed } from '../tests/placement.ts';

const BITS = 53;
const KEYS = 20_000;
const FEW = 1;
const USUAL = 100;
/** Points on the x axis of the spread: each doubles the one before. */
const DOUBLINGS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const KEYS_FOR_SPREAD = 2000;

/** A ring with few points and one with many, the loads that they make, and the spread against its formula. */
const ring = plot<ConsistentHashing>({
  id: 'ring',
  title: 'The ring and its load',
  isPicture: true,
  members: [2, 8, 100],
  runs: [1, 20, 200],
  draw: async (subject, { members, runs, seed }, progress) => {
    const functions = subject.functions();
    const spread: [number, number][] = [];
    for (const [index, points] of DOUBLINGS.entries()) {
      let squares = 0;
      for (let run = 0; run < runs; run++) {
        const loads = loadsOf(functions, memberships(members, points, seed + run), KEYS_FOR_SPREAD);
        for (const load of loads) squares += (load * members - 1) ** 2;
      }
      spread.push([points, 100 * Math.sqrt(squares / (runs * members))]);
      progress(Math.floor((runs * (index + 1)) / DOUBLINGS.length));
    }
    return {
      title: 'The ring and its load',
      aside: `${members} members, ${KEYS} keys`,
      charts: [
        ringOf(functions, memberships(members, FEW, seed), 'One point for each member'),
        ringOf(functions, memberships(members, USUAL, seed), `${USUAL} points for each member`),
        {
          title: 'How far loads are from an even share',
          x: { label: 'points for each member', scale: 'logarithmic' },
          y: { label: 'root of the mean square', unit: '% of the share', from: 0 },
          series: [
            {
              name: '√((n − 1) / (n·v + 1))',
              kind: 'line',
              isExpected: true,
              points: DOUBLINGS.map((points) => [
                points,
                100 * Math.sqrt(expected(members, points, KEYS_FOR_SPREAD)),
              ]),
            },
            { name: `measured on ${runs} memberships`, kind: 'dots', points: spread },
          ],
          note: 'Four times the points, half the unevenness. The rest, at the right, is the chance of where so few keys fall.',
        },
      ],
    };
  },
});

function memberships(members: number, points: number, seed: number): Membership {
  const list = Array.from({ length: members }, (_, n) => ({ name: `n${n + 1}.${seed}` }));
  return { members: list, points, bits: BITS };
}

function ringOf(functions: Called, membership: Membership, title: string): RingChart {
  const loads = loadsOf(functions, membership, KEYS);
  return {
    kind: 'ring',
    title,
    members: membership.members.map(({ name }, index) => ({
      name: name.split('.')[0] ?? name,
      points: Array.from(
        { length: membership.points },
        (_, point) => placeOf(pointName(name, point), BITS) / 2 ** BITS,
      ),
      load: loads[index] ?? 0,
    })),
  };
}

/** Each member's part of the keys, as the code under test places them. */
function loadsOf(functions: Called, membership: Membership, keyCount: number): readonly number[] {
  const keys = Array.from({ length: keyCount }, (_, key) => `k${key + 1}`);
  const counts = new Map(membership.members.map(({ name }) => [name, 0]));
  for (const owner of placed(functions, 'ringOwners', membership, keys).values()) {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return membership.members.map(({ name }) => (counts.get(name) ?? 0) / keyCount);
}

/** The relative variance of a share, and what so many keys thrown onto it add: see the tests of part A. */
function expected(members: number, points: number, keyCount: number): number {
  const ofShares = (members - 1) / (members * points + 1);
  return ofShares * (1 - 1 / keyCount) + (members - 1) / keyCount;
}

export const plots = [ring];
