import { describe, expect, it } from 'vitest';
import { classPage } from '../../src/report/class-page.ts';
import { html } from '../../src/report/page/markup.ts';
import { studentPage } from '../../src/report/student-page.ts';
import { book, decision, handIn, round, verdicts } from '../gradebook/a-class.ts';

const EVIL = '"><script>alert(1)</script>';

const aClass = (isExam = false) =>
  book({
    round: { ...round, isExam },
    roster: [{ id: 'ada', name: EVIL, section: EVIL }],
    handIns: [
      handIn('ada', { submission: 'h' }),
      handIn(`mallory${EVIL}`, { path: EVIL, submission: 'h2' }),
    ],
    verdicts: verdicts('h', ['B2', 'C1'], {
      message: `That of ${EVIL}.`,
      detail: 'what the code printed: PRINTED',
      place: `src/${EVIL}.ts:1:2`,
      manner: 'two leaders',
    }),
    decisions: [
      decision(1, { kind: 'comment', student: 'ada', data: { text: EVIL } }),
      decision(2, { kind: 'override', student: 'ada', test: 'A1', data: { points: 2 }, why: EVIL }),
    ],
    mistakes: {
      table: {
        netsplitFailures: 1,
        mutants: { 'votes-twice': { of: '', fails: { B2: 'two leaders' } } },
      },
      told: new Map([['votes-twice', { mistake: 'A server votes twice.', reading: '§5.2' }]]),
    },
  });

const student = (isExam = false): string => {
  const all = aClass(isExam);
  const [ada] = all.students;
  if (ada === undefined) throw new Error('nobody was graded');
  return studentPage(ada, all);
};

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('a page', () => {
  it('shows every text as text', () => {
    expect(student()).not.toContain('<script');
    const page = classPage(aClass());
    expect(count(page, '<script')).toBe(1);
    expect(page).not.toContain('alert(1)</script>');
  });

  it('has a policy that lets it ask nobody, and run our script only', () => {
    expect(student()).toMatch(
      /content="default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/,
    );
    expect(student()).not.toContain('script-src');
    expect(classPage(aClass())).toContain("script-src 'sha256-");
    for (const page of [student(), classPage(aClass())]) {
      expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(page).not.toMatch(/\sstyle="/);
    }
  });
});

describe('the report for a student', () => {
  it('tells what failed, where, the points and who changed them', () => {
    const page = student();
    expect(page).toContain('B2 what B2 asks');
    expect(page).toContain('In your code:');
    expect(page).toContain('2 points by ta@example.edu:');
  });

  it('says how to see a failure oneself, but not of a hidden test and not in an exam', () => {
    const again = (text: string): number => count(text, 'On your machine: ');
    expect(student()).toContain('On your machine: <code>npx netsplit test raft B2</code>');
    expect(again(student())).toBe(count(student(), 'class="failure"') - 1);
    expect(again(student(true))).toBe(0);
  });

  it('tells of a hidden test that it is there, and nothing that it asks', () => {
    const page = student();
    expect(page).toContain('Hidden test 1');
    expect(page).not.toMatch(/the secret of C1|\bC1\b/);
  });

  it('never tells what is for the staff', () => {
    expect(student()).not.toMatch(/PRINTED|two leaders|votes-twice/);
  });

  it('says what it looks like, but not in an exam', () => {
    expect(student()).toContain('A server votes twice.');
    expect(student(true)).not.toContain('A server votes twice.');
  });
});

describe('the report of a class', () => {
  it('has the tests, the students and what is nobody’s', () => {
    const page = classPage(aClass());
    expect(page).toContain('the secret of C1');
    expect(page).toContain('nobody on the roster is called so');
    expect(page).toContain('A server votes twice.');
    expect(page).toMatch(/<bdi>ada<\/bdi>\s+has\s+2\s+for A1/);
  });

  it('holds for an empty class', () => {
    expect(classPage(book())).toContain('Nobody has a score yet.');
  });
});

describe('markup', () => {
  it('escapes what is filled in, unless it is markup', () => {
    expect(
      html`<a title="${'"<'}">${html`<b>${'&'}</b>`}${undefined}${[html`1`, html`2`]}${0}</a>`.text,
    ).toBe('<a title="&quot;&lt;"><b>&amp;</b>120</a>');
  });
});
