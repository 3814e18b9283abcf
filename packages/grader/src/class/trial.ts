// A seed is drawn blindly, and a test may be one that nobody passes with it: then whoever did all right would lose points. So
// the lab's own solution takes the tests first.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LabTest } from '@netsplit/harness';
import { gradeSubmission } from '../grade/grade.ts';
import { drawSeed } from './seeds.ts';

/** What came of the lab's own solution with one seed. */
export interface Trial {
  readonly seed: number;
  /** The tests that it does not pass with this seed. */
  readonly failed: readonly string[];
}

export type TryOut = (seed: number) => Promise<Trial>;

/** So many seeds are tried for each that is wanted. */
const MOST_TRIALS = 3;
/** A test that failed with each of so many seeds fails with others, too. */
const CONVINCING_TRIALS = 3;

/**
 * Draws seeds with which the solution passes every test; where there are too few of them, those with which it fails the
 * fewest.
 */
export async function drawFairly(count: number, tryOut: TryOut): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  const isEnough = (): boolean =>
    trials.filter(({ failed }) => failed.length === 0).length === count ||
    trials.length === MOST_TRIALS * count ||
    (trials.length >= Math.max(count, CONVINCING_TRIALS) && hasHopeless(trials));
  while (!isEnough()) {
    const seed = drawSeed();
    if (!trials.some((trial) => trial.seed === seed)) trials.push(await tryOut(seed));
  }
  return trials.toSorted((a, b) => a.failed.length - b.failed.length).slice(0, count);
}

function hasHopeless([first, ...others]: readonly Trial[]): boolean {
  return first?.failed.some((id) => others.every(({ failed }) => failed.includes(id))) ?? false;
}

export interface TrialTerms {
  readonly lab: string;
  readonly labDir: string;
  readonly tests: readonly LabTest[];
  /** Cases that each property draws. */
  readonly runs: number;
  /** Stops it between two tests. */
  readonly signal?: AbortSignal | undefined;
}

/** Has the lab's own solution take the tests; undefined for a lab that comes without one. What it gives throws the signal's reason. */
export function trialsOf({
  lab,
  labDir,
  tests: all,
  runs,
  signal,
}: TrialTerms): TryOut | undefined {
  const submission = join(labDir, 'solution');
  if (!existsSync(submission)) return undefined;
  // What goes through every run draws nothing.
  const tests = all.filter(({ kind }) => kind !== 'exhaustive');
  return async (seed) => {
    const terms = { submission, lab, labDir, tests, runs, seeds: [seed], signal };
    // Our own code needs no jail, and the verdicts are the same.
    const { verdicts } = await gradeSubmission({ ...terms, host: 'direct' });
    signal?.throwIfAborted();
    const failed = verdicts.filter(({ status }) => status !== 'passed').map(({ test }) => test);
    return { seed, failed };
  };
}
