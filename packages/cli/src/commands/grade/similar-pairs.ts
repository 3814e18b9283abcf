import type { Lab } from '@netsplit/course';
import type { ClassStore, ComparedFile, Gradebook, KeptRound, ShownPair } from '@netsplit/grader';
import { givenFiles, solutionFiles } from './similar.ts';

/** The page of the class has room for so many. */
const MOST_PAIRS = 50;

/** The submissions of a round that are alike, with their passages: of each student the hand-in that counts. */
export async function similarPairs(
  store: ClassStore,
  round: KeptRound,
  { students }: Gradebook,
  lab: Lab,
): Promise<readonly ShownPair[]> {
  const { findSimilar, fingerprintOf, gramsIn, shownPairs } = await import('@netsplit/grader');
  const given = gramsIn(givenFiles(lab));
  const filesOf = new Map<string, readonly ComparedFile[]>();
  const submissions = [];
  for (const { student, attempt } of students) {
    const hash = attempt?.handIn.submission ?? '';
    const files = hash === '' ? undefined : (await store.submission(round, hash))?.files;
    if (files === undefined) continue;
    filesOf.set(student.id, files);
    const print = fingerprintOf(files, given);
    submissions.push({
      student: student.id,
      print,
      ...(student.group && { group: student.group }),
    });
  }
  const solution = solutionFiles(lab);
  const found = findSimilar({
    lab: lab.name,
    submissions,
    reference: fingerprintOf(solution, given),
  });
  const names = new Map(students.map(({ student }) => [student.id, student.name]));
  return shownPairs(
    found.pairs.slice(0, MOST_PAIRS),
    ({ student, from }) => (from === 'reference' ? solution : filesOf.get(student)),
    (student) => names.get(student) ?? '',
  );
}
