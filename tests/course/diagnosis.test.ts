import { findLabs } from '@netsplit/course';
import {
  diagnose,
  listHunts,
  listMutants,
  loadSubject,
  readFailureTable,
  readMutant,
  runTests,
  staleMutants,
  symptomOf,
  type LabTest,
} from '@netsplit/harness';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const { labs } = findLabs({ dir: ROOT, whole: true });

async function testsOf(labDir: string): Promise<readonly LabTest[]> {
  const file = pathToFileURL(join(labDir, 'tests/index.ts')).href;
  const { tests } = (await import(file)) as { tests: readonly LabTest[] };
  return tests;
}

describe.each(labs.map(({ name, dir }) => [name, dir] as const))('%s', (name, dir) => {
  test('knows of its mutants which tests fail on them', async () => {
    const [table, mutants] = await Promise.all([readFailureTable(dir), listMutants(dir)]);
    const known = mutants.filter((mutant) => table.mutants[mutant] !== undefined);
    // A lab that grows may be ahead of its table: `netsplit verify` says so, and how to bring it up to date.
    expect(known.length, `run: npx netsplit verify ${name} --record`).toBeGreaterThan(0);
  });

  test('takes each of its mutants for what it is, alone or beside its like', async () => {
    const [table, tests] = await Promise.all([readFailureTable(dir), testsOf(dir)]);
    const silent: string[] = [];
    for (const [mutant, { fails }] of Object.entries(table.mutants)) {
      const symptoms = tests.map(({ id, part }) => ({ test: id, part, manner: fails[id] }));
      const { suspects = [] } = diagnose(symptoms, table) ?? {};
      if (suspects.length === 0) silent.push(mutant);
      else expect(suspects.map((suspect) => suspect.mutant)).toContain(mutant);
    }
    // Where more than three fail alike, or one fails as the starter does, nothing is said: that must stay the exception.
    const most = Math.ceil((await listMutants(dir)).length * 0.1);
    expect(silent.length, silent.join(', ')).toBeLessThanOrEqual(most);
  });

  test('takes a mutant for what it is when its tests are run as a student runs them', async () => {
    const [table, tests] = await Promise.all([readFailureTable(dir), testsOf(dir)]);
    const [mutant = ''] = await listMutants(dir);
    const { caughtBy } = await readMutant(dir, mutant);
    const part = tests.find(({ id }) => caughtBy.includes(id))?.part;
    const own = tests.filter((one) => one.part === part);
    const subject = await loadSubject({ labDir: dir, source: { mutant } });
    if ((await staleMutants(dir)).includes(mutant)) return;
    const results = await runTests({ tests: own, subject, twice: false });
    // Shrunk failures have the same manners as those of the table, which are not.
    const { fails = {} } = table.mutants[mutant] ?? {};
    for (const { test: id, manner } of results.map(symptomOf)) expect(manner).toBe(fails[id]);
  });

  test('says nothing of its untouched starter, nor of its reference', async () => {
    const [table, tests] = await Promise.all([readFailureTable(dir), testsOf(dir)]);
    const subject = await loadSubject({ labDir: dir, source: 'starter' });
    if ((await staleMutants(dir)).length > 0) return;
    const results = await runTests({ tests, subject, twice: false });
    expect(diagnose(results.map(symptomOf), table)).toBeUndefined();
    for (const part of new Set(tests.map((one) => one.part))) {
      const own = results.filter((result) => result.part === part);
      expect(diagnose(own.map(symptomOf), table), part).toBeUndefined();
    }
    const passes = tests.map(({ id, part }) => ({ test: id, part }));
    expect(diagnose(passes, table)).toBeUndefined();
  });

  test('has a bug hunt for nearly every mutant that breaks a property of clusters', async () => {
    const [tests, { mutants }] = await Promise.all([testsOf(dir), readFailureTable(dir)]);
    const hunts = await listHunts(dir, tests);
    const properties = tests.filter(({ property }) => property !== undefined);
    const broken = Object.values(mutants).filter(({ fails }) =>
      properties.some(({ id }) => fails[id] !== undefined),
    );
    // One that shows on a bad network only, or by never coming to rest, is no quarry.
    expect(hunts.length).toBeGreaterThanOrEqual(broken.length * 0.75);
    expect(new Set(hunts.map((hunt) => hunt.name)).size).toBe(hunts.length);
  });
});
