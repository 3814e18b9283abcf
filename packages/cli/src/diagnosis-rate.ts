import type { Lab } from '@netsplit/course';
import type { LabTest } from '@netsplit/harness';

/** How often the mutants of a lab, handed in as submissions, are taken for what they are. */
export interface DiagnosisRate {
  readonly lab: string;
  readonly submissions: number;
  readonly told: number;
  /** Named beside others that fail as they do. */
  readonly tied: number;
  readonly wrong: number;
  readonly silent: number;
  readonly missed: readonly {
    readonly mutant: string;
    readonly seed: number;
    readonly suspects: readonly string[];
  }[];
}

/** The seed that the table is recorded with. */
const RECORDED_SEED = 1;

/** Runs every mutant with so many seeds that it was not recorded with, and diagnoses what fails. */
export async function rateOfDiagnoses(
  lab: Lab,
  tests: readonly LabTest[],
  { seeds, onStep }: { readonly seeds: number; readonly onStep: (what: string) => void },
): Promise<DiagnosisRate> {
  const { diagnose, failuresOf, loadSubject, readFailureTable } = await import('@netsplit/harness');
  const table = await readFailureTable(lab.dir);
  const mutants = Object.keys(table.mutants);
  const missed: { mutant: string; seed: number; suspects: string[] }[] = [];
  let told = 0;
  let tied = 0;
  for (const [index, mutant] of mutants.entries()) {
    onStep(`mutant ${index + 1} of ${mutants.length}, ${mutant}`);
    const subject = await loadSubject({ labDir: lab.dir, source: { mutant } });
    for (let seed = RECORDED_SEED + 1; seed <= RECORDED_SEED + seeds; seed++) {
      const fails = await failuresOf(subject, tests, seed);
      const symptoms = tests.map(({ id, part }) => ({ test: id, part, manner: fails[id] }));
      const suspects = (diagnose(symptoms, table)?.suspects ?? []).map((one) => one.mutant);
      if (!suspects.includes(mutant)) missed.push({ mutant, seed, suspects });
      else if (suspects.length === 1) told += 1;
      else tied += 1;
    }
  }
  const silent = missed.filter(({ suspects }) => suspects.length === 0).length;
  return {
    lab: lab.name,
    submissions: mutants.length * seeds,
    told,
    tied,
    wrong: missed.length - silent,
    silent,
    missed,
  };
}
