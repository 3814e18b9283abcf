import type { Round } from '../class/records.ts';
import type { StudentGrade } from '../gradebook/gradebook.ts';
import { points, sumOf } from '../gradebook/points.ts';
import { howItCameAbout } from './explained.ts';
import { type ToldTest, toldTests } from './told.ts';

/**
 * A result as GitHub Classroom’s autograding reporter reads it. It adds up the tests’ scores: what the rules give or take
 * besides is a line of its own, so that the sum is the score.
 *
 * @see https://github.com/classroom-resources/autograding-grading-reporter
 */
export function classroomResult(grade: StudentGrade, { lab }: Pick<Round, 'lab'>): string {
  const tests = toldTests(grade, 'student');
  const rules = points(grade.points - sumOf(tests.map(({ earned }) => earned)));
  const statuses = tests.map(statusOf);
  const result = {
    version: 1,
    status: (['error', 'fail'] as const).find((one) => statuses.includes(one)) ?? 'pass',
    max_score: grade.worth,
    tests: [
      ...tests.map((test) => ({
        name: test.name,
        status: statusOf(test),
        message: test.message,
        ...placeOf(test.place),
        test_code: test.isHidden ? '' : `npx netsplit test ${lab} ${test.id}`,
        execution_time: `${Math.round(test.seconds * 1000)}ms`,
        score: test.earned,
      })),
      ...(rules === 0
        ? []
        : [
            {
              name: 'What the rules add and take',
              status: 'pass',
              message: howItCameAbout(grade),
              ...placeOf(undefined),
              test_code: '',
              execution_time: '0ms',
              score: rules,
            },
          ]),
    ],
  };
  return JSON.stringify(result);
}

/** The same in base64, as a step of a workflow gives it to the reporter: one line. */
export function classroomLine(grade: StudentGrade, round: Pick<Round, 'lab'>): string {
  return `${Buffer.from(classroomResult(grade, round), 'utf8').toString('base64')}\n`;
}

function statusOf({ status }: ToldTest): 'pass' | 'fail' | 'error' {
  if (status === 'passed') return 'pass';
  return status === 'failed' ? 'fail' : 'error';
}

function placeOf(place: string | undefined): {
  readonly filename: string;
  readonly line_no: number;
} {
  const [, filename = '', line = '0'] = /^(.*?):(\d+)(?::\d+)?$/.exec(place ?? '') ?? [];
  return { filename, line_no: Number(line) };
}
