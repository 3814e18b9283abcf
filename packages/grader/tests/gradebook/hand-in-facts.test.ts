import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGradescopeMetadata } from '../../src/gradebook/gradescope-metadata.ts';
import { parseHandInFacts, withFacts } from '../../src/gradebook/hand-in-facts.ts';
import { book, handIn, verdicts } from './a-class.ts';

const EXPORT = `---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1001'
    :email: ada@uni.example
  - :name: Bob
    :sid: 1002
    :email:
  :created_at: 2026-10-05 22:10:00.123456789 -07:00
  :score: 10.0
  :status: processed
submission_102:
  :submitters: []
  :created_at: 2026-10-06 10:00:00 UTC
`;

describe('Gradescope’s export', () => {
  it('says whose each submission is, and when it came', () => {
    expect(parseHandInFacts('submission_metadata.yml', EXPORT)).toEqual([
      {
        name: 'submission_101',
        students: ['ada@uni.example', '1002'],
        handedInAt: '2026-10-06T05:10:00.123Z',
      },
      { name: 'submission_102', students: [], handedInAt: '2026-10-06T10:00:00.000Z' },
    ]);
  });

  it('makes scores of submissions that are named by numbers only', () => {
    const { students, unclaimed } = book({
      roster: [
        { id: 'a', name: 'Ada', email: 'ada@uni.example', group: 'g' },
        { id: 'b', name: 'Bob', sisId: '1002', group: 'g' },
      ],
      handIns: [handIn('submission_101', { submission: 'h' })],
      facts: parseHandInFacts('submission_metadata.yml', EXPORT),
      verdicts: verdicts('h'),
      rubric: { dueAt: '2026-10-06T05:00:00Z', late: { kind: 'percent', percentADay: 50 } },
    });
    expect(students.map((one) => [one.student.id, one.points, one.attempts.length])).toEqual([
      ['a', 3, 1],
      ['b', 3, 1],
    ]);
    expect(unclaimed).toEqual([]);
  });

  it.each([
    ['a: [', 'is no YAML'],
    ['a: &x {}\nb: *x\n', 'is no YAML'],
    ['- 1\n', 'expected an object'],
  ])('that is %j is refused', (text, complaint) => {
    expect(() => parseHandInFacts('submission_metadata.yml', text)).toThrow(complaint);
  });
});

describe('a table of times', () => {
  it('may be that of GitHub Classroom', () => {
    const table =
      'assignment_name,github_username,roster_identifier,submission_timestamp\nraft,ada-gh,s1,2026-10-05 20:17:13 UTC\nraft,bob-gh,s2,\n';
    expect(parseHandInFacts('grades.csv', table)).toEqual([
      { name: 'ada-gh', handedInAt: '2026-10-05T20:17:13.000Z' },
    ]);
  });

  it('is of the latest hand-in, or of the attempt that it names', () => {
    const handIns = [handIn('ada'), handIn('ada', { attempt: 2 }), handIn('bob')];
    const of = (table: string): readonly (string | undefined)[] =>
      withFacts(handIns, parseHandInFacts('times.csv', table)).map((one) => one.handedInAt);
    const at = '2026-10-05T20:00:00.000Z';
    expect(of('student,handed in\nADA,2026-10-05T20:00Z\n')).toEqual([undefined, at, undefined]);
    expect(of('student,handed in,attempt\nada,2026-10-05T20:00Z,1\n')).toEqual([
      at,
      undefined,
      undefined,
    ]);
  });

  it('does not take the place of what a hand-in says itself', () => {
    const known = handIn('ada', { handedInAt: '2026-10-01T00:00:00.000Z' });
    const facts = parseHandInFacts('times.csv', 'student,handed in\nada,2026-10-05T20:00Z\n');
    expect(withFacts([known], facts)).toEqual([known]);
  });

  it.each([
    ['student,when\nada,x\n', 'line 1: there is no column "handed in"'],
    [
      'student,handed in\nada,2026-10-05 20:00\n',
      'line 2, handed in: expected a time with its zone',
    ],
  ])('that is %j is refused', (text, complaint) => {
    expect(() => parseHandInFacts('times.csv', text)).toThrow(complaint);
  });
});

describe('Gradescope’s metadata of one submission', () => {
  const read = (value: object): ReturnType<typeof readGradescopeMetadata> => {
    const folder = mkdtempSync(join(tmpdir(), 'netsplit-metadata-'));
    try {
      writeFileSync(join(folder, 'm.json'), JSON.stringify(value));
      return readGradescopeMetadata(join(folder, 'm.json'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('says whose it is and when it was due, as its documentation has it', () => {
    const metadata = read({
      id: 123456,
      created_at: '2018-07-01T14:22:32.365935-07:00',
      assignment: {
        due_date: '2018-07-31T23:00:00.000000-07:00',
        group_size: 4,
        group_submission: true,
        id: 25828,
        course_id: 1234,
        late_due_date: null,
        release_date: '2018-07-02T00:00:00.000000-07:00',
        title: 'Programming Assignment 1',
        total_points: '20.0',
      },
      submission_method: 'upload',
      users: [{ email: 'student@example.com', id: 1234, name: 'Student User' }],
      previous_submissions: [],
    });
    expect(metadata).toEqual({
      students: [
        {
          id: 'student@example.com',
          name: 'Student User',
          email: 'student@example.com',
          gradescopeId: '1234',
        },
      ],
      handedInAt: '2018-07-01T14:22:32.365935-07:00',
      opensAt: '2018-07-02T00:00:00.000000-07:00',
      dueAt: '2018-07-31T23:00:00.000000-07:00',
    });
  });

  it('may say less, but whose it is', () => {
    const created_at = '2018-07-01T14:22:32-07:00';
    expect(read({ created_at, users: [{ name: 'A' }, { id: 7 }] }).students).toMatchObject([
      { name: 'A', group: 'together' },
      { id: '7', group: 'together' },
    ]);
    expect(() => read({ created_at, users: [] })).toThrow('users: expected at least one student');
  });
});
