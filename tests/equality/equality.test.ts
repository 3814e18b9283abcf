import { describe, expect, test } from 'vitest';
import { listMutants, readMutant } from '@netsplit/harness';
import { compareHosts, labDirOf, testsOf } from './compare.ts';

const LABS = ['first-contact', 'lamport-clocks', 'gossip', 'swim', 'consistent-hashing', 'raft'];
/** A few cases of each property: `npm run equality` goes through all of them. */
const RUNS = 2;
/** Of the mutants, by their names; all of them take minutes: `npm run equality -- --named --runs 2`. */
const EACH = 12;

describe.each(LABS)('%s comes to the same here and in the jail', (lab) => {
  test.each(['solution', 'starter'] as const)(
    'its %s, with a test of each part',
    async (source) => {
      const all = await testsOf(lab);
      const parts = [...new Set(all.map(({ part }) => part))];
      const tests = parts.flatMap((part) => all.find((one) => one.part === part) ?? []);
      const { direct, alone, together } = await compareHosts(lab, source, tests, RUNS);
      expect(direct).toHaveLength(parts.length);
      expect(alone).toEqual(direct);
      expect(together).toEqual(direct);
    },
  );

  test('its mutants, with the tests that name them', async () => {
    const all = await testsOf(lab);
    const mutants = await listMutants(labDirOf(lab));
    for (const mutant of mutants.filter((_, at) => at % EACH === 0)) {
      const { caughtBy } = await readMutant(labDirOf(lab), mutant);
      const tests = all.filter(({ id }) => caughtBy.includes(id));
      const { direct, alone, together } = await compareHosts(lab, { mutant }, tests, RUNS);
      expect(alone, mutant).toEqual(direct);
      expect(together, mutant).toEqual(direct);
    }
  });
});
