import { describe, expect, it } from 'vitest';
import type { ClassicMistakes } from '../../src/gradebook/mistakes.ts';
import { book, handIn, round, verdicts } from './a-class.ts';

const students = ['a', 'b', 'c', 'd'];
const handIns = students.map((student) => handIn(student));
const graded = [
  ...verdicts('hash-of-a'),
  ...verdicts('hash-of-b', ['B2'], { manner: 'two leaders' }),
  ...verdicts('hash-of-c', ['B2', 'C1'], { manner: 'two leaders' }),
  ...verdicts('hash-of-d', ['A1', 'A2', 'B1', 'B2', 'B3', 'C1'], { manner: 'nothing yet' }),
];

describe('the statistics of a class', () => {
  const { statistics } = book({ handIns, verdicts: graded });

  it('say how the scores lie', () => {
    expect(statistics.scores).toEqual({
      mean: 3.75,
      least: 0,
      quartile1: 3,
      median: 4.5,
      quartile3: 5.25,
      most: 6,
    });
    expect(statistics.bins.map((bin) => bin.students)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 1, 1]);
    expect(statistics.bins.at(-1)).toMatchObject({ from: 5.4, to: 6 });
  });

  it('say which tests are the hardest', () => {
    const [first, second] = statistics.hardest;
    expect(first).toMatchObject({ test: { id: 'B2' }, passed: 1, failed: 3 });
    expect(second).toMatchObject({ test: { id: 'C1' }, passed: 2, failed: 2 });
  });

  it('say which tests nobody fails', () => {
    const first3 = book({ handIns: handIns.slice(0, 3), verdicts: graded }).statistics;
    expect(first3.neverFailed.map(({ test }) => test.id)).toEqual(['A1', 'A2', 'B1', 'B3']);
  });

  it('count a group once, and who handed in nothing not at all', () => {
    const roster = [
      { id: 'a', name: 'A', group: 'one' },
      { id: 'b', name: 'B', group: 'one' },
      { id: 'c', name: 'C' },
    ];
    const one = book({ roster, handIns: [handIn('b')], verdicts: graded }).statistics;
    expect(one).toMatchObject({ students: 3, handedIn: 2, submissions: 1 });
    expect(one.tests.find(({ test }) => test.id === 'B2')?.failed).toBe(1);
  });

  it('hold for an empty class', () => {
    expect(book().statistics).toMatchObject({ students: 0, scores: undefined, hardest: [] });
  });
});

describe('classic mistakes', () => {
  const mistakes: ClassicMistakes = {
    table: {
      netsplitFailures: 1,
      mutants: {
        'votes-twice': { of: '', fails: { B2: 'two leaders' } },
        'never-votes': { of: '', fails: { A1: 'no leader', A2: 'no leader' } },
      },
    },
    told: new Map([
      ['votes-twice', { mistake: 'A server votes twice in a term.', reading: '§5.2' }],
    ]),
  };

  it('are named where failures look like one, without a look at hidden tests', () => {
    const { statistics } = book({ handIns, verdicts: graded, mistakes });
    expect(statistics.mistakes).toEqual([
      {
        mutant: 'votes-twice',
        mistake: 'A server votes twice in a term.',
        reading: '§5.2',
        submissions: 2,
      },
    ]);
  });

  it('are not looked for in an exam', () => {
    const exam = { ...round, isExam: true };
    expect(book({ round: exam, handIns, verdicts: graded, mistakes }).statistics.mistakes).toEqual(
      [],
    );
  });
});
