import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { StudentGrade } from '../../src/gradebook/gradebook.ts';
import { canvasCsv } from '../../src/report/canvas.ts';
import { classroomLine, classroomResult } from '../../src/report/classroom.ts';
import { gradescopeResults } from '../../src/report/gradescope.ts';
import { jsonLines } from '../../src/report/json-lines.ts';
import { junitOf, junitOfClass } from '../../src/report/junit.ts';
import { moodleCsv } from '../../src/report/moodle.ts';
import { book, decision, handIn, round, verdict, verdicts } from '../gradebook/a-class.ts';

const NASTY = '=cmd|"calc"!A1';

/** Ada fails B2, is late and has a comment; Bob fails the hidden test; Eve handed in nothing; Dan’s code was stopped. */
const aClass = book({
  roster: [
    {
      id: 'ada',
      name: 'Lovelace, "Ada"',
      email: 'ada@example.edu',
      section: '001',
      canvasId: '11',
    },
    { id: 'bob', name: 'Bob', sisId: 'sis-2', login: 'bob2', moodleId: 'm2' },
    { id: 'eve', name: NASTY },
    { id: 'dan', name: 'Dan\u0007 <b>&' },
  ],
  handIns: [
    handIn('ada', { handedInAt: '2026-10-06T12:00:00Z' }),
    handIn('bob', { handedInAt: '2026-10-05T12:00:00Z' }),
    handIn('dan'),
  ],
  verdicts: [
    ...verdicts('hash-of-ada', ['B2'], { place: 'src/server.ts:12:5' }),
    ...verdicts('hash-of-bob', ['C1'], { place: 'src/secret.ts:3:1' }),
    verdict('hash-of-dan', 'A1', {
      status: 'failed',
      why: 'threw',
      message: 'Your "onStart" failed\u001b[1m <x>.',
    }),
    verdict('hash-of-dan', 'A2', { status: 'failed', why: 'time', message: 'Stopped.' }),
  ],
  decisions: [
    decision(1, { kind: 'comment', student: 'ada', data: { text: 'Well,\n"argued".' } }),
    decision(2, { kind: 'override', student: 'bob', test: 'A1', data: { points: 0.5 } }),
  ],
  rubric: {
    dueAt: '2026-10-06T00:00:00Z',
    late: { kind: 'percent', percentADay: 10 },
    parts: { B: { points: 3.5 } },
  },
});

function gradeOf(id: string): StudentGrade {
  const grade = aClass.students.find(({ student }) => student.id === id);
  if (grade === undefined) throw new Error(`nobody is called ${id}`);
  return grade;
}

interface Gradescope {
  readonly tests: readonly Record<string, unknown>[];
}

describe('Gradescope’s results.json', () => {
  const of = (id: string): Gradescope => JSON.parse(gradescopeResults(gradeOf(id))) as Gradescope;

  it('has the fields of its specification, and no others', () => {
    const results = of('ada');
    expect(results).toEqual({
      score: 4.8,
      execution_time: 0.06,
      output: expect.stringContaining('Handed in late: 1 day begun, 10% a day') as string,
      output_format: 'text',
      visibility: 'visible',
      stdout_visibility: 'hidden',
      extra_data: {
        worth: 6.5,
        waiting: 0,
        submission: 'hash-of-ada',
        late_days: 1,
        unsafe: false,
      },
      tests: expect.any(Array) as unknown[],
    });
    expect(results.tests[3]).toEqual({
      score: 0,
      max_score: 1.17,
      status: 'failed',
      name: 'B2 what B2 asks',
      number: '2.2',
      output: 'This rule was broken: that of B2.\nAt src/server.ts:12:5',
      output_format: 'text',
      tags: ['part B'],
      visibility: 'visible',
      extra_data: { id: 'B2', why: 'broken-rule', fingerprint: '0123456789abcdef' },
    });
  });

  it('hides hidden tests', () => {
    const visibility = of('bob').tests.map((test) => test['visibility']);
    expect(visibility).toEqual(['visible', 'visible', 'visible', 'visible', 'visible', 'hidden']);
  });

  it('has a leaderboard only if it is asked for', () => {
    const text = gradescopeResults(gradeOf('ada'), { leaderboard: true });
    expect((JSON.parse(text) as { leaderboard: unknown }).leaderboard).toEqual([
      { name: 'Points', value: 4.8, order: 'desc' },
      { name: 'Tests passed', value: 5, order: 'desc' },
    ]);
  });
});

interface Classroom {
  readonly version: number;
  readonly status: string;
  readonly max_score: number;
  readonly tests: readonly {
    readonly name: string;
    readonly status: string;
    readonly score: number;
  }[];
}

