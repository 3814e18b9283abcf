import { resolve } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { Graded, GradescopeMetadata, RoundTest, Student } from '@netsplit/grader';
import type { LabTest } from '@netsplit/harness';
import type { Context } from '../../command.ts';
import { pointsOf, readRules, type Rules, type RulesOptions, titlesOf } from './gradebook.ts';

/** What others read of the grading of one submission. */
export const FORMATS = ['gradescope', 'github-classroom', 'junit', 'json', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export interface OneRulesOptions extends RulesOptions {
  /** Gradescope’s `submission_metadata.json`: whose it is, and when it was due. */
  readonly metadata?: string;
  readonly exam?: boolean;
}

/** The rules for one submission, and what is known of it. */
export interface OneRules extends Rules {
  readonly metadata: GradescopeMetadata | undefined;
  readonly isExam: boolean;
}

/** Reads them before anything is graded: a slip in them is not to be found afterwards. */
export async function rulesOfOne(options: OneRulesOptions, context: Context): Promise<OneRules> {
  const { readGradescopeMetadata } = await import('@netsplit/grader');
  const { metadata: file, exam } = options;
  const metadata =
    file === undefined ? undefined : readGradescopeMetadata(resolve(context.desk.cwd, file));
  return { ...(await readRules(options, context, metadata)), metadata, isExam: exam === true };
}

interface Formatted {
  readonly lab: Lab;
  readonly tests: readonly LabTest[];
  readonly isHidden: (test: LabTest) => boolean;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly path: string;
  readonly rules: OneRules;
}

/** One graded submission as the text that a platform reads, in points by the rules. */
export async function formatted(
  format: Format,
  { submission, problem, verdicts }: Graded,
  { lab, tests, isHidden, seeds, runs, path, rules }: Formatted,
): Promise<string> {
  const { metadata, isExam, rubricFile, rubric } = rules;
  const grader = await import('@netsplit/grader');
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
    isExam,
    startedAt: '1970-01-01T00:00:00Z',
  };
  if (rubricFile !== undefined) grader.fitRubric(rubricFile, rubric, round);
  const [handed = { id: 'submission', name: 'submission' }] = metadata?.students ?? [];
  // The roster knows extensions, which Gradescope does not.
  const [known, other] = grader.studentsNamed(handed.email ?? handed.id, [], rules.roster ?? []);
  const student: Student = known === undefined || other !== undefined ? handed : known;
  const book = grader.gradebookOf({
    round,
    rubric,
    roster: [student],
    handIns: [
      {
        student: student.id,
        path,
        attempt: 1,
        submission: submission?.hash ?? '',
        ...(problem === undefined ? {} : { problem }),
        ...(metadata === undefined ? {} : { handedInAt: metadata.handedInAt }),
      },
    ],
    verdicts,
    labPoints: pointsOf(lab),
  });
  const [grade] = book.students;
  if (grade === undefined) throw new Error('One submission has no grade.');
  switch (format) {
    case 'gradescope':
      return grader.gradescopeResults(grade);
    case 'github-classroom':
      return grader.classroomLine(grade, round);
    case 'junit':
      return grader.junitOf(grade, round);
    case 'json':
      return `${JSON.stringify(grader.gradeRecord(grade, book), undefined, 2)}\n`;
    case 'html':
      return grader.studentPage(grade, book, { titles: titlesOf(lab) });
  }
}
