import { functionProperty, labTest, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { ConsistentHashing } from '../contract.ts';
import type { Membership } from '../given.ts';
import { preferencesByDefinition, walkFrom, zonesOf } from './definition.ts';
import { drawnKeys, keys, namesOf, reversed, without, zonedMemberships } from './memberships.ts';
import { type Called, expectOneEach, placed } from './placement.ts';
import { toldKeys, toldMembership } from './told.ts';

// Part B: weights, zones, and preference lists of distinct members.

const KEYS = Array.from({ length: 60 }, (_, index) => `k${index + 1}`);
/** Each member has several points, which often follow each other. */
const PLAIN: Membership = {
  bits: 8,
  points: 4,
  members: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }],
};
const ZONED: Membership = {
  bits: 8,
  points: 4,
  members: [
    { name: 'a', zone: 'x' },
    { name: 'b', zone: 'x' },
    { name: 'c', zone: 'x' },
    { name: 'd', zone: 'y' },
    { name: 'e', zone: 'y' },
  ],
};

const WEIGHTS = [1, 2, 5];
const POINTS = 40;
const DRAWS = 80;
const KEYS_EACH_TIME = 400;
/** Standard deviations: one run in two million is further off. */
const DEVIATIONS = 5;

/**
 * A member with v of V points has a share that is Beta(v, V − v) distributed, with the mean v / V; the part
 * of K keys that it gets spreads a little more. Over many draws the mean comes as near to v / V as this says.
 */
const weightsCount = labTest<ConsistentHashing>({
  id: 'B1',
  part: 'B',
  title: 'a member of twice the weight has twice the load',
  reading: { work: 'decandia-2007', section: '4.2 Partitioning Algorithm' },
  guide: 'A member of weight 3 has three times as many points. Does ringOwners look at the weight?',
  run: async (subject, { seed }) => {
    const functions = subject.functions();
    const loads = WEIGHTS.map(() => 0);
    for (let draw = 0; draw < DRAWS; draw++) {
      const salt = `${seed}.${draw}`;
      const members = WEIGHTS.map((weight, n) => ({ name: `n${n + 1}.${salt}`, weight }));
      const membership: Membership = { bits: 53, points: POINTS, members };
      const drawn = drawnKeys(KEYS_EACH_TIME, salt);
      const owners = [...placed(functions, 'ringOwners', membership, drawn).values()];
      for (const [index, { name }] of members.entries()) {
        loads[index] =
          (loads[index] ?? 0) +
          owners.filter((owner) => owner === name).length / KEYS_EACH_TIME / DRAWS;
      }
    }
    const allPoints = POINTS * WEIGHTS.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of WEIGHTS.entries()) {
      const fair = (weight * POINTS) / allPoints;
      const ofShare = (fair * (1 - fair)) / (allPoints + 1);
      const ofKeys = (fair * (1 - fair)) / KEYS_EACH_TIME;
      const tolerance = DEVIATIONS * Math.sqrt((ofShare + ofKeys) / DRAWS);
      const load = loads[index] ?? 0;
      functions.expect(
        Math.abs(load - fair) < tolerance,
        `of members with the weights ${WEIGHTS.join(', ')} the one of weight ${weight} has ${percent(load)} of ` +
          `the load, in the mean over ${DRAWS} memberships; by its weight it should have ${percent(fair)}`,
      );
    }
  },
});

const replicasAreDistinct = labTest<ConsistentHashing>({
  id: 'B2',
  part: 'B',
  title: 'a preference list names different members, in the order in which a walk meets them',
  reading: { work: 'decandia-2007', section: '4.3 Replication' },
  guide:
    'Walk on from the owner’s point, and leave out members that are in the list already: the next point ' +
    'may well be one of theirs.',
  run: async (subject) => {
    const functions = subject.functions();
    for (const count of [1, 3, 6]) expectPreferences(functions, PLAIN, count, KEYS);
    expectPreferences(functions, reversed(PLAIN), 3, KEYS);
  },
});

const replicasAreInDifferentZones = labTest<ConsistentHashing>({
  id: 'B3',
  part: 'B',
  title: 'while a zone has no copy yet, a member of a zone that has one is passed over',
  reading: { work: 'decandia-2007', section: '4.6 Handling Failures: Hinted Handoff' },
  guide: 'Keep the zones of those that are in the list. Pass over who is in one of them, for now.',
  run: async (subject) => expectPreferences(subject.functions(), ZONED, 2, KEYS),
});

const thePassedOverComeNext = labTest<ConsistentHashing>({
  id: 'B4',
  part: 'B',
  title: 'when all zones have a copy, those passed over come next, in the order of the walk',
  reading: { work: 'decandia-2007', section: '4.3 Replication' },
  guide:
    'Three copies in two zones: the third is in a zone that has one already. Take whom you passed over first.',
  run: async (subject) => {
    for (const count of [3, 4, 9]) expectPreferences(subject.functions(), ZONED, count, KEYS);
  },
});

