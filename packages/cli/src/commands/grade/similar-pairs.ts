import type { Lab } from '@netsplit/course';
import type {
  ClassStore,
  ComparedFile,
  Gradebook,
  KeptRound,
  Lines,
  ShownPair,
  SimilarSide,
} from '@netsplit/grader';
import { givenFiles, solutionFiles } from './similar.ts';

/** What is longer is cut: the page is for a person, and the files are there. */
const MOST_LINES = 80;
const MOST_PAIRS = 50;

/** The submissions of a round that are alike, with their passages: of each student the hand-in that counts. */
export async function similarPairs(
  store: ClassStore,
  round: KeptRound,
  { students }: Gradebook,
  lab: Lab,
): Promise<readonly ShownPair[]> {
  const { findSimilar, fingerprintOf, gramsIn } = await import('@netsplit/grader');
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
  const textOf = (side: SimilarSide, lines: Lines): string => {
    const files = side.from === 'reference' ? solution : (filesOf.get(side.student) ?? []);
    const text = files.find(({ path }) => path === lines.file)?.text ?? '';
    const wanted = text.split('\n').slice(lines.from - 1, lines.to);
    const shown = wanted.slice(0, MOST_LINES).join('\n');
    return wanted.length > MOST_LINES
      ? `${shown}\n… ${wanted.length - MOST_LINES} more lines`
      : shown;
  };
  const shownSide = (side: SimilarSide): ShownPair['one'] => ({
    student: side.from === 'reference' ? 'The lab’s own solution' : (names.get(side.student) ?? ''),
    share: side.share,
  });
  return found.pairs.slice(0, MOST_PAIRS).map(({ one, other, passages }) => ({
    one: shownSide(one),
    other: shownSide(other),
    passages: passages.map((passage) => ({
      one: { ...passage.one, text: textOf(one, passage.one) },
      other: { ...passage.other, text: textOf(other, passage.other) },
    })),
  }));
}
