import type { StudentGrade } from '../gradebook/gradebook.ts';
import type { TestScore } from '../gradebook/score.ts';

/** Who reads a report: a student reads of hidden tests that they are there, and no more. */
export type Audience = 'student' | 'staff';

/** A test as a report tells it. */
export interface ToldTest {
  readonly id: string;
  readonly part: string;
  /** Its part's place in the round and its own in the part: `2.1`. */
  readonly number: string;
  readonly name: string;
  readonly isHidden: boolean;
  /** A test that counts for all has passed, whatever came of it. */
  readonly status: TestScore['status'];
  readonly earned: number;
  readonly points: number;
  readonly isExtra: boolean;
  /** What came of it, and why it gives what it gives; empty where there is nothing to say. */
  readonly message: string;
  /** In the student's own code. */
  readonly place: string | undefined;
  readonly why: string | undefined;
  readonly seconds: number;
  readonly fingerprint: string;
}

const WAITING = 'The grader has not come to a verdict yet: this test will be run again.';
const NOT_RUN = 'The test could not be run.';

/** What of a student's tests may be told to whom, in the order of the round. */
export function toldTests(grade: StudentGrade, audience: Audience): readonly ToldTest[] {
  const parts: string[] = [];
  const counts = new Map<string, number>();
  let hidden = 0;
  return grade.tests.map((one): ToldTest => {
    const { test, status, verdict, because } = one;
    if (!parts.includes(test.part)) parts.push(test.part);
    const place = (counts.get(test.part) ?? 0) + 1;
    counts.set(test.part, place);
    if (test.isHidden) hidden += 1;
    const isSecret = test.isHidden && audience === 'student';
    return {
      id: isSecret ? `hidden-${hidden}` : test.id,
      part: test.part,
      number: `${parts.indexOf(test.part) + 1}.${place}`,
      name: isSecret ? `Hidden test ${hidden}` : `${test.id} ${test.title}`,
      isHidden: test.isHidden,
      status: one.isVoided ? 'passed' : status,
      earned: one.earned,
      points: one.points,
      isExtra: one.isExtra,
      message: [isSecret ? secretly(one) : openly(one), because === undefined ? '' : `${because}.`]
        .filter((text) => text !== '')
        .join(' '),
      place: isSecret ? undefined : verdict?.place,
      why: isSecret ? undefined : verdict?.why,
      seconds: (verdict?.cost.ms ?? 0) / 1000,
      fingerprint: verdict?.fingerprint ?? '',
    };
  });
}

/** Of all that is known about a hidden test that failed, nothing. */
function secretly({ status }: TestScore): string {
  if (status === 'waiting') return WAITING;
  return status === 'not-run' ? NOT_RUN : '';
}

function openly({ status, verdict }: TestScore): string {
  if (status === 'passed') return '';
  if (status === 'waiting') return WAITING;
  return verdict?.message ?? NOT_RUN;
}
