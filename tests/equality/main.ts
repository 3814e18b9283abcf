// npm run equality [lab…] [-- --mutants n --runs n --named] — each lab's reference, its starter and its mutants, every test of theirs
// in both hosts: whatever is not the same to the fingerprint is told, and ends it with exit code 1. With --named a mutant
// meets only the tests that name its mistake.

import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { listMutants, readMutant } from '@netsplit/harness';
import { compareHosts, labDirOf, testsOf } from './compare.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutants: { type: 'string' },
    runs: { type: 'string' },
    named: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs ?? 100);
const mutantsEach = Number(values.mutants ?? Infinity);

let differences = 0;
const labs =
  positionals.length > 0
    ? positionals
    : readdirSync(dirname(labDirOf('raft')), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() && !entry.name.startsWith('.') ? entry.name : [],
      );
for (const lab of labs) {
  const all = await testsOf(lab);
  const mutants = (await listMutants(labDirOf(lab))).slice(0, mutantsEach);
  for (const source of ['solution', 'starter', ...mutants.map((mutant) => ({ mutant }))] as const) {
    const name = typeof source === 'string' ? source : source.mutant;
    const caughtBy =
      typeof source === 'string' || !values.named
        ? undefined
        : (await readMutant(labDirOf(lab), source.mutant)).caughtBy;
    const tests = all.filter(({ id }) => caughtBy?.includes(id) ?? true);
    const { direct, alone, together } = await compareHosts(lab, source, tests, runs);
    for (const [how, jailed] of Object.entries({ alone, together })) {
      const others = direct.flatMap((here, at) =>
        here === jailed[at] ? [] : [`  here: ${here}\n  jail: ${jailed[at]}`],
      );
      differences += others.length;
      const passed = direct.filter((outcome) => / passed /.test(outcome)).length;
      console.log(
        `${lab}, ${name}, ${how}: ${passed} of ${tests.length} pass, ${others.length} differ`,
      );
      for (const other of others) console.log(other);
    }
  }
}
process.exitCode = differences === 0 ? 0 : 1;
