// Steps of a verification, in a thread beside the one that tells what was found.
import { labAt } from '@netsplit/course';
import { loadTests } from '../lab-code.ts';
import { type StepFinding, stepTaker, type VerifyStep } from '../verify-step.ts';
import type { Prepare } from './share-out.ts';

/** A verification, as data. */
export interface VerifyData {
  readonly labDir: string;
  readonly seeds: number;
  /** A piece is one of them. */
  readonly steps: readonly VerifyStep[];
}

export const prepare: Prepare<VerifyData, StepFinding> = async ({ labDir, seeds, steps }) => {
  const lab = labAt(labDir);
  const take = stepTaker(lab, await loadTests(lab), seeds);
  return async (piece) => {
    const step = steps[piece];
    if (step === undefined) throw new Error(`no step ${piece}`);
    return take(step);
  };
};
