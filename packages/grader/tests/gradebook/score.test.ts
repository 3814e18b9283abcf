import { describe, expect, it } from 'vitest';
import { type StudentGrade, totalOf } from '../../src/gradebook/gradebook.ts';
import type { RubricInput } from '../../src/gradebook/rubric.ts';
import type { Decision } from '../../src/class/records.ts';
import { book, decision, handIn, round, verdict, verdicts } from './a-class.ts';

/** The grade of one student who fails some tests. */
function grade(
  fails: readonly string[],
  rubric: Partial<RubricInput> = {},
  decisions: readonly Decision[] = [],
): StudentGrade {
  const { students } = book({
    handIns: [handIn('ada')],
    verdicts: verdicts('hash-of-ada', fails),
    rubric,
    decisions,
  });
  const [ada] = students;
  if (ada === undefined) throw new Error('nobody was graded');
  // Whatever the rule: what is shown adds up.
  expect(totalOf(ada.lines)).toBe(ada.points);
  return ada;
}

const texts = ({ lines }: StudentGrade): string => lines.map(({ text }) => text).join('\n');
const because = ({ tests }: StudentGrade, id: string): string | undefined =>
  tests.find(({ test }) => test.id === id)?.because;

describe('points', () => {
  it('are one a test where nobody says otherwise', () => {
    expect(grade(['B2'])).toMatchObject({ points: 5, worth: 6, waiting: 0 });
  });

  it('are the lab’s own where there is no rubric for a test', () => {
    const { students } = book({
      handIns: [handIn('ada')],
      verdicts: verdicts('hash-of-ada', ['B2']),
      labPoints: { A1: 10, A2: 4, B1: 6, B2: 8, B3: 8 },
      rubric: { tests: { A1: { points: 20 } }, hiddenPoints: 5 },
    });
    expect(students[0]).toMatchObject({ points: 20 + 4 + 6 + 8 + 5, worth: 51 });
  });

  it('of a part are shared by its tests to the last hundredth', () => {
    const ada = grade([], { parts: { B: { points: 10 } } });
    const shares = ada.tests.filter(({ test }) => test.part === 'B').map(({ earned }) => earned);
    expect(shares).toEqual([3.34, 3.33, 3.33]);
    expect(ada.points).toBe(13);
  });

  it('of a part are shared in proportion to its tests’ own', () => {
    const ada = grade(['B2'], { parts: { B: { points: 20 } }, tests: { B1: { points: 3 } } });
    expect(ada.points).toBe(3 + 12 + 4);
  });

  it('of a part that needs another are withheld until that passes', () => {
    const rubric = { parts: { B: { needs: ['A'] }, C: { needs: ['B'] } } };
    const ada = grade(['A2'], rubric);
    expect(ada.points).toBe(1);
    expect(because(ada, 'B1')).toBe('Part B is not counted until part A passes');
    // What waits for a part that waits, waits.
    expect(because(ada, 'C1')).toBe('Part C is not counted until part B passes');
    expect(texts(ada)).toContain('Part B: 3 points withheld until part A passes');
    expect(grade([], rubric).points).toBe(6);
  });

  it('of a part need no more of another than the rubric says', () => {
    const rubric = { parts: { A: { passPercent: 50 }, B: { needs: ['A'] } } };
    expect(grade(['A2'], rubric).points).toBe(5);
    expect(grade(['A1', 'A2'], rubric).points).toBe(1);
  });

  it('of a part may come all at once or not at all', () => {
    const ada = grade(['B3'], { parts: { B: { allOrNothing: true } } });
    expect(ada.points).toBe(3);
    expect(texts(ada)).toContain('2 points withheld until all tests of the part pass');
  });

  it('of extra credit add to the score, and not to what the round is worth', () => {
    expect(grade([], { tests: { C1: { points: 5, extraCredit: true } } })).toMatchObject({
      points: 10,
      worth: 5,
    });
    expect(grade([], { parts: { C: { points: 3, extraCredit: true } } })).toMatchObject({
      points: 8,
      worth: 5,
    });
  });

  it('are capped in a part and as a whole', () => {
    expect(grade([], { parts: { B: { cap: 2 } } }).points).toBe(5);
    expect(grade([], { tests: { C1: { points: 5, extraCredit: true } }, cap: 6 }).points).toBe(6);
  });

  it('are given out of another sum, if it is asked for', () => {
    expect(grade(['B2'], { outOf: 100 })).toMatchObject({ points: 83.33, worth: 100 });
  });
});

