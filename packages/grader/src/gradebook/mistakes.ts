import { diagnose, type FailureTable } from '@netsplit/harness';
import type { TestScore } from './score.ts';

/** The classic mistakes of a lab: what fails on each, and what it is. */
export interface ClassicMistakes {
  readonly table: FailureTable;
  /** By the mutant's name: the mistake in a sentence, and where to read of it. */
  readonly told: ReadonlyMap<string, { readonly mistake: string; readonly reading: string }>;
}

/** A mistake that a submission looks like. */
export interface LikelyMistake {
  readonly mutant: string;
  readonly mistake: string;
  readonly reading: string;
  /** From 0 to 1. */
  readonly likeness: number;
}

/** What a submission looks like. Of hidden tests nothing is looked at: what they say would be told with it. */
export function likelyMistakes(
  tests: readonly TestScore[],
  { table, told }: ClassicMistakes,
): readonly LikelyMistake[] {
  const symptoms = tests.flatMap(({ test, status, verdict }) => {
    if (test.isHidden || verdict === undefined) return [];
    if (status === 'passed') return [{ test: test.id, part: test.part }];
    if (status !== 'failed') return [];
    // What is known of the failure; code that was stopped fails as no mutant does.
    return [{ test: test.id, part: test.part, manner: verdict.manner ?? verdict.why ?? 'failed' }];
  });
  const suspects = diagnose(symptoms, table)?.suspects ?? [];
  return suspects.flatMap(({ mutant, likeness }) => {
    const known = told.get(mutant);
    return known === undefined ? [] : [{ mutant, likeness, ...known }];
  });
}
