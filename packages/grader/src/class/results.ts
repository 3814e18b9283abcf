import { join } from 'node:path';
import { writeWhole } from '@netsplit/course/durable';
import { withoutRun } from '../grade/grade.ts';
import type { Verdict } from '../grade/verdict.ts';
import type { ClassStore, KeptHandIn, KeptRound } from './store.ts';

/** A line of `verdicts.jsonl`: a verdict, and whose. */
export interface StudentVerdict extends Verdict {
  readonly student: string;
  readonly attempt: number;
}

/**
 * What came of each hand-in, in the order of hand-ins and of tests. Who handed in the same code has the same verdicts; what was
 * not taken in has one for each test, too. What is not graded yet is left out.
 */
export async function studentVerdicts(
  store: ClassStore,
  round: KeptRound,
): Promise<readonly StudentVerdict[]> {
  const bySubmission = new Map<string, Map<string, Verdict>>();
  for (const verdict of await store.verdicts(round)) {
    const of = bySubmission.get(verdict.submission) ?? new Map<string, Verdict>();
    bySubmission.set(verdict.submission, of.set(verdict.test, verdict));
  }
  return (await store.handIns(round)).flatMap((handIn) => {
    const { student, attempt } = handIn;
    const own =
      handIn.submission === ''
        ? refused(round, handIn)
        : round.round.tests.flatMap(({ id }) => bySubmission.get(handIn.submission)?.get(id) ?? []);
    return own.map((verdict) => ({ student, attempt, ...verdict }));
  });
}

function refused({ round, settings }: KeptRound, { problem = '' }: KeptHandIn): readonly Verdict[] {
  return withoutRun(
    { lab: round.lab, host: settings.host, tests: round.tests },
    undefined,
    'not-run',
    { why: 'refused', message: problem },
  );
}

/** Writes what a round has come to so far. */
export async function writeResults(
  store: ClassStore,
  round: KeptRound,
  out: string,
): Promise<readonly StudentVerdict[]> {
  const verdicts = await studentVerdicts(store, round);
  const lines = verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`);
  writeWhole(join(out, 'verdicts.jsonl'), lines.join(''));
  return verdicts;
}