describe('a void test', () => {
  const rubric = { parts: { B: { needs: ['A'] } } };
  const isVoid = decision(1, { kind: 'void', test: 'A2', why: 'the text was wrong' });

  it('counts for everybody, and does not hold up what needs it', () => {
    const ada = grade(['A2'], rubric, [isVoid]);
    expect(ada.points).toBe(6);
    expect(texts(ada)).toContain(
      'Test A2: The test is void and counts for all: the text was wrong',
    );
    expect(grade([], rubric, [isVoid]).points).toBe(6);
  });

  it('counts for code that could not be read, and not where nothing was handed in', () => {
    const { students } = book({
      roster: [
        { id: 'ada', name: 'Ada' },
        { id: 'bob', name: 'Bob' },
      ],
      handIns: [handIn('ada', { submission: '', problem: 'The archive is broken.' })],
      decisions: [isVoid],
    });
    expect(students.map((one) => one.points)).toEqual([1, 0]);
  });

  it('is one no longer when somebody takes that back', () => {
    const back = decision(2, { kind: 'withdraw', data: { decision: 1 } });
    expect(grade(['A2'], {}, [isVoid, back]).points).toBe(5);
  });
});

describe('an override', () => {
  it('sets the points of a test, with who and why', () => {
    const ada = grade(['B2'], {}, [
      decision(1, { kind: 'override', student: 'ada', test: 'B2', data: { points: 0.5 } }),
    ]);
    expect(ada.points).toBe(5.5);
    expect(texts(ada)).toContain('Test B2: 0.5 points by ta@example.edu: as agreed');
  });

  it('sets the score as a whole, after all else', () => {
    const ada = grade(['B2'], { outOf: 100 }, [
      decision(1, { kind: 'override', student: 'ADA', data: { points: 90 } }),
    ]);
    expect(ada.points).toBe(90);
    expect(texts(ada)).toContain('Score set to 90 by ta@example.edu: as agreed');
  });

  it('gives way to a later one', () => {
    const of = (id: number, points: number): Decision =>
      decision(id, { kind: 'override', student: 'ada', data: { points } });
    expect(grade([], {}, [of(1, 3), of(2, 4)]).points).toBe(4);
  });

  it('is of one student only, even in a group', () => {
    const { students } = book({
      roster: ['ada', 'bob'].map((id) => ({ id, name: id, group: 'one' })),
      handIns: [handIn('bob')],
      verdicts: verdicts('hash-of-bob'),
      decisions: [decision(1, { kind: 'override', student: 'ada', data: { points: 1 } })],
    });
    expect(students.map((one) => one.points)).toEqual([1, 6]);
  });
});

describe('a verdict that is not one', () => {
  it('is waited for: no verdict yet, an error of ours, a run that was broken off', () => {
    const { students } = book({
      handIns: [handIn('ada')],
      verdicts: [
        verdict('hash-of-ada', 'A1'),
        verdict('hash-of-ada', 'A2', { status: 'error', why: 'machine' }),
        verdict('hash-of-ada', 'B1', { status: 'not-run', why: 'cancelled' }),
      ],
    });
    expect(students[0]).toMatchObject({ points: 1, waiting: 5 });
    expect(students[0]?.lines[0]?.text).toBe('5 tests wait for a verdict: the score is not final');
  });

  it('is not waited for where nothing could be taken in, and of others’ nothing is used', () => {
    const refused = round.tests.map(({ id }) => verdict('', id));
    const { students } = book({
      handIns: [handIn('ada', { submission: '', problem: 'The submission is empty.' })],
      verdicts: refused,
    });
    expect(students[0]).toMatchObject({ points: 0, waiting: 0 });
    expect(students[0]?.lines[0]?.text).toBe('The submission is empty.');
  });

  it('gives way to a later one of the same test', () => {
    const again = verdict('hash-of-ada', 'B2');
    const { students } = book({
      handIns: [handIn('ada')],
      verdicts: [...verdicts('hash-of-ada', ['B2']), again],
    });
    expect(students[0]?.points).toBe(6);
  });
});
