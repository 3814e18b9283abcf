import { functionProperty, labTest, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { ConsistentHashing } from '../contract.ts';
import { type Membership, placeOf } from '../given.ts';
import { ownersByDefinition, pointsOf } from './definition.ts';
import { keys, memberships, names, namesOf, reversed, without } from './memberships.ts';
import { type Called, moves, placed } from './placement.ts';
import { counted, toldKeys, toldMembership } from './told.ts';

// Part A: the ring with virtual nodes.

/** A ring of 64 places with three points: small enough for paper. */
const SMALL: Membership = {
  bits: 6,
  points: 1,
  members: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
};
/** Twelve points on sixteen places: several are at one place. */
const CROWDED: Membership = { bits: 4, points: 4, members: SMALL.members };
const KEYS = Array.from({ length: 60 }, (_, index) => `k${index + 1}`);

const theNextPointOwns = labTest<ConsistentHashing>({
  id: 'A1',
  part: 'A',
  title: 'a key is owned by the first point after it',
  reading: { work: 'karger-1997', section: 'Consistent Hashing' },
  guide:
    'Make a list of all points with their places, sort it, and for each key look for the first point ' +
    'that is not before it.',
  run: async (subject) => {
    const functions = subject.functions();
    const last = lastPlaceOf(SMALL);
    expectByDefinition(
      functions,
      SMALL,
      KEYS.filter((key) => placeOf(key, SMALL.bits) <= last),
    );
  },
});

const theRingIsClosed = labTest<ConsistentHashing>({
  id: 'A2',
  part: 'A',
  title: 'after the last point comes the first: the ring is closed',
  reading: { work: 'stoica-2001', section: '4.2 Consistent Hashing' },
  guide:
    'A search that finds no point at or after the key has gone round: the owner is the first point of all.',
  run: async (subject) => {
    const functions = subject.functions();
    const last = lastPlaceOf(SMALL);
    expectByDefinition(
      functions,
      SMALL,
      KEYS.filter((key) => placeOf(key, SMALL.bits) > last),
    );
  },
});

const tiesGoByName = labTest<ConsistentHashing>({
  id: 'A3',
  part: 'A',
  title: 'where two points are at one place, the smaller name owns, however members are listed',
  reading: { work: 'karger-1997', section: 'Consistent Hashing' },
  guide:
    'Compare places first, and names where places are equal. Array.sort leaves what compares as 0 in the ' +
    'order in which it was listed, and two programs list members in different orders.',
  run: async (subject) => {
    const functions = subject.functions();
    expectByDefinition(functions, CROWDED, KEYS);
    expectByDefinition(functions, reversed(CROWDED), KEYS);
  },
});

interface Placing {
  readonly membership: Membership;
  readonly keys: readonly string[];
}

const anyMembership = functionProperty<ConsistentHashing, Placing>({
  id: 'A4',
  part: 'A',
  title: 'on any ring, of all points the nearest one clockwise owns',
  reading: { work: 'decandia-2007', section: '4.2 Partitioning Algorithm' },
  guide:
    'Draw the ring of the case on paper, with its points and the key: the failure lists them all.',
  violates: 'a key is owned by the member whose point is the nearest clockwise',
  cases: fc.record({ membership: memberships(), keys }),
  told: (one) => [...toldMembership(one.membership), toldKeys(one.keys, one.membership.bits)],
  check: (functions, one) => {
    expectByDefinition(functions, one.membership, one.keys);
    expectByDefinition(functions, reversed(one.membership), one.keys);
  },
  needs: [
    {
      mark: 'two members had points at one place',
      when: ({ membership }) => {
        const points = pointsOf(membership);
        return points.some(
          ({ place, member }, index) =>
            points[index + 1]?.place === place && points[index + 1]?.member !== member,
        );
      },
    },
    {
      mark: 'a key stood after the last point',
      when: ({ membership, keys: asked }) =>
        asked.some((key) => placeOf(key, membership.bits) > lastPlaceOf(membership)),
    },
  ],
});

interface Joining extends Placing {
  readonly newcomer: string;
}

const onlyTheNewcomerGains = functionProperty<ConsistentHashing, Joining>({
  id: 'A5',
  part: 'A',
  title: 'when a member joins, keys move to it alone; when it leaves, its own keys alone move',
  reading: { work: 'karger-1997', section: 'Consistent Hashing' },
  guide:
    'Does the place of a point depend on how many members there are, or on where its member stands in ' +
    'the list? It may depend on the name of the member and the number of the point, and on nothing else.',
  violates: 'monotonicity: no key moves from one old member to another',
  cases: fc
    .record({ membership: memberships(1, 8), keys, newcomer: names })
    .filter(({ membership, newcomer }) => !namesOf(membership).includes(newcomer)),
  told: (one) => [
    ...toldMembership(withNewcomer(one)),
    `who joins: ${one.newcomer}`,
    toldKeys(one.keys, one.membership.bits),
  ],
  check: (functions, one) => {
    const before = placed(functions, 'ringOwners', one.membership, one.keys);
    const joined = withNewcomer(one);
    const after = placed(functions, 'ringOwners', joined, one.keys);
    for (const { key, from, to } of moves(before, after)) {
      functions.expect(
        to === one.newcomer,
        `${one.newcomer} joined, and ${key} moved from ${from} to ${to}, who were both there before`,
      );
    }
    const left = placed(functions, 'ringOwners', without(joined, [one.newcomer]), one.keys);
    const [moved] = moves(before, left);
    functions.expect(
      moved === undefined,
      `${one.newcomer} joined and left again, and ${moved?.key} did not go back to ${moved?.from}`,
    );
  },
  needs: [
    {
      mark: 'the newcomer got a key',
      when: (one) => ownersByDefinition(withNewcomer(one), one.keys).includes(one.newcomer),
    },
    {
      mark: 'a key stayed where it was',
      when: (one) =>
        ownersByDefinition(withNewcomer(one), one.keys).some((owner) => owner !== one.newcomer),
    },
  ],
});

const MEMBERS = 10;
const KEYS_EACH_TIME = 500;
/**
 * How many memberships are drawn for a number of points. The mean of so many squares is within 40 % of
 * what is expected by five of its own standard deviations: a false alarm has less than one chance in a
 * million, with any seed. (With one point a share is nearly exponential, and squares of it spread more.)
 */
const SPREADS = [
  { points: 1, draws: 250 },
  { points: 10, draws: 60 },
  { points: 100, draws: 60 },
];

/**
 * A member with v of all V points owns the sum of v gaps out of V, which is Beta(v, V − v) distributed: so
 * of n members with v points each, a share has the relative variance (n − 1) / (n v + 1). That K keys are
 * thrown onto shares adds (n − 1) / K, and takes a Kth off the rest.
 */
export function expectedVariance(members: number, points: number, keyCount: number): number {
  const ofShares = (members - 1) / (members * points + 1);
  return ofShares * (1 - 1 / keyCount) + (members - 1) / keyCount;
}

const pointsEvenOut = labTest<ConsistentHashing>({
  id: 'A6',
  part: 'A',
  title: 'the more points a member has, the more even the shares: by the root of their number',
  reading: { work: 'decandia-2007', section: '4.2 Partitioning Algorithm' },
  guide:
    'Every point of a member is at a place of its own: placeOf(pointName(name, index), bits), for each ' +
    'index from 0 to points - 1.',
  run: async (subject, { seed }) => {
    const functions = subject.functions();
    for (const { points, draws } of SPREADS) {
      let squares = 0;
      for (let draw = 0; draw < draws; draw++) {
        const salt = `${seed}.${draw}`;
        const membership: Membership = {
          bits: 53,
          points,
          members: Array.from({ length: MEMBERS }, (_, n) => ({ name: `n${n + 1}.${salt}` })),
        };
        const drawn = Array.from({ length: KEYS_EACH_TIME }, (_, key) => `k${key}.${salt}`);
        const owners = [...placed(functions, 'ringOwners', membership, drawn).values()];
        for (const name of namesOf(membership)) {
          const count = owners.filter((owner) => owner === name).length;
          squares += ((count * MEMBERS) / KEYS_EACH_TIME - 1) ** 2;
        }
      }
      const measured = squares / (draws * MEMBERS);
      const expected = expectedVariance(MEMBERS, points, KEYS_EACH_TIME);
      const ratio = measured / expected;
      functions.expect(
        ratio > 0.6 && ratio < 1.4,
        `with ${counted(points, 'point')} a member, ${MEMBERS} members' loads differ from the mean by ` +
          `${percent(measured)} of it (root of the mean square over ${draws} memberships), and ` +
          `${percent(expected)} is expected of so many points`,
      );
    }
  },
});

/** Six members with two points each on sixteen places: points meet at one place, and rings begin anywhere. */
const EVERYONE: Membership = {
  bits: 4,
  points: 2,
  members: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name })),
};
/** A key for every place of that ring: more keys would learn nothing new. */
const A_KEY_FOR_EVERY_PLACE = Array.from({ length: 2 ** EVERYONE.bits }, (_, place) =>
  keyAt(place, EVERYONE.bits),
);

