// npm run equality [lab…] [-- --mutants n --runs n] — each lab's reference, its starter and some mutants, every test of
// theirs in both hosts: whatever is not the same to the fingerprint is told, and ends it with exit code 1.

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  LabFailure,
  type LabTest,
  listMutants,
  loadSubject,
  type Subject,
  type SubjectSource,
} from '@netsplit/harness';
import { openJail } from '@netsplit/grader';

const LABS = resolve(import.meta.dirname, '../../labs');
const SEED = 1;
const AT_ONCE = 16;
/** Without limits of time: on a busy machine they would be the difference. */
const PATIENT = { eventCpuMs: 60_000, eventWallMs: 600_000, testCpuMs: 3_600_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mutants: { type: 'string' }, runs: { type: 'string' } },
});
const runs = Number(values.runs ?? 100);
const mutantsEach = Number(values.mutants ?? 3);

async function outcomeOf(test: LabTest, subject: Subject): Promise<string> {
  try {
    const { fingerprint, events } = await test.run(subject, { seed: SEED, runs, shrink: false });
    return `passed ${fingerprint} after ${events} events`;
  } catch (error) {
    if (!(error instanceof LabFailure)) throw error;
    const { fingerprint, events } = error.ran;
    return `failed ${fingerprint} after ${events} events: ${error.violation.sentence}`;
  }
}

async function inDirect(
  labDir: string,
  source: SubjectSource,
  tests: readonly LabTest[],
): Promise<readonly string[]> {
  const subject = await loadSubject({ labDir, source });
  const outcomes: string[] = [];
  for (const test of tests) outcomes.push(await outcomeOf(test, subject));
  return outcomes;
}

async function inJail(
  labDir: string,
  source: SubjectSource,
  tests: readonly LabTest[],
  atOnce: number,
): Promise<readonly string[]> {
  const jail = await openJail(labDir, source, PATIENT);
  const outcomes: string[] = [];
  for (let at = 0; at < tests.length; at += atOnce) {
    const subject = jail.begin(atOnce > 1);
    const group = tests.slice(at, at + atOnce);
    outcomes.push(...(await Promise.all(group.map((test) => outcomeOf(test, subject)))));
  }
  jail.close();
  return outcomes;
}

let differences = 0;
const labs =
  positionals.length > 0
    ? positionals
    : readdirSync(LABS, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? entry.name : [],
      );
for (const lab of labs) {
  const labDir = join(LABS, lab);
  const { tests } = (await import(join(labDir, 'tests/index.ts'))) as {
    tests: readonly LabTest[];
  };
  const mutants = (await listMutants(labDir)).slice(0, mutantsEach).map((mutant) => ({ mutant }));
  for (const source of ['solution', 'starter', ...mutants] as const) {
    const name = typeof source === 'string' ? source : source.mutant;
    const direct = await inDirect(labDir, source, tests);
    for (const atOnce of [1, AT_ONCE]) {
      const jailed = await inJail(labDir, source, tests, atOnce);
      const others = tests.flatMap(({ id }, at) =>
        direct[at] === jailed[at] ? [] : [`  ${id}: ${direct[at]}\n  jail: ${jailed[at]}`],
      );
      differences += others.length;
      const passed = direct.filter((outcome) => outcome.startsWith('passed')).length;
      console.log(
        `${lab}, ${name}, ${atOnce} at once: ${passed} of ${tests.length} pass, ${others.length} differ`,
      );
      for (const other of others) console.log(other);
    }
  }
}
process.exitCode = differences === 0 ? 0 : 1;
