// Both hosts side by side: the same code, the same tests, the same seed.
import { join, resolve } from 'node:path';
import {
  LabFailure,
  type LabTest,
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

export const labDirOf = (lab: string): string => join(LABS, lab);

export async function testsOf(lab: string): Promise<readonly LabTest[]> {
  const file = join(labDirOf(lab), 'tests/index.ts');
  const { tests } = (await import(file)) as { tests: readonly LabTest[] };
  return tests;
}

/** What came of some tests here, and in the jail: one after another, and many at once. */
export interface Comparison {
  readonly direct: readonly string[];
  readonly alone: readonly string[];
  readonly together: readonly string[];
}

/** Runs tests of a lab on the reference, the starter or a mutant, in both hosts. */
export async function compareHosts(
  lab: string,
  source: SubjectSource,
  tests: readonly LabTest[],
  runs: number,
): Promise<Comparison> {
  const labDir = labDirOf(lab);
  return {
    direct: await inDirect(labDir, source, tests, runs),
    alone: await inJail(labDir, source, tests, runs, 1),
    together: await inJail(labDir, source, tests, runs, AT_ONCE),
  };
}

async function outcomeOf(test: LabTest, subject: Subject, runs: number): Promise<string> {
  try {
    const { fingerprint, events } = await test.run(subject, { seed: SEED, runs, shrink: false });
    return `${test.id} passed ${fingerprint} after ${events} events`;
  } catch (error) {
    if (!(error instanceof LabFailure)) throw error;
    const { fingerprint, events } = error.ran;
    return `${test.id} failed ${fingerprint} after ${events} events: ${error.violation.sentence}`;
  }
}

async function inDirect(
  labDir: string,
  source: SubjectSource,
  tests: readonly LabTest[],
  runs: number,
): Promise<readonly string[]> {
  const subject = await loadSubject({ labDir, source });
  const outcomes: string[] = [];
  for (const test of tests) outcomes.push(await outcomeOf(test, subject, runs));
  return outcomes;
}

async function inJail(
  labDir: string,
  source: SubjectSource,
  tests: readonly LabTest[],
  runs: number,
  atOnce: number,
): Promise<readonly string[]> {
  const jail = await openJail(labDir, source, PATIENT);
  const outcomes: string[] = [];
  try {
    for (let at = 0; at < tests.length; at += atOnce) {
      const subject = jail.begin(atOnce > 1);
      const group = tests.slice(at, at + atOnce);
      outcomes.push(...(await Promise.all(group.map((test) => outcomeOf(test, subject, runs)))));
    }
  } finally {
    jail.close();
  }
  return outcomes;
}
