import { describe, expect, test } from 'vitest';
import { leaseLock } from '../models/lease-lock.ts';
import { singleDecreePaxos } from '../models/single-decree-paxos.ts';
import { model as blocking } from '../models/two-phase-commit-blocking.ts';
import { model as commit } from '../models/two-phase-commit.ts';
import { twoGenerals } from '../models/two-generals.ts';
import { explore, type Model, type SearchOptions } from '../src/index.ts';

function verdicts<State, Action>(model: Model<State, Action>, options?: SearchOptions) {
  const { properties, complete } = explore(model, { keepGoing: true, ...options });
  expect(complete).toBe(true);
  return properties.map(({ verdict }) => verdict);
}

describe('two-phase commit', () => {
  test('agrees, and all decide if the coordinator lives', () => {
    expect(verdicts(commit)).toEqual(['holds', 'holds', 'holds']);
  });

  test('blocks if the coordinator may stop: managers that have prepared wait for ever', () => {
    expect(verdicts(blocking)).toEqual(['holds', 'holds', 'violated']);
    const run = explore(blocking).properties[2]?.run;
    expect(run?.loopsTo).toBeUndefined();
    const end = run?.steps.at(-1)?.state;
    expect(end).toMatchObject({ coordinator: 'stopped' });
    expect(end?.managers).toContain('prepared');
  });
});

test('no rule lets two generals attack together and never alone', () => {
  for (let messengers = 0; messengers <= 4; messengers++) {
    for (let first = 0; first <= 3; first++) {
      for (let second = 0; second <= 3; second++) {
        const found = verdicts(twoGenerals({ messengers, enough: { first, second } }));
        // Both attack whatever happens: the one rule that needs no messenger, and it agrees on nothing.
        const needsNone = first === 0 && second === 0;
        expect(found[0] === 'holds' && found[1] === 'holds').toBe(needsNone);
      }
    }
  }
});

describe('single-decree Paxos', () => {
  test('chooses at most one value', () => {
    expect(verdicts(singleDecreePaxos())).toEqual(['holds', 'holds', 'holds']);
    expect(explore(singleDecreePaxos())).toMatchObject({ distinct: 3776, generated: 9017 });
  });

  test('with a proposer that does not listen chooses two', () => {
    const [agreement] = explore(singleDecreePaxos({ listens: false })).properties;
    expect(agreement).toMatchObject({ verdict: 'violated', why: 'x and y are both chosen' });
    expect(agreement?.run?.steps.at(-1)?.label).toMatch(/^ballot 1: acceptor \d votes$/);
  });
});

describe('a lock with a lease', () => {
  test('does not keep a slow client from overwriting', () => {
    const [writes] = explore(leaseLock()).properties;
    expect(writes?.verdict).toBe('violated');
    expect(writes?.run?.steps.map(({ label }) => label)).toEqual([
      undefined,
      'client 1: acquire',
      'the lease expires on the server',
      'client 2: acquire',
      'client 2: write',
      'client 1: write',
    ]);
  });

  test('does if the store is fenced, though two may still think that they have it', () => {
    expect(verdicts(leaseLock({ fenced: true, clients: 3, grants: 5 }))).toEqual([
      'holds',
      'holds',
    ]);
  });
});