interface Listing {
  readonly membership: Membership;
  readonly count: number;
  readonly keys: readonly string[];
}

const listing = fc.record({
  membership: zonedMemberships(),
  count: fc.integer({ min: 1, max: 5 }),
  keys,
});

const tellListing = (one: Listing): readonly string[] => [
  ...toldMembership(one.membership),
  `copies: ${one.count}`,
  toldKeys(one.keys, one.membership.bits),
];

const anyPreferences = functionProperty<ConsistentHashing, Listing>({
  id: 'B5',
  part: 'B',
  title: 'on any ring with weights and zones, lists are those of the definition',
  reading: { work: 'decandia-2007', section: '4.3 Replication' },
  guide: 'Walk the ring of the case with a finger: whom do you meet, whom do you pass over?',
  violates: 'different members, in as many zones as can be, nearest first',
  cases: listing,
  told: tellListing,
  check: (functions, { membership, count, keys: asked }) => {
    expectPreferences(functions, membership, count, asked);
    expectPreferences(functions, reversed(membership), count, asked);
  },
  needs: [
    {
      mark: 'somebody was passed over for the sake of a zone',
      when: ({ membership, count, keys: asked }) =>
        asked.some(
          (key) =>
            String(preferencesByDefinition(membership, count, key)) !==
            String(walkFrom(membership, key).slice(0, count)),
        ),
    },
    {
      mark: 'there were more copies than zones',
      when: ({ membership, count }) => count > new Set(zonesOf(membership).values()).size,
    },
  ],
});

interface Leaving extends Listing {
  readonly gone: readonly string[];
}

const whoStaysKeepsItsCopies = functionProperty<ConsistentHashing, Leaving>({
  id: 'B6',
  part: 'B',
  title: 'whoever leaves, those who stay keep every copy that they have',
  reading: { work: 'karger-1997', section: 'Consistent Hashing' },
  guide:
    'Is somebody dropped from a list because another one left? Then the walk depends on more than the points ' +
    'of those who are there.',
  violates: 'removing any set of members takes no copy from one who stays',
  cases: listing.chain((one) =>
    fc
      .subarray([...namesOf(one.membership)], { maxLength: one.membership.members.length - 1 })
      .map((gone) => ({ ...one, gone })),
  ),
  told: (one) => [...tellListing(one), `who leaves: ${one.gone.join(', ') || 'nobody'}`],
  check: (functions, { membership, count, keys: asked, gone }) => {
    const before = listsFor(functions, membership, count, asked);
    const after = listsFor(functions, without(membership, gone), count, asked);
    for (const key of asked) {
      const then = before.get(key) ?? [];
      const now = after.get(key) ?? [];
      const dropped = then.find((name) => !gone.includes(name) && !now.includes(name));
      functions.expect(
        dropped === undefined,
        `${key} was kept by ${then.join(', ')}; ${gone.join(', ')} left, and now it is kept by ${now.join(', ')}: ` +
          `${dropped} is still there and lost its copy`,
      );
      const [first] = then;
      functions.expect(
        first === undefined || gone.includes(first) || now[0] === first,
        `${first} was the first to keep ${key} and is still there, and now the first is ${now[0]}`,
      );
    }
  },
  needs: [
    {
      mark: 'somebody left who had a copy',
      when: ({ membership, count, keys: asked, gone }) =>
        asked.some((key) =>
          preferencesByDefinition(membership, count, key).some((name) => gone.includes(name)),
        ),
    },
    { mark: 'several left at once', when: ({ gone }) => gone.length > 1 },
  ],
});

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

function listsFor(
  functions: Called,
  membership: Membership,
  count: number,
  asked: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const lists = functions.call('preferenceLists', membership, count, asked);
  expectOneEach(functions, 'preferenceLists', lists, asked);
  return new Map(
    asked.map((key, index) => {
      const list = lists[index];
      functions.expect(
        Array.isArray(list),
        `preferenceLists says that ${key} is kept by ${JSON.stringify(list)}, which is no list`,
      );
      return [key, list ?? []];
    }),
  );
}

function expectPreferences(
  functions: Called,
  membership: Membership,
  count: number,
  asked: readonly string[],
): void {
  for (const [key, list] of listsFor(functions, membership, count, asked)) {
    const expected = preferencesByDefinition(membership, count, key);
    if (String(list) === String(expected)) continue;
    const zones = zonesOf(membership);
    const walk = walkFrom(membership, key).map((name) => `${name} (${zones.get(name)})`);
    functions.expect(
      false,
      `a walk from ${key} meets ${walk.join(', ')}; its ${count} copies belong to ${expected.join(', ')}, and ` +
        `preferenceLists says ${list.length === 0 ? 'nobody' : list.join(', ')}`,
    );
  }
}

export const partB: readonly LabTest[] = [
  weightsCount,
  replicasAreDistinct,
  replicasAreInDifferentZones,
  thePassedOverComeNext,
  anyPreferences,
  whoStaysKeepsItsCopies,
];
