import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../models/two-phase-commit.ts';
import { explore, type Model, type SearchOptions } from '../src/index.ts';
import { oracle } from './oracle.ts';
import { dieHard } from './systems/die-hard.ts';
import { missionaries } from './systems/missionaries.ts';
import { peterson } from './systems/peterson.ts';
import { philosophers } from './systems/philosophers.ts';

function counts<State, Action>(model: Model<State, Action>, options?: SearchOptions) {
  const { distinct, generated, depth, complete } = explore({ ...model, properties: [] }, options);
  return { distinct, generated, depth, complete };
}

function labels<State, Action>(model: Model<State, Action>, property = 0) {
  return explore(model).properties[property]?.run?.steps.flatMap(({ label }) => label ?? []);
}

/** For a table of models: what their states are does not matter there. */
const plain = <State, Action>(model: Model<State, Action>) =>
  ({ ...model, properties: [] }) as unknown as Model<unknown, unknown>;

describe('exact counts', () => {
  test.each([
    [3, 288, 1_146, 11],
    [4, 1_568, 8_258, 14],
    [5, 8_832, 58_146, 17],
  ])('of two-phase commit with %i managers', (managers, distinct, generated, depth) => {
    const found = { distinct, generated, depth, complete: true };
    expect(counts(twoPhaseCommit(managers))).toEqual(found);
    const deep = counts(twoPhaseCommit(managers), { strategy: 'depth' });
    expect({ ...deep, depth }).toEqual(found);
  });

  test.each([
    // TLC says the same of this one.
    ['die hard', plain(dieHard), 16, 97, 8],
    ['missionaries and cannibals', plain(missionaries), 16, 35, 13],
    ['Peterson', plain(peterson()), 20, 35, 7],
    ['three philosophers', plain(philosophers(3, false)), 14, 28, 4],
    ['three philosophers, one left-handed', plain(philosophers(3, true)), 12, 23, 4],
    ['five philosophers, one left-handed', plain(philosophers(5, true)), 70, 220, 6],
  ])('of %s, by the engine and by the plainest means', (_, model, distinct, generated, depth) => {
    expect(counts(model)).toEqual({ distinct, generated, depth, complete: true });
    const { verdicts: _none, ...plainly } = oracle(model);
    expect(plainly).toEqual({ distinct, generated, depth });
  });
});

describe('shortest runs', () => {
  test('four in the large jug takes six steps', () => {
    expect(labels(dieHard)).toEqual([
      'fill large',
      'to small',
      'empty small',
      'to small',
      'fill large',
      'to small',
    ]);
  });

  test('eleven crossings bring all across', () => {
    const { properties } = explore(missionaries);
    expect(properties[0]).toMatchObject({ kind: 'sometimes', verdict: 'holds' });
    expect(properties[0]?.run?.steps).toHaveLength(12);
    expect(properties[0]?.run?.steps.at(-1)).toMatchObject({
      action: { missionaries: 1, cannibals: 1 },
      state: { missionaries: 0, cannibals: 0, boat: 'right' },
    });
  });

  test('philosophers starve as soon as each has a fork; a left-handed one saves them', () => {
    const [starving] = explore(philosophers(5, false)).properties;
    expect(starving).toMatchObject({
      verdict: 'violated',
      why: 'each waits for a fork that another holds',
    });
    expect(starving?.run?.steps.map(({ label }) => label)).toEqual([
      undefined,
      '[0, take]',
      '[1, take]',
      '[2, take]',
      '[3, take]',
      '[4, take]',
    ]);
    expect(explore(philosophers(5, true)).properties[0]).toMatchObject({ verdict: 'holds' });
  });

  test('Peterson lets one in at a time, unless one takes the turn for oneself', () => {
    const [exclusion, first, somebody] = explore(peterson(), { keepGoing: true }).properties;
    expect(exclusion).toEqual({ kind: 'always', name: 'one at a time', verdict: 'holds' });
    // Without fairness the second may go round for ever; but never nobody.
    expect(first?.verdict).toBe('violated');
    expect(somebody).toMatchObject({ verdict: 'holds' });
    const broken = explore(peterson(true)).properties[0];
    expect(broken).toMatchObject({ verdict: 'violated', why: 'both are in' });
    expect(broken?.run?.steps).toHaveLength(7);
  });
});
