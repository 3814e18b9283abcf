import { functionProperty, labTest, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { ConsistentHashing } from '../contract.ts';
import type { Membership } from '../given.ts';
import { boundedByDefinition, boundOf, ownersByDefinition } from './definition.ts';
import { drawnKeys, drawnMembership, keys, memberships, namesOf, without } from './memberships.ts';
import { type Called, expectOneEach, moves } from './placement.ts';
import { counted, toldKeys, toldMembership } from './told.ts';

// Part D: bounded loads.

const KEYS = Array.from({ length: 30 }, (_, index) => `k${index + 1}`);
const FOUR: Membership = {
  bits: 8,
  points: 2,
  members: ['a', 'b', 'c', 'd'].map((name) => ({ name })),
};

const whoIsFullIsPassedBy = labTest<ConsistentHashing>({
  id: 'D1',
  part: 'D',
  title: 'a key whose owner is full goes to the next member clockwise that has room',
  reading: { work: 'mirrokni-2018', section: 'the description of the algorithm' },
  guide:
    'Place the keys in their order. Count what each member has; from the key’s place walk clockwise to ' +
    'the first whose count is below the bound.',
  run: async (subject) => expectBounded(subject.functions(), FOUR, 125, KEYS),
});

const theBoundIsRoundedUp = labTest<ConsistentHashing>({
  id: 'D2',
  part: 'D',
  title: 'the bound is rounded up, so that every key finds a place',
  reading: { work: 'mirrokni-2018', section: 'the description of the algorithm' },
  guide:
    'Five keys, two members, 100 percent: an even share is two and a half. With a bound of two, where does the fifth go?',
  run: async (subject) => {
    const two = { ...FOUR, members: FOUR.members.slice(0, 2) };
    const functions = subject.functions();
    expectBounded(functions, two, 100, KEYS.slice(0, 5));
    expectBounded(functions, two, 110, KEYS.slice(0, 10));
    expectBounded(functions, FOUR, 100, KEYS.slice(0, 1));
  },
});

interface Placing {
  readonly membership: Membership;
  readonly percent: number;
  readonly keys: readonly string[];
}

const nobodyIsAboveTheBound = functionProperty<ConsistentHashing, Placing>({
  id: 'D3',
  part: 'D',
  title: 'nobody takes more than the bound, and no key goes further than it must',
  reading: { work: 'mirrokni-2018', section: 'the description of the algorithm' },
  guide:
    'Compare the case with the walk that D1 describes, key by key, in the order in which they are listed.',
  violates: 'no load is above the bound',
  cases: fc.record({
    membership: memberships(),
    percent: fc.constantFrom(100, 110, 125, 150, 200, 400),
    keys,
  }),
  told: (one) => [
    ...toldMembership(one.membership),
    `bound: ${one.percent} % of an even share of ${counted(one.keys.length, 'key')}, which is ${boundOf(one.membership, one.percent, one.keys.length)}`,
    toldKeys(one.keys, one.membership.bits),
  ],
  check: (functions, { membership, percent, keys: asked }) =>
    expectBounded(functions, membership, percent, asked),
  needs: [
    {
      mark: 'a key met a member that was full',
      when: ({ membership, percent, keys: asked }) =>
        String(boundedByDefinition(membership, percent, asked)) !==
        String(ownersByDefinition(membership, asked)),
    },
    {
      mark: 'a member had as much as it may, and not all had',
      when: ({ membership, percent, keys: asked }) => {
        const placed = boundedByDefinition(membership, percent, asked);
        const bound = boundOf(membership, percent, asked.length);
        const counts = namesOf(membership).map(
          (name) => placed.filter((owner) => owner === name).length,
        );
        return counts.includes(bound) && Math.min(...counts) < bound;
      },
    },
  ],
});

const DRAWS = 20;
const MOVED_MEMBERS = 20;
const MOVED_KEYS = 600;
/**
 * With ε = 1 (twice an even share), the theorem gives a constant number of moves for each key of who leaves:
 * at most 1 + 2/ε² are counted here, three even shares. The reference moves about one share in the mean (1.04
 * of 20 members over 20 draws, and never more than 1.6 in one), so the mean of 20 is far from three.
 */
const PERCENT = 200;
const MOST_SHARES = 3;

const fewKeysMove = labTest<ConsistentHashing>({
  id: 'D4',
  part: 'D',
  title: 'when a member leaves, few keys move, and they are mostly its own',
  reading: { work: 'mirrokni-2018', section: 'the theorem on the moves of an update' },
  guide:
    'Who finds no room must go on along the ring, and nowhere else: a key that goes to whoever has least ' +
    'goes somewhere else as soon as anything changes.',
  run: async (subject, { seed }) => {
    const functions = subject.functions();
    let shares = 0;
    for (let draw = 0; draw < DRAWS; draw++) {
      const salt = `${seed}.${draw}`;
      const membership = drawnMembership(MOVED_MEMBERS, 10, salt);
      const drawn = drawnKeys(MOVED_KEYS, salt);
      const rest = without(membership, namesOf(membership).slice(0, 1));
      const before = boundedOf(functions, membership, PERCENT, drawn);
      const after = boundedOf(functions, rest, PERCENT, drawn);
      shares += moves(before, after).length / (MOVED_KEYS / MOVED_MEMBERS) / DRAWS;
    }
    functions.expect(
      shares > 0 && shares <= MOST_SHARES,
      `one of ${MOVED_MEMBERS} members left, and ${Math.round(shares * 100) / 100} even shares of the keys moved, in the mean ` +
        `over ${DRAWS} memberships: at ${PERCENT} % at most ${MOST_SHARES} should, and its own have to`,
    );
  },
});

function boundedOf(
  functions: Called,
  membership: Membership,
  percent: number,
  asked: readonly string[],
): ReadonlyMap<string, string> {
  const owners = functions.call('boundedOwners', membership, percent, asked);
  expectOneEach(functions, 'boundedOwners', owners, asked);
  return new Map(asked.map((key, index) => [key, owners[index] ?? '']));
}

function expectBounded(
  functions: Called,
  membership: Membership,
  percent: number,
  asked: readonly string[],
): void {
  const owners = boundedOf(functions, membership, percent, asked);
  const bound = boundOf(membership, percent, asked.length);
  for (const name of namesOf(membership)) {
    const count = [...owners.values()].filter((owner) => owner === name).length;
    functions.expect(
      count <= bound,
      `${name} has ${counted(count, 'key')} of ${asked.length}, and the bound is ${bound}`,
    );
  }
  const expected = boundedByDefinition(membership, percent, asked);
  for (const [index, key] of asked.entries()) {
    functions.expect(
      owners.get(key) === expected[index],
      `when it is ${key}’s turn, the first member clockwise with less than ${counted(bound, 'key')} is ` +
        `${expected[index]}, and boundedOwners says ${JSON.stringify(owners.get(key))}`,
    );
  }
}

export const partD: readonly LabTest[] = [
  whoIsFullIsPassedBy,
  theBoundIsRoundedUp,
  nobodyIsAboveTheBound,
  fewKeysMove,
];
