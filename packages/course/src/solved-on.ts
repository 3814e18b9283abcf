import type { Lab } from './labs.ts';
import type { Progress, TestProgress } from './progress.ts';

/** What the verdicts on a lab are worth: on which seeds they were found, and on which code. */
export interface SolvedOn {
  readonly solved: number;
  /** Seeds on which every solved test passed, ascending. */
  readonly seeds: readonly number[];
  /** Tests that count as solved, and failed on another seed with the same code. */
  readonly failedOn: readonly { readonly test: string; readonly seed: number }[];
  /** Whether the verdicts are about different versions of the code: what passed before an edit may not pass after it. */
  readonly isMixed: boolean;
}

/** What is known of a lab's solved tests; undefined when none is solved. */
export function solvedOn(lab: Lab, progress: Progress): SolvedOn | undefined {
  const verdicts = progress.labs[lab.name]?.tests ?? {};
  const solved = lab.manifest.tests.flatMap(({ id }) => {
    const verdict = verdicts[id];
    return verdict?.status === 'passed' ? [{ test: id, verdict }] : [];
  });
  const [first] = solved;
  if (first === undefined) return undefined;
  const passedOn = solved.map(({ verdict }) => new Set(seedsThat(verdict, 'passed')));
  return {
    solved: solved.length,
    seeds: seedsThat(first.verdict, 'passed')
      .filter((seed) => passedOn.every((seeds) => seeds.has(seed)))
      .sort((a, b) => a - b),
    failedOn: solved.flatMap(({ test, verdict }) =>
      seedsThat(verdict, 'failed').map((seed) => ({ test, seed })),
    ),
    isMixed: solved.some(({ verdict }) => verdict.codeHash !== first.verdict.codeHash),
  };
}

function seedsThat({ seed, seeds, status }: TestProgress, wanted: 'passed' | 'failed'): number[] {
  // Verdicts of earlier versions of Netsplit know only the last seed.
  if (seeds === undefined) return status === wanted ? [seed] : [];
  return Object.entries(seeds).flatMap(([key, found]) =>
    found.status === wanted ? [Number(key)] : [],
  );
}