const everyMembership = labTest<ConsistentHashing>({
  id: 'A7',
  part: 'A',
  title: 'on every ring of up to six members, for a key at every place; whoever leaves',
  reading: { work: 'karger-1997', section: 'Consistent Hashing' },
  guide:
    'These are all 63 memberships of six members, on a ring of sixteen places: one of them has the case ' +
    'that you did not think of. The failure says which.',
  run: async (subject) => {
    const functions = subject.functions();
    for (const membership of everyPartOf(EVERYONE)) {
      expectByDefinition(functions, membership, A_KEY_FOR_EVERY_PLACE);
      const before = placed(functions, 'ringOwners', membership, A_KEY_FOR_EVERY_PLACE);
      for (const leaver of membership.members.length > 1 ? namesOf(membership) : []) {
        const left = without(membership, [leaver]);
        const after = placed(functions, 'ringOwners', left, A_KEY_FOR_EVERY_PLACE);
        const wrong = moves(before, after).find(({ from }) => from !== leaver);
        functions.expect(
          wrong === undefined,
          `of ${namesOf(membership).join(', ')} the member ${leaver} left, and ${wrong?.key} moved ` +
            `from ${wrong?.from} to ${wrong?.to}, who both stayed`,
        );
      }
    }
  },
});

/** Every membership of some of these members, the smaller ones first: the first that fails is a small one. */
function everyPartOf(whole: Membership): readonly Membership[] {
  const parts = Array.from({ length: 2 ** whole.members.length - 1 }, (_, index) => ({
    ...whole,
    members: whole.members.filter((_member, bit) => ((index + 1) & (1 << bit)) !== 0),
  }));
  return parts.toSorted((one, other) => one.members.length - other.members.length);
}

