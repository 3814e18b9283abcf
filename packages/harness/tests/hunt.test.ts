import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  admittedHarms,
  caseOfPlan,
  functionProperty,
  type Hunt,
  HuntRefusal,
  runHunt,
  subjectOf,
} from '../src/index.ts';
import { codeNames } from '../src/hunt/code-name.ts';
import { harmsOf } from '../src/hunt/harm.ts';
import { unlike } from '../src/hunt/input.ts';
import { quarryOf } from '../src/hunt/par.ts';
import { atMostOnce } from './at-most-once.ts';
import { Client, counter, ForgetfulServer, OneShotClient } from './counter.ts';

interface Doubling {
  message: never;
  request: never;
  response: never;
  outputs: object;
  functions: { twice(number: number): number };
}

const labTest = atMostOnce();
const reference = subjectOf(counter, { lab: 'counter' });
const mutant = subjectOf(
  { client: Client, server: ForgetfulServer },
  { name: 'mutant:forgets', lab: 'counter' },
);

const plan = {
  nodes: { c1: 'client', s1: 'server' },
  requests: [{ atMs: 0, node: 'c1', request: { kind: 'add' } }],
  faults: [] as unknown[],
};
const hunt: Hunt = {
  number: 1,
  name: 'amber-ant',
  test: labTest,
  par: { faults: 1, requests: 1 },
  mutant: {
    name: 'forgets',
    file: 'mutants/forgets.diff',
    mistake: 'a request is added again',
    caughtBy: ['B2'],
    reading: { work: 'waldo-1994', section: '§4.3' },
    text: '',
  },
};

const hunted = (faults: unknown[], overlay: object = {}) =>
  runHunt(hunt, caseOfPlan({ ...plan, ...overlay, faults }, labTest, [labTest]), {
    mutant,
    reference,
  });

const lostReply = { kind: 'cut', atMs: 0, links: [['s1', 'c1']], forMs: 40 };

describe('a plan', () => {
  test('catches the mistake when the mutant breaks the property and the reference stands', async () => {
    const result = await hunted([lostReply, { kind: 'heal', atMs: 41 }]);
    expect(result).toMatchObject({
      outcome: 'caught',
      score: { faults: 1, requests: 1 },
      mutant: { violation: { sentence: "s1 added c1's request r1 twice" }, lost: 1 },
      reference: { requests: { made: 1, answered: 1 }, lost: 1 },
    });
    expect(result.mutant.story.at(-1)?.sentence).toContain('added');
    expect(result.reference.violation).toBeUndefined();
  });

  test('is recorded under the name of the hunt, which tells nothing of the mistake', async () => {
    const { mutant: run } = await hunted([lostReply]);
    expect(run.trace).toContain('"subject":"hunt:amber-ant"');
    expect(run.trace).not.toContain('forgets');
  });

  test('lets the mistake get away where it does not show', async () => {
    expect(await hunted([])).toMatchObject({ outcome: 'survived', score: { faults: 0 } });
  });

  test('does not count when the reference breaks under it, too', async () => {
    const slow = await hunted([], { delayMs: 2000 });
    expect(slow).toMatchObject({
      outcome: 'reference-breaks',
      reference: { violation: { kind: 'stalled' } },
    });
  });

  test.each([
    ['is no object', 7, /no object/],
    ['has a misspelled field', { ...plan, fault: [] }, /no field `fault`/],
    ['has no nodes', { ...plan, nodes: {} }, /`nodes`/],
    [
      'has a role that is not there',
      { ...plan, nodes: { c1: 'clerk' } },
      /c1 is a 'clerk'.*client, server/,
    ],
    ['asks nothing', { ...plan, requests: undefined }, /`requests`/],
    [
      'asks a node that is not there',
      { ...plan, requests: [{ ...plan.requests[0], node: 'c2' }] },
      /requests\[0\] is for c2/,
    ],
    [
      'asks too late',
      { ...plan, requests: [{ ...plan.requests[0], atMs: 1001 }] },
      /requests\[0\]\.atMs.*1000/,
    ],
    [
      'has no request in one',
      { ...plan, requests: [{ atMs: 0, node: 'c1' }] },
      /requests\[0\]\.request/,
    ],
    [
      'has a fault that is none',
      { ...plan, faults: [{ kind: 'cut', atMs: 0 }] },
      /faults\[0\]\.links/,
    ],
    [
      'has a fault of a stranger',
      { ...plan, faults: [{ ...lostReply, links: [['s9', 'c1']] }] },
      /faults\[0\] names s9/,
    ],
    [
      'has a fault after healing',
      { ...plan, faults: [{ ...lostReply, atMs: 1500 }] },
      /1500 ms: after 1000 ms the network heals/,
    ],
    ['has no delay', { ...plan, delayMs: 'long' }, /`delayMs`/],
    ['has no seed', { ...plan, seed: 0.5 }, /`seed`/],
  ])('that %s is refused in words', (_, written, says) => {
    const refused = (): unknown => caseOfPlan(written, labTest, [labTest]);
    expect(refused).toThrow(HuntRefusal);
    expect(refused).toThrow(says);
  });

  test('with a fault that the part does not admit is refused by its name', () => {
    const crash = { kind: 'crash', atMs: 10, node: 's1', forMs: 5 };
    const refused = (): unknown => caseOfPlan({ ...plan, faults: [crash] }, labTest, [labTest]);
    expect(refused).toThrow(/at 10 ms s1 crashes.*: crash is not in the model of part B/);
    expect(refused).toThrow(expect.objectContaining({ reason: 'model' }));
  });
});

