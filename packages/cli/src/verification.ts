import { type Catalogue, type Lab, missingWorks } from '@netsplit/course';
import type { LabTest, Subject, SubjectSource, TestResult } from '@netsplit/harness';
import { loadTests } from './lab-code.ts';

/** What `verify` found of a lab. */
export interface Verification {
  readonly lab: string;
  readonly reference: Count & { readonly failures: readonly TestResult[] };
  readonly starter: Count & { readonly passes: readonly string[] };
  readonly mutants: {
    readonly caught: number;
    readonly total: number;
    readonly missed: readonly MissedMutant[];
  };
  /** Mutants of which `mutants/failures.json` does not say, or no longer, which tests fail on them. */
  readonly failures: { readonly stale: readonly string[] };
  /** Works that the lab reads and the catalogue lacks. */
  readonly readings: { readonly missing: readonly string[] };
}

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Why the code could not be loaded; then no test passes. */
  readonly problem?: string;
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

export interface VerifyOptions {
  /** Each of these has to do: 1, 2, 3 … */
  readonly seeds: number;
  readonly catalogue: Catalogue;
  readonly onStep: (what: string) => void;
}

/**
 * Whether a lab's tests are worth having: the reference passes them, the starter fails each of them, and
 * every mutant is caught by the test that names its mistake.
 */
export async function verifyLab(lab: Lab, options: VerifyOptions): Promise<Verification> {
  const tests = await loadTests(lab);
  return {
    lab: lab.name,
    reference: await verifyReference(lab, tests, options),
    starter: await verifyStarter(lab, tests, options),
    mutants: await verifyMutants(lab, tests, options),
    failures: { stale: await staleOf(lab) },
    readings: { missing: missingWorks(lab.manifest, options.catalogue) },
  };
}

export function isSound({ reference, starter, mutants, readings }: Verification): boolean {
  return (
    reference.failed === 0 &&
    starter.passed === 0 &&
    starter.problem === undefined &&
    mutants.missed.length === 0 &&
    readings.missing.length === 0
  );
}

async function staleOf(lab: Lab): Promise<readonly string[]> {
  const { staleMutants } = await import('@netsplit/harness');
  return staleMutants(lab.dir);
}

async function verifyReference(
  lab: Lab,
  tests: readonly LabTest[],
  { seeds, onStep }: VerifyOptions,
): Promise<Verification['reference']> {
  const { runTests } = await import('@netsplit/harness');
  const { subject, problem } = await load(lab, 'solution');
  if (subject === undefined) return { passed: 0, failed: tests.length, problem, failures: [] };
  const failures = new Map<string, TestResult>();
  for (let seed = 1; seed <= seeds; seed++) {
    onStep(`${lab.name}: the reference, seed ${seed} of ${seeds}`);
    for (const result of await runTests({ tests, subject, seed })) {
      if (result.status === 'failed') failures.set(result.id, result);
    }
  }
  const failed = failures.size;
  return { passed: tests.length - failed, failed, failures: [...failures.values()] };
}

async function verifyStarter(
  lab: Lab,
  tests: readonly LabTest[],
  { onStep }: VerifyOptions,
): Promise<Verification['starter']> {
  const { runTests } = await import('@netsplit/harness');
  onStep(`${lab.name}: the starter`);
  const { subject, problem } = await load(lab, 'starter');
  if (subject === undefined) return { passed: 0, failed: tests.length, problem, passes: [] };
  const results = await runTests({ tests, subject });
  const passes = results.filter(({ status }) => status === 'passed').map(({ id }) => id);
  return { passed: passes.length, failed: tests.length - passes.length, passes };
}

async function verifyMutants(
  lab: Lab,
  tests: readonly LabTest[],
  { seeds, onStep }: VerifyOptions,
): Promise<Verification['mutants']> {
  const { listMutants } = await import('@netsplit/harness');
  const names = await listMutants(lab.dir);
  const missed: MissedMutant[] = [];
  for (const [index, name] of names.entries()) {
    onStep(`${lab.name}: mutant ${index + 1} of ${names.length}, ${name}`);
    const miss = await missOf(lab, name, tests, seeds);
    if (miss !== undefined) missed.push(miss);
  }
  return { caught: names.length - missed.length, total: names.length, missed };
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

/** Code that cannot be loaded (a mutant that no longer applies, say) is a finding like others, and not the end of it. */
async function load(
  lab: Lab,
  source: SubjectSource,
): Promise<
  | { readonly subject: Subject; readonly problem?: undefined }
  | { readonly subject?: undefined; readonly problem: string }
> {
  const { loadSubject, SubjectError } = await import('@netsplit/harness');
  try {
    return { subject: await loadSubject({ labDir: lab.dir, source }) };
  } catch (error) {
    if (error instanceof SubjectError) return { problem: error.message };
    throw error;
  }
}
