import type { Lab } from '@netsplit/course';
import type { Mutant, Suspect, TestResult } from '@netsplit/harness';
import type { Context } from './command.ts';
import { citationFrom } from './lab-code.ts';
import { wrap } from './wrap.ts';

/** Which classic mistake a failing submission looks like, as a report tells it. */
export interface ToldDiagnosis {
  /** From 0 to 1, as docs/decisions/0012 has it. */
  readonly likeness: number;
  readonly suspects: readonly (Suspect & Pick<Mutant, 'mistake' | 'reading'>)[];
}

/** What a grader sets so that an exam gives nothing away. */
const SWITCH = 'NETSPLIT_DIAGNOSIS';

/** The diagnosis of a run of a lab's tests; none where it is switched off, or nothing is like enough. */
export async function diagnosisOf(
  lab: Lab,
  results: readonly TestResult[],
  { env }: Pick<Context, 'env'>,
): Promise<ToldDiagnosis | undefined> {
  if (env[SWITCH] === 'off' || results.every(({ status }) => status === 'passed')) return undefined;
  const { diagnose, readFailureTable, readMutant, symptomOf } = await import('@netsplit/harness');
  const found = diagnose(results.map(symptomOf), await readFailureTable(lab.dir));
  if (found === undefined) return undefined;
  const suspects = await Promise.all(
    found.suspects.map(async (suspect) => {
      const { mistake, reading } = await readMutant(lab.dir, suspect.mutant);
      return { ...suspect, mistake, reading };
    }),
  );
  return { likeness: found.likeness, suspects };
}

/** So alike, a mistake that is not among the mutants has been taken for one of them in a quarter of all cases. */
const VERY_LIKE = 0.9;

/** Says it, and how sure it is. */
export function sayDiagnosis(
  { likeness, suspects }: ToldDiagnosis,
  { terminal, desk }: Pick<Context, 'terminal' | 'desk'>,
): void {
  const { bold, yellow, dim } = terminal.colours;
  const cite = citationFrom(desk.catalogue());
  const [first] = suspects;
  if (first === undefined) return;
  const which =
    suspects.length === 1
      ? 'a classic mistake'
      : `one of ${suspects.length} classic mistakes that fail alike`;
  const how = likeness >= VERY_LIKE ? 'very much like' : 'like';
  terminal.say();
  terminal.say(yellow(bold(`This looks ${how} ${which}`)) + ` ${dim(`(${evidence(first)})`)}`);
  for (const { mistake, reading } of suspects) {
    terminal.say(wrap(`· ${mistake}`, terminal.columns, '  '));
    terminal.say(dim(wrap(`read ${cite(reading)}`, terminal.columns, '    ')));
  }
}

function evidence({ likeness, alike, otherwise, apart }: Suspect): string {
  const all = alike.length + otherwise.length + apart.length;
  const same = `${alike.length} of ${all} failing tests the same`;
  return `${Math.round(likeness * 100)} % alike: ${same}`;
}
