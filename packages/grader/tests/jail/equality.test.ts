import { afterEach, describe, expect, test } from 'vitest';
import { canJail } from './can-jail.ts';
import { labDirOf, outcomeOf, testsOf, TwoHosts } from './two-hosts.ts';

/** A few cases of each property: all labs, mutants and cases are gone through by `npm run equality`. */
const RUNS = 5;

let hosts: TwoHosts | undefined;
afterEach(() => hosts?.close());

describe.skipIf(!canJail)('a test comes to the same in both hosts', () => {
  test.for([
    ['first-contact', 'solution', /^[ABC][1-4]$/],
    ['first-contact', 'starter', /^A/],
    ['first-contact', { mutant: 'performs-every-copy' }, /^B/],
    ['lamport-clocks', 'solution', /^[AC][1-5]$/],
    // Disks, restarts, crashes inside handlers, and functions that are called.
    ['consistent-hashing', 'solution', /^([AB]1|E[1-3])$/],
    ['raft', 'solution', /^([AC][1-3])$/],
  ] as const)('%s, %s, %s', async ([lab, source, which]) => {
    hosts = await TwoHosts.of(labDirOf(lab), source);
    const { direct, jailed } = hosts;
    const tests = (await testsOf(lab)).filter(({ id }) => which.test(id));
    expect(tests.length).toBeGreaterThan(0);
    const expected = [];
    for (const one of tests) expected.push(await outcomeOf(one, direct, { runs: RUNS }));
    const alone = [];
    for (const one of tests) alone.push(await outcomeOf(one, jailed.subject, { runs: RUNS }));
    expect(alone).toEqual(expected);
    jailed.runTogether(true);
    const together = await Promise.all(
      tests.map((one) => outcomeOf(one, jailed.subject, { runs: RUNS })),
    );
    expect(together).toEqual(expected);
  });

  test('also with a process for each node', async () => {
    hosts = await TwoHosts.of(labDirOf('first-contact'), 'solution', {}, { isApart: true });
    const [first] = await testsOf('first-contact');
    if (first === undefined) throw new Error('the lab has no tests');
    expect(await outcomeOf(first, hosts.jailed.subject)).toEqual(
      await outcomeOf(first, hosts.direct),
    );
  });
});
