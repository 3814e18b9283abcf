import type { Lab } from '@netsplit/course';
import type { LabTest, Subject, SubjectSource } from '@netsplit/harness';
import { sent, type SentResult } from './threads/sent-result.ts';

/** One thing to look at in a lab that is verified. Each is by itself. */
export type VerifyStep =
  | { readonly of: 'reference'; readonly test: string }
  | { readonly of: 'starter' }
  | { readonly of: 'mutant'; readonly mutant: string };

/** What was found, as plain data. */
export type StepFinding = ReferenceFinding | StarterFinding | MutantFinding;

interface ReferenceFinding {
  readonly of: 'reference';
  readonly test: string;
  /** Why the code could not be loaded. */
  readonly problem?: string;
  /** With the last of the seeds that it failed with. */
  readonly failure?: SentResult;
}

export interface StarterFinding {
  readonly of: 'starter';
  readonly problem?: string;
  readonly passes: readonly string[];
}

interface MutantFinding {
  readonly of: 'mutant';
  readonly missed?: MissedMutant;
}

/** A mistake that the test which names it did not find, or that could not be made. */
export interface MissedMutant {
  readonly mutant: string;
  readonly mistake: string;
  /** The test that should have found it, or several. */
  readonly caughtBy: string;
  readonly seed?: number;
  readonly why: string;
}

/** Takes steps of a lab, each test with the seeds from 1 to `seeds`. What was loaded for one is there for the next. */
export function stepTaker(
  lab: Lab,
  tests: readonly LabTest[],
  seeds: number,
): (step: VerifyStep) => Promise<StepFinding> {
  let reference: ReturnType<typeof load> | undefined;
  return async (step) => {
    switch (step.of) {
      case 'reference':
        reference ??= load(lab, 'solution');
        return lookAtReference(step.test, await reference, tests, seeds);
      case 'starter':
        return lookAtStarter(lab, tests);
      case 'mutant': {
        const missed = await missOf(lab, step.mutant, tests, seeds);
        return { of: 'mutant', ...(missed === undefined ? {} : { missed }) };
      }
    }
  };
}

async function lookAtReference(
  id: string,
  { subject, problem }: Loaded,
  tests: readonly LabTest[],
  seeds: number,
): Promise<ReferenceFinding> {
  const { runTests } = await import('@netsplit/harness');
  if (subject === undefined) return { of: 'reference', test: id, problem };
  const meant = tests.filter((test) => test.id === id);
  let failure: SentResult | undefined;
  for (let seed = 1; seed <= seeds; seed++) {
    for (const result of await runTests({ tests: meant, subject, seed })) {
      if (result.status === 'failed') failure = sent(result);
    }
  }
  return { of: 'reference', test: id, ...(failure === undefined ? {} : { failure }) };
}

async function lookAtStarter(lab: Lab, tests: readonly LabTest[]): Promise<StarterFinding> {
  const { runTests } = await import('@netsplit/harness');
  const { subject, problem } = await load(lab, 'starter');
  if (subject === undefined) return { of: 'starter', problem, passes: [] };
  const results = await runTests({ tests, subject });
  const passes = results.filter(({ status }) => status === 'passed').map(({ id }) => id);
  return { of: 'starter', passes };
}

/** Why a mutant counts as missed; undefined when it is caught with every seed. */
async function missOf(
  lab: Lab,
  name: string,
  tests: readonly LabTest[],
  seeds: number,
): Promise<MissedMutant | undefined> {
  const { readMutant, runTests, SubjectError } = await import('@netsplit/harness');
  const header = await readMutant(lab.dir, name).catch((error: unknown) => {
    if (error instanceof SubjectError) return error;
    throw error;
  });
  if (header instanceof SubjectError) {
    return { mutant: name, mistake: 'unknown', caughtBy: '', why: header.message };
  }
  const { mistake, caughtBy } = header;
  const about = { mutant: name, mistake, caughtBy: caughtBy.join(', ') };
  const named = tests.filter(({ id }) => caughtBy.includes(id));
  const unknown = caughtBy.filter((id) => !named.some((test) => test.id === id));
  if (unknown.length > 0) return { ...about, why: `there is no test ${unknown.join(', ')}` };
  const { subject, problem } = await load(lab, { mutant: name });
  if (subject === undefined) return { ...about, why: problem };
  for (let seed = 1; seed <= seeds; seed++) {
    for (const { id, status } of await runTests({ tests: named, subject, seed })) {
      if (status !== 'failed') return { ...about, seed, why: `${id} passes on it` };
    }
  }
  return undefined;
}

type Loaded =
  | { readonly subject: Subject; readonly problem?: undefined }
  | { readonly subject?: undefined; readonly problem: string };

/** Code that cannot be loaded (a mutant that no longer applies, say) is a finding like others, and not the end of it. */
async function load(lab: Lab, source: SubjectSource): Promise<Loaded> {
  const { loadSubject, SubjectError } = await import('@netsplit/harness');
  try {
    return { subject: await loadSubject({ labDir: lab.dir, source }) };
  } catch (error) {
    if (error instanceof SubjectError) return { problem: error.message };
    throw error;
  }
}
