import type { StudentGrade } from '../gradebook/gradebook.ts';
import { points } from '../gradebook/points.ts';
import { howItCameAbout } from './explained.ts';
import { type ToldTest, toldTests } from './told.ts';

export interface GradescopeOptions {
  /** Lets Gradescope show who has how many points, under names that students choose. */
  readonly leaderboard?: boolean;
}

/**
 * `results.json` of a Gradescope autograder. Hidden tests are there for the staff, with Gradescope’s own `hidden`; what code
 * printed never is.
 *
 * @see https://gradescope-autograders.readthedocs.io/en/latest/specs/
 */
export function gradescopeResults(
  grade: StudentGrade,
  { leaderboard = false }: GradescopeOptions = {},
): string {
  // In the words for staff: those of hidden tests are hidden by their visibility.
  const tests = toldTests(grade, 'staff');
  const results = {
    score: grade.points,
    execution_time: points(tests.reduce((sum, { seconds }) => sum + seconds, 0)),
    output: howItCameAbout(grade),
    output_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    extra_data: {
      worth: grade.worth,
      waiting: grade.waiting,
      submission: grade.attempt?.handIn.submission ?? '',
      late_days: grade.attempt?.lateness.days ?? 0,
      unsafe: grade.isUnsafe,
    },
    tests: tests.map(testOf),
    ...(leaderboard && {
      leaderboard: [
        { name: 'Points', value: grade.points, order: 'desc' },
        {
          name: 'Tests passed',
          value: tests.filter(({ status }) => status === 'passed').length,
          order: 'desc',
        },
      ],
    }),
  };
  return `${JSON.stringify(results, undefined, 2)}\n`;
}

function testOf(test: ToldTest): object {
  const output = [test.message, test.place === undefined ? '' : `At ${test.place}`];
  return {
    score: test.earned,
    max_score: test.points,
    status: test.status === 'passed' ? 'passed' : 'failed',
    name: test.name,
    number: test.number,
    output: output.filter((text) => text !== '').join('\n'),
    output_format: 'text',
    tags: [`part ${test.part}`, ...(test.isExtra ? ['extra credit'] : [])],
    visibility: test.isHidden ? 'hidden' : 'visible',
    extra_data: { id: test.id, why: test.why ?? null, fingerprint: test.fingerprint },
  };
}
