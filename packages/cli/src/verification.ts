import { type Catalogue, type Lab, missingWorks } from '@netsplit/course';
import type { LabTest, TestResult } from '@netsplit/harness';
import { loadTests } from './lab-code.ts';
import { received } from './threads/sent-result.ts';
import { type SharedWork, shareOut } from './threads/share-out.ts';
import type { VerifyData } from './threads/verify-step.ts';
import {
  type MissedMutant,
  type StarterFinding,
  type StepFinding,
  stepTaker,
  type VerifyStep,
} from './verify-step.ts';

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

export interface VerifyOptions {
  /** Each of these has to do: 1, 2, 3 … */
  readonly seeds: number;
  readonly catalogue: Catalogue;
  readonly onStep: (what: string) => void;
  /** How much may go on at once; default: one thing after another. */
  readonly jobs?: number;
}

/**
 * Whether a lab's tests are worth having: the reference passes them, the starter fails each of them, and
 * every mutant is caught by the test that names its mistake.
 */
export async function verifyLab(lab: Lab, options: VerifyOptions): Promise<Verification> {
  const { seeds, catalogue, onStep, jobs = 1 } = options;
  const { listMutants, staleMutants } = await import('@netsplit/harness');
  const tests = await loadTests(lab);
  const mutants = await listMutants(lab.dir);
  const steps: readonly VerifyStep[] = [
    ...tests.map(({ id }) => ({ of: 'reference', test: id }) as const),
    { of: 'starter' },
    ...mutants.map((mutant) => ({ of: 'mutant', mutant }) as const),
  ];
  const take = stepTaker(lab, tests, seeds);
  const data: VerifyData = { labDir: lab.dir, seeds, steps };
  const found = new Map<number, StepFinding>();
  const work: SharedWork<StepFinding> = {
    pieces: steps.length,
    threads: jobs,
    beside: { module: new URL('threads/verify-step.ts', import.meta.url), data },
    here: (piece) => {
      const step = steps[piece] ?? { of: 'starter' };
      onStep(`${lab.name}: ${found.size + 1} of ${steps.length}, ${nameOf(step)}`);
      return take(step);
    },
  };
  for await (const [piece, finding] of shareOut(work)) found.set(piece, finding);
  const findings = steps.flatMap((_, piece) => found.get(piece) ?? []);
  return {
    lab: lab.name,
    reference: referenceOf(findings, tests),
    starter: starterOf(findings, tests),
    mutants: mutantsOf(findings, mutants.length),
    failures: { stale: await staleMutants(lab.dir) },
    readings: { missing: missingWorks(lab.manifest, catalogue) },
  };
}

function nameOf(step: VerifyStep): string {
  switch (step.of) {
    case 'reference':
      return `the reference, ${step.test}`;
    case 'starter':
      return 'the starter';
    case 'mutant':
      return `mutant ${step.mutant}`;
  }
}

function referenceOf(
  findings: readonly StepFinding[],
  tests: readonly LabTest[],
): Verification['reference'] {
  const all = findings.filter((finding) => finding.of === 'reference');
  const problem = all.find((finding) => finding.problem !== undefined)?.problem;
  const failures = all.flatMap(({ failure, test }) => {
    const of = tests.find(({ id }) => id === test);
    return failure === undefined || of === undefined ? [] : [received(failure, of)];
  });
  const failed = problem === undefined ? failures.length : tests.length;
  return {
    passed: tests.length - failed,
    failed,
    failures,
    ...(problem === undefined ? {} : { problem }),
  };
}

function starterOf(
  findings: readonly StepFinding[],
  tests: readonly LabTest[],
): Verification['starter'] {
  const { passes, problem } = findings.find(({ of }) => of === 'starter') as StarterFinding;
  return {
    passed: passes.length,
    failed: tests.length - passes.length,
    passes,
    ...(problem === undefined ? {} : { problem }),
  };
}

function mutantsOf(findings: readonly StepFinding[], total: number): Verification['mutants'] {
  const missed = findings.flatMap((finding) =>
    finding.of === 'mutant' && finding.missed !== undefined ? [finding.missed] : [],
  );
  return { caught: total - missed.length, total, missed };
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
