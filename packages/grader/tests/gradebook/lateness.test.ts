import { describe, expect, it } from 'vitest';
import { type StudentGrade, totalOf } from '../../src/gradebook/gradebook.ts';
import type { Student } from '../../src/gradebook/roster.ts';
import type { RubricInput } from '../../src/gradebook/rubric.ts';
import { book, handIn, verdicts } from './a-class.ts';

const DUE = '2026-10-05T23:59:00+02:00';
/** In minutes after the due date. */
const after = (minutes: number): string =>
  new Date(Date.parse(DUE) + minutes * 60_000).toISOString();
const DAY = 24 * 60;

function grade(
  minutes: readonly (number | undefined)[],
  rubric: Partial<RubricInput>,
  more: Partial<Student> = {},
): StudentGrade {
  const { students } = book({
    roster: [{ id: 'ada', name: 'Ada', ...more }],
    handIns: minutes.map((late, index) =>
      handIn('ada', {
        attempt: index + 1,
        submission: `try-${index + 1}`,
        handedInAt: late === undefined ? undefined : after(late),
      }),
    ),
    // Each hand-in is worse than the one before.
    verdicts: minutes.flatMap((_, index) =>
      verdicts(`try-${index + 1}`, ['C1', 'B3', 'B2'].slice(0, index)),
    ),
    rubric: { dueAt: DUE, tests: { A1: { points: 5 } }, ...rubric },
  });
  const [ada] = students;
  if (ada === undefined) throw new Error('nobody was graded');
  expect(totalOf(ada.lines)).toBe(ada.points);
  return ada;
}

const percent = { late: { kind: 'percent', percentADay: 10, atMostPercent: 50 } } as const;
const days = { late: { kind: 'days', allowance: 3 } } as const;

describe('a percentage a day', () => {
  it('is taken for each day that has begun, of what was earned', () => {
    expect(grade([0], percent).points).toBe(10);
    expect(grade([1], percent).points).toBe(9);
    expect(grade([DAY], percent).points).toBe(9);
    expect(grade([DAY + 1], percent).points).toBe(8);
    expect(grade([9 * DAY], percent).points).toBe(5);
  });

  it('is not taken within the grace', () => {
    const rubric = { ...percent, graceMinutes: 15 };
    expect(grade([15], rubric).points).toBe(10);
    expect(grade([16], rubric).points).toBe(9);
  });
});

describe('late days', () => {
  it('are used up, and cost nothing until they are', () => {
    expect(grade([2 * DAY], days)).toMatchObject({ points: 10, lateDaysUsed: 2 });
    expect(grade([4 * DAY], days)).toMatchObject({ points: 0, lateDaysUsed: 3 });
  });

  it('are those of the term: earlier rounds have used some', () => {
    const rubric = { late: { kind: 'days', allowance: 3, percentADayBeyond: 20 } } as const;
    const ada = grade([2 * DAY], rubric, { lateDaysUsed: 2 });
    expect(ada).toMatchObject({ points: 8, lateDaysUsed: 1 });
    expect(ada.lines.at(-1)?.text).toBe(
      'Handed in late: 2 days begun; 1 of 1 late day left is used, and 1 beyond costs 20%',
    );
  });
});

describe('which hand-in counts', () => {
  it('is the last one, or the best one after what lateness costs', () => {
    expect(grade([0, 0, 0], {}).points).toBe(8);
    expect(grade([0, 0, 0], { counts: 'best' }).points).toBe(10);
    // The better one is so late that the other is better.
    expect(grade([3 * DAY, 0], { ...percent, counts: 'best' })).toMatchObject({ points: 9 });
  });

  it('is the best one for the fewest late days', () => {
    const { students } = book({
      handIns: [1, 2].map((attempt) =>
        handIn('ada', { attempt, submission: 'same', handedInAt: after((2 - attempt) * DAY) }),
      ),
      verdicts: verdicts('same'),
      rubric: { dueAt: DUE, counts: 'best', ...days },
    });
    expect(students[0]).toMatchObject({ points: 6, lateDaysUsed: 0 });
  });

  it('is none that came after the last day for it', () => {
    const ada = grade([0, 3 * DAY], { closesAfterDays: 2 });
    expect(ada.points).toBe(10);
    expect(ada.lines[0]?.text).toBe('1 hand-in does not count: later than the last day for it');
    expect(grade([3 * DAY], { closesAfterDays: 2 })).toMatchObject({
      points: 0,
      attempt: undefined,
    });
  });

  it('is not one that cannot be read, where another can', () => {
    const { students } = book({
      handIns: [
        handIn('ada'),
        handIn('ada', { attempt: 2, submission: '', problem: 'The archive is broken.' }),
      ],
      verdicts: verdicts('hash-of-ada'),
    });
    expect(students[0]?.points).toBe(6);
  });
});

describe('a due date', () => {
  it('is later by an extension, in hours or to a date', () => {
    expect(
      grade([DAY], percent, { extension: { kind: 'longer', ms: 24 * 3_600_000 } }).points,
    ).toBe(10);
    const until = { kind: 'until', at: '2026-10-07T23:59:00+02:00' } as const;
    expect(grade([2 * DAY], percent, { extension: until }).points).toBe(10);
    expect(grade([2 * DAY + 1], percent, { extension: until }).points).toBe(9);
  });

  it('is later by a time multiplier, counted from the opening', () => {
    const rubric = { ...percent, opensAt: '2026-10-03T23:59:00+02:00' };
    expect(grade([DAY], rubric, { timeMultiplier: 1.5 }).points).toBe(10);
    expect(grade([DAY + 1], rubric, { timeMultiplier: 1.5 }).points).toBe(9);
  });

  it('of a group is the latest of its members’', () => {
    const { students } = book({
      roster: [
        { id: 'ada', name: 'Ada', group: 'one' },
        { id: 'bob', name: 'Bob', group: 'one', extension: { kind: 'longer', ms: 86_400_000 } },
      ],
      handIns: [handIn('one', { submission: 's', handedInAt: after(DAY) })],
      verdicts: verdicts('s'),
      rubric: { dueAt: DUE, ...percent },
    });
    expect(students.map((one) => one.points)).toEqual([6, 6]);
  });

  it('is kept by what nobody knows the time of', () => {
    const ada = grade([undefined], percent);
    expect(ada.points).toBe(10);
    expect(ada.lines[0]?.text).toBe(
      'Nothing says when it was handed in: it is taken to be in time',
    );
  });
});