/** The first of k1, k2, … whose place that is. */
function keyAt(place: number, bits: number): string {
  for (let n = 1; ; n++) if (placeOf(`k${n}`, bits) === place) return `k${n}`;
}

function percent(variance: number): string {
  return `${Math.round(100 * Math.sqrt(variance))} %`;
}

function withNewcomer({ membership, newcomer }: Joining): Membership {
  return { ...membership, members: [...membership.members, { name: newcomer }] };
}

function lastPlaceOf(membership: Membership): number {
  return pointsOf(membership).at(-1)?.place ?? 0;
}

/** That each key has the owner that the definition gives it, and a sentence with the ring for the first that has not. */
function expectByDefinition(
  functions: Called,
  membership: Membership,
  asked: readonly string[],
): void {
  const owners = placed(functions, 'ringOwners', membership, asked);
  const expected = ownersByDefinition(membership, asked);
  for (const [index, key] of asked.entries()) {
    const [is, should] = [owners.get(key), expected[index]];
    functions.expect(is === should, wrongOwner(membership, key, is ?? '', should ?? ''));
  }
}

function wrongOwner(membership: Membership, key: string, is: string, should: string): string {
  const place = placeOf(key, membership.bits);
  const points = pointsOf(membership);
  const found = points.find((point) => point.place >= place);
  const next = found ?? points[0];
  const same = points.filter((point) => point.place === next?.place);
  const how =
    found === undefined
      ? `no point is after it, so the ring goes on at ${next?.place}`
      : `the next point clockwise is at ${next?.place}`;
  const whose = same.map(({ name }) => name).join(' and ');
  return `${key} is at place ${place} and ${how}, where ${whose} ${same.length === 1 ? 'is' : 'are'}: its owner is ${should}, and ringOwners says ${is}`;
}

export const partA: readonly LabTest[] = [
  theNextPointOwns,
  theRingIsClosed,
  tiesGoByName,
  anyMembership,
  onlyTheNewcomerGains,
  pointsEvenOut,
  everyMembership,
];
