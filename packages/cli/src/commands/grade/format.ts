import type { Lab } from '@netsplit/course';
import type { Graded, RoundTest } from '@netsplit/grader';
import type { LabTest } from '@netsplit/harness';

/** What others read of the grading of one submission. */
export const FORMATS = ['gradescope', 'github-classroom', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

interface Formatted {
  readonly lab: Lab;
  readonly tests: readonly LabTest[];
  readonly isHidden: (test: LabTest) => boolean;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly path: string;
}

/** One graded submission as the text that a platform reads: points as the lab has them, and no rules besides. */
export async function formatted(
  format: Format,
  { submission, problem, verdicts }: Graded,
  { lab, tests, isHidden, seeds, runs, path }: Formatted,
): Promise<string> {
  const { classroomLine, gradebookOf, gradescopeResults, junitOf, PLAIN_RUBRIC } =
    await import('@netsplit/grader');
  const round = {
    name: lab.name,
    lab: lab.name,
    tests: tests.map((test): RoundTest => {
      const { id, part, title } = test;
      return { id, part, title, isHidden: isHidden(test) };
    }),
    seeds: [...seeds],
    runs,
    labHash: '',
    isExam: false,
    startedAt: '1970-01-01T00:00:00Z',
  };
  const handIn = { student: 'submission', path, attempt: 1, submission: submission?.hash ?? '' };
  const { students } = gradebookOf({
    round,
    rubric: PLAIN_RUBRIC,
    handIns: [problem === undefined ? handIn : { ...handIn, problem }],
    verdicts,
    labPoints: Object.fromEntries(lab.manifest.tests.map(({ id, points }) => [id, points])),
  });
  const [grade] = students;
  if (grade === undefined) throw new Error('One submission has no grade.');
  switch (format) {
    case 'gradescope':
      return gradescopeResults(grade);
    case 'github-classroom':
      return classroomLine(grade, round);
    case 'junit':
      return junitOf(grade, round);
  }
}