describe('a part admits', () => {
  test('what the cases of its properties hold, in their faults and in their networks', () => {
    expect([...admittedHarms([labTest], 'B')].toSorted()).toEqual([
      'one-way cut',
      'partition',
      'slow link',
    ]);
    expect(admittedHarms([labTest], 'A')).toEqual(new Set());
  });

  test('each harm that a fault does at once', () => {
    const link = {
      kind: 'link',
      atMs: 0,
      from: 'a',
      to: 'b',
      lossProbability: 1,
      delayMs: 9,
    } as const;
    expect(harmsOf(link)).toEqual(['slow link', 'loss']);
    expect(harmsOf({ kind: 'crash', atMs: 0, node: 'a', disk: 'torn' })).toEqual([
      'crash',
      'damaged writes',
    ]);
    expect(harmsOf({ kind: 'rule', atMs: 0, verdict: 'duplicate' })).toEqual(['duplication']);
    expect(harmsOf({ kind: 'restart', atMs: 0, node: 'a' })).toEqual([]);
  });
});

describe('the quarry of a mutant', () => {
  test('is the property that it breaks, with the smallest run that was found', async () => {
    expect(await quarryOf(mutant, reference, [labTest])).toEqual({
      test: 'B2',
      par: { faults: 1, requests: 1 },
    });
  });

  test('is none where no property shows it', async () => {
    expect(await quarryOf(reference, reference, [labTest])).toBeUndefined();
    const unlively = atMostOnce({ liveness: undefined, needs: [] });
    const silent = subjectOf({ ...counter, client: OneShotClient }, { lab: 'counter' });
    expect(await quarryOf(silent, reference, [unlively])).toBeUndefined();
  });
});

describe('the form of a case of functions', () => {
  const samples = [
    { members: [{ name: 'a' }], keys: ['k1'] },
    { members: [{ name: 'b', weight: 2 }], keys: [] },
  ];

  test.each([
    [{ members: [{ name: 'x', weight: 1 }, { name: 'y' }], keys: ['k', 'l'] }, undefined],
    [{ members: [], keys: [] }, undefined],
    [7, 'plan is a number, and should be an object'],
    [{ members: [] }, 'plan has no `keys`'],
    [{ members: [], keys: [], key: 'k' }, 'plan has no field `key`: it has members, keys'],
    [{ members: [], keys: [1] }, 'plan.keys[0] is a number, and should be a text'],
    [{ members: [{ weight: 1 }], keys: [] }, 'plan.members[0] has no `name`'],
    [{ members: {}, keys: [] }, 'plan.members is an object, and should be a list'],
  ])('is that of the cases that the property draws: %j', (value, complaint) => {
    expect(unlike(value, samples, 'plan')).toBe(complaint);
  });
});

describe('a hunt for a mistake in a function', () => {
  const double = functionProperty<Doubling, { number: number }>({
    id: 'C1',
    part: 'C',
    title: 'twice a number is that number and itself',
    reading: { work: 'waldo-1994', section: '§4.3' },
    violates: 'twice is twice',
    cases: fc.record({ number: fc.nat(20) }),
    told: ({ number }) => [`number: ${number}`],
    check: (functions, { number }) => {
      const twice = functions.call('twice', number);
      functions.expect(twice === 2 * number, `twice ${number} was ${twice}`);
    },
    needs: [],
  });
  const right = subjectOf({}, { functions: { twice: (number: number) => 2 * number } });
  const wrong = subjectOf({}, { functions: { twice: (number: number) => number ** 2 } });

  test('takes a case of the property, and counts its values', async () => {
    const quarry = await quarryOf(wrong, right, [double]);
    expect(quarry).toEqual({ test: 'C1', par: { faults: 0, requests: 0, values: 1 } });
    const subjects = { mutant: wrong, reference: right };
    const own = { ...hunt, test: double };
    const caught = await runHunt(own, caseOfPlan({ number: 3 }, double, [double]), subjects);
    expect(caught).toMatchObject({
      outcome: 'caught',
      score: { values: 1 },
      mutant: { violation: { sentence: 'twice 3 was 9' }, trace: '', story: [] },
    });
    const missed = await runHunt(own, caseOfPlan({ number: 2 }, double, [double]), subjects);
    expect(missed.outcome).toBe('survived');
    expect(() => caseOfPlan({ numbers: 2 }, double, [double])).toThrow('plan has no `number`');
  });
});

describe('code names', () => {
  test('stay when mutants are added', () => {
    const before = codeNames(['forgets', 'hurries']);
    const after = codeNames(['dawdles', 'forgets', 'hurries']);
    for (const [mutantName, name] of before) expect(after.get(mutantName)).toBe(name);
  });

  test('are all different, and tell nothing', () => {
    const mutants = Array.from({ length: 300 }, (_, index) => `mistake-${index}`);
    const names = [...codeNames(mutants).values()];
    expect(new Set(names).size).toBe(300);
    for (const name of names) expect(name).toMatch(/^[a-z]+-[a-z-]+$/);
  });
});