describe('GitHub Classroom’s result', () => {
  const of = (id: string): Classroom =>
    JSON.parse(classroomResult(gradeOf(id), round)) as Classroom;

  it('tells each test, with the line in the student’s code', () => {
    const result = of('ada');
    expect(result).toMatchObject({ version: 1, status: 'fail', max_score: 6.5 });
    expect(result.tests[3]).toEqual({
      name: 'B2 what B2 asks',
      status: 'fail',
      message: 'This rule was broken: that of B2.',
      filename: 'src/server.ts',
      line_no: 12,
      test_code: 'npx netsplit test raft B2',
      execution_time: '10ms',
      score: 0,
    });
  });

  it.each(['ada', 'bob', 'dan', 'eve'])(
    'of %s adds up to the score, as its reporter adds',
    (id) => {
      const sum = of(id).tests.reduce((total, { score }) => total + score, 0);
      expect(sum).toBeCloseTo(gradeOf(id).points, 9);
    },
  );

  it('says nothing of a hidden test but that there is one', () => {
    expect(of('bob').tests[5]).toEqual({
      name: 'Hidden test 1',
      status: 'fail',
      message: '',
      filename: '',
      line_no: 0,
      test_code: '',
      execution_time: '10ms',
      score: 0,
    });
  });

  it('is an error where there is no verdict yet', () => {
    expect(of('dan').status).toBe('error');
    expect(of('eve').status).toBe('error');
  });

  it('is one line of base64 for the reporter', () => {
    const line = classroomLine(gradeOf('ada'), round);
    expect(line).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
    expect(JSON.parse(Buffer.from(line, 'base64').toString('utf8'))).toEqual(of('ada'));
  });
});

describe('JUnit’s XML', () => {
  it('tells failures of a check from crashes and from what was not run', () => {
    const xml = junitOfClass(aClass);
    expect(xml).toContain(
      '<testsuites name="raft-autumn" tests="24" failures="2" errors="8" skipped="4" time=',
    );
    expect(xml).toContain(
      '<failure type="broken-rule" message="This rule was broken: that of B2.">',
    );
    expect(xml).toContain('<error type="time" message="Stopped.">');
    expect(xml).toContain('<testcase classname="raft.B" name="B2 what B2 asks" time="0.010">');
  });

  it('is escaped, and has no character that XML has not', () => {
    const xml = junitOfClass(aClass);
    expect(xml).toContain('Your &quot;onStart&quot; failed\ufffd[1m &lt;x&gt;.');
    expect(xml).toContain('<testsuite name="Dan\ufffd &lt;b&gt;&amp;"');
    // eslint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });

  it('for a student says nothing of a hidden test', () => {
    const xml = junitOf(gradeOf('bob'), round);
    expect(xml).toContain('name="Hidden test 1"');
    expect(xml).not.toMatch(/secret|that of C1|broken-rule/);
  });
});

describe('CSV', () => {
  const rows = (text: string): string[][] => parse(text, { relax_quotes: false });

  it('for Canvas has its columns, the points possible, and no score that is not final', () => {
    expect(rows(canvasCsv(aClass, 'Lab raft (31415)'))).toEqual([
      ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Lab raft (31415)'],
      ['    Points Possible', '', '', '', '', '6.5'],
      ['Lovelace, "Ada"', '11', 'ada', 'ada@example.edu', '001', '4.8'],
      ['Bob', '', 'sis-2', 'bob2', '', '5'],
      [`'${NASTY}`, '', 'eve', '', '', '0'],
      ['Dan  <b>&', '', 'dan', '', '', ''],
    ]);
  });

  it('for Moodle has identifiers, the grade and the feedback', () => {
    const [head, ada, bob, eve, more] = rows(moodleCsv(aClass, 'Raft'));
    expect(head).toEqual([
      'ID number',
      'Username',
      'Full name',
      'Email address',
      'Raft',
      'Raft (feedback)',
    ]);
    expect(ada?.slice(0, 5)).toEqual(['ada', '', 'Lovelace, "Ada"', 'ada@example.edu', '4.8']);
    expect(ada?.[5]).toMatch(/^Well,\n"argued"\.\n/);
    expect(bob?.[0]).toBe('m2');
    expect(eve?.[2]).toBe(`'${NASTY}`);
    expect(more).toBeUndefined();
  });
});

describe('JSON lines', () => {
  it('have a student each, with every step of the score', () => {
    const lines = jsonLines(aClass).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records[0]).toMatchObject({
      netsplitGrade: 1,
      round: 'raft-autumn',
      student: { id: 'ada' },
      points: 4.8,
      worth: 6.5,
      submission: 'hash-of-ada',
      lateDays: 1,
      comments: [{ by: 'ta@example.edu', text: 'Well,\n"argued".', test: null }],
    });
    expect(records[1]).toMatchObject({
      lines: expect.arrayContaining([
        { kind: 'override', text: 'Test A1: 0.5 points by ta@example.edu: as agreed', points: 0.5 },
      ]) as unknown[],
    });
  });
});
