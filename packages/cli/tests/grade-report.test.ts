import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commitTo,
  GradingQueue,
  openClass,
  type Round,
  takeIn,
  type Verdict,
} from '@netsplit/grader';
import { asked, typed } from './in-process.ts';

const FIRST = fileURLToPath(new URL('../../../labs/first-contact', import.meta.url));

/** Two of the lab’s tests, and one that is hidden. */
const round: Round = {
  name: 'autumn',
  lab: 'first-contact',
  tests: [
    { id: 'A1', part: 'A', title: 'the first', isHidden: false },
    { id: 'A2', part: 'A', title: 'the second', isHidden: false },
    { id: 'Z1', part: 'B', title: 'THE SECRET', isHidden: true },
  ],
  seeds: [7],
  runs: 1,
  labHash: 'ab'.repeat(32),
  isExam: false,
  startedAt: '2026-10-01T08:00:00.000Z',
};

let dir: string;

/** A class that is graded: alice passes all but A2, bob all. Written as the grader writes it, without running anything. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'netsplit-report-'));
  const store = await openClass({ out: join(dir, 'results') });
  const kept = await store.beginRound(round, { host: 'jail' }, commitTo(round.seeds));
  const queue = await GradingQueue.open(store);
  for (const [student, from] of [
    ['alice', 'starter'],
    ['bob', 'solution'],
  ] as const) {
    const submission = await takeIn(join(FIRST, from), 'first-contact');
    const { hash: digest } = submission;
    await store.addHandIn(kept, { student, path: `class/${student}`, submission, digest });
    await queue.askFirst(kept, digest);
    const job = await queue.take(kept);
    if (job === undefined) throw new Error('nothing was queued');
    await queue.finish(
      job,
      round.tests.map(({ id, part }): Verdict => {
        const fails = student === 'alice' && id === 'A2';
        return {
          netsplitVerdict: 1,
          submission: digest,
          lab: 'first-contact',
          test: id,
          part,
          status: fails ? 'failed' : 'passed',
          message: fails ? 'This rule was broken: THE RULE.' : 'Passed.',
          seeds: [],
          fingerprint: '',
          cost: { ms: 1, cpuMs: 1, events: 1 },
          host: 'jail',
          unsafe: false,
          versions: { grader: '0.1.0', node: '22.0.0' },
        };
      }),
      student === 'alice' ? [{ test: 'A2', seed: 1, text: 'A STORY OF ALICE.' }] : [],
    );
  }
  await queue.close();
  await store.close();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const OUT = ['--out', 'results'];
const text = (path: string): string => readFileSync(join(dir, 'results', path), 'utf8');
const points = (): Record<string, number> =>
  Object.fromEntries(
    text('reports/grades.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { student: { id: string }; points: number })
      .map(({ student: { id }, points: own }) => [id, own]),
  );

const ALIKE = '<bdi>The lab’s own solution</bdi>';

describe.sequential('a class that is graded', () => {
  test('is reported with the lab’s own points', async () => {
    const said = await typed({ dir }, 'grade', 'report', ...OUT);
    expect(said.exitCode).toBe(0);
    expect(said.stdout).toContain('2 of 2 students have a score');
    expect(Object.keys(points())).toEqual(['alice', 'bob']);
    const { A1 = 0, A2 = 0 } = labPoints();
    expect(points()).toEqual({ alice: A1 + 1, bob: A1 + A2 + 1 });
    expect(text('reports/students/alice/report.html')).not.toContain('SECRET');
    expect(text('reports/class.html')).toContain('the second');
    // Bob handed in what everybody can read.
    expect(text('reports/class.html')).toContain(ALIKE);
    await typed({ dir }, 'grade', 'report', ...OUT, '--no-similar');
    expect(text('reports/class.html')).not.toContain(ALIKE);
  });

  test('is scored anew by a rubric, which runs nothing, and by decisions', async () => {
    writeFileSync(
      join(dir, 'results/rubric.json'),
      JSON.stringify({
        netsplitRubric: 1,
        parts: { B: { needs: ['A'] } },
        tests: { A1: { points: 10 }, A2: { points: 30 } },
        hiddenPoints: 5,
      }),
    );
    await typed({ dir }, 'grade', 'report', ...OUT);
    expect(points()).toEqual({ alice: 10, bob: 45 });

    const isVoid = await asked(
      { dir },
      'grade',
      'void',
      'a2',
      ...OUT,
      '--why',
      'unclear',
      '--by',
      'ta',
    );
    expect(isVoid).toMatchObject({ kind: 'void', test: 'A2', by: 'ta', why: 'unclear', id: 1 });
    await typed({ dir }, 'grade', 'report', ...OUT);
    expect(points()).toEqual({ alice: 45, bob: 45 });

    await typed({ dir }, 'grade', 'withdraw', '1', ...OUT);
    await typed(
      { dir },
      'grade',
      'override',
      'alice',
      '12.5',
      '--test',
      'A2',
      ...OUT,
      '--why',
      'a slip',
    );
    const said = await typed({ dir }, 'grade', 'comment', 'Alice', 'Look at <A2>.', ...OUT);
    expect(said.stdout).toContain('alice will read this. (decision 4 of round autumn)');
    await typed({ dir }, 'grade', 'report', ...OUT);
    expect(points()).toEqual({ alice: 22.5, bob: 45 });
    expect(text('reports/students/alice/report.html')).toContain('Look at &lt;A2&gt;.');
  });

  test('is reported to a roster: who is missing, and what is nobody’s', async () => {
    writeFileSync(join(dir, 'roster.csv'), 'student,name\nbob,Bob B.\ncarl,Carl\n');
    const answer = await asked(
      { dir },
      'grade',
      'report',
      ...OUT,
      '--roster',
      'roster.csv',
      '--to',
      'elsewhere',
    );
    expect(answer).toMatchObject({
      students: 2,
      handedIn: 1,
      unclaimed: [{ student: 'alice', why: 'nobody on the roster is called so' }],
    });
    expect(existsSync(join(dir, 'elsewhere/students/carl/report.html'))).toBe(true);
  });

  test('is reported without names, by a secret that is kept', async () => {
    await typed({ dir }, 'grade', 'report', ...OUT, '--anonymous');
    expect(text('anonymous/class.html')).not.toMatch(/alice|bob/i);
    expect(text('anonymous/class.html')).not.toContain(ALIKE);
    if (process.platform !== 'win32') {
      expect(statSync(join(dir, 'results/pseudonyms.secret')).mode & 0o077).toBe(0);
    }
  });

  test('forgets a student with all that was told, and nothing of the others', async () => {
    cpSync(join(dir, 'results'), join(dir, 'kept'), { recursive: true });
    await typed({ dir }, 'grade', 'report', '--out', 'kept');
    const page = (student: string): string =>
      join(dir, `kept/reports/students/${student}/report.html`);
    expect(readFileSync(page('alice'), 'utf8')).toContain('A STORY OF ALICE.');
    expect(holding('kept', 'A STORY OF ALICE.')).not.toEqual([]);
    expect(holding('kept', 'class/alice')).not.toEqual([]);
    const said = await typed({ dir }, 'grade', 'forget', 'alice', '--out', 'kept', '--yes');
    expect(said.exitCode, said.stderr).toBe(0);
    expect(holding('kept', 'A STORY OF ALICE.')).toEqual([]);
    expect(holding('kept', 'class/alice')).toEqual([]);
    expect(existsSync(page('alice'))).toBe(false);
    expect(existsSync(page('bob'))).toBe(true);
  });

  test.each([
    [['void', 'A9', '--why', 'x'], 'Round autumn has no test A9.'],
    [['void', 'A2'], 'Say why: it is kept beside the score.'],
    [['override', 'alise', '3', '--why', 'x'], 'Nobody handed in as alise in round autumn.'],
    [['override', 'alice', 'many', '--why', 'x'], 'Points are a number'],
    [['withdraw', '99'], 'Round autumn has no decision 99.'],
    [['report', '--rubric', 'none.json'], 'there is no such file'],
    [['report', '--lab', 'raft'], 'Round autumn is on the lab first-contact, and not on raft.'],
    [['regrade', 'alice'], 'the lab or the hidden tests have changed since'],
  ])('says what is wrong with %j', async (args, message) => {
    const { trouble } = await typed({ dir }, 'grade', ...args, ...OUT);
    expect(trouble?.message).toContain(message);
    expect(trouble?.exitCode).not.toBe(0);
  });
});

/** The files of a folder, those of a database among them, in which a text stands. */
function holding(folder: string, words: string): readonly string[] {
  return readdirSync(join(dir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(words));
}

function labPoints(): Record<string, number> {
  const manifest = JSON.parse(readFileSync(join(FIRST, 'lab.json'), 'utf8')) as {
    tests: { id: string; points: number }[];
  };
  return Object.fromEntries(manifest.tests.map(({ id, points: own }) => [id, own]));
}

describe('one submission, for an autograder', () => {
  const one = (...args: readonly string[]) => {
    const submission = join(FIRST, 'solution');
    const given = ['grade', '--one', submission, '--lab', 'first-contact', '--tests', 'A1'];
    return typed({ dir }, ...given, '--runs', '1', '--unsafe-no-jail', ...args);
  };

  test('is told on stdout, where nothing else is said', async () => {
    const { stdout, stderr, exitCode } = await one('--format', 'gradescope');
    expect(JSON.parse(stdout)).toMatchObject({
      score: labPoints()['A1'],
      stdout_visibility: 'hidden',
      tests: [{ status: 'passed', number: '1.1' }],
    });
    expect(stderr).toContain('Graded without the jail');
    expect(exitCode).toBe(0);
  });

  const write = (name: string, value: object): void =>
    writeFileSync(join(dir, name), JSON.stringify(value));

  test('is late by Gradescope’s own dates, and has its points by a rubric', async () => {
    write('late.json', {
      netsplitRubric: 1,
      dueAt: '2026-10-05T00:00:00Z',
      tests: { A1: { points: 10 } },
      late: { kind: 'percent', percentADay: 10 },
    });
    write('metadata.json', {
      created_at: '2026-10-05T12:00:00.000000+00:00',
      users: [{ name: 'Ada', email: 'ada@uni.example', id: 7 }],
    });
    const said = await one(
      '--format',
      'github-classroom',
      '--to',
      'deep/result.txt',
      '--rubric',
      'late.json',
      '--metadata',
      'metadata.json',
    );
    expect(said.stdout).toBe('');
    const line = readFileSync(join(dir, 'deep/result.txt'), 'utf8');
    const result = JSON.parse(Buffer.from(line, 'base64').toString('utf8')) as {
      max_score: number;
      tests: { score: number }[];
    };
    expect(result.max_score).toBe(10);
    expect(result.tests.map(({ score }) => score)).toEqual([10, -1]);
  });

  test('is due when Gradescope says, where the rubric does not', async () => {
    write('undated.json', {
      netsplitRubric: 1,
      tests: { A1: { points: 10 } },
      late: { kind: 'percent', percentADay: 10 },
    });
    write('due.json', {
      created_at: '2026-10-05T12:00:00.000000+00:00',
      assignment: { due_date: '2026-10-04T23:00:00.000000-07:00', release_date: null },
      users: [{ name: 'Ada', email: 'ada@uni.example', id: 7 }],
    });
    const graded = ['--format', 'gradescope', '--rubric', 'undated.json'] as const;
    const { stdout, trouble } = await one(...graded, '--metadata', 'due.json');
    expect(trouble).toBeUndefined();
    expect(JSON.parse(stdout)).toMatchObject({ score: 9 });
    expect((await one(...graded)).trouble?.message).toContain(
      'late: says what is late; say when: dueAt',
    );
  });

  test('is not graded where its rules are wrong', async () => {
    const { trouble } = await one('--format', 'junit', '--metadata', 'none.json');
    expect(trouble?.message).toContain('there is no such file');
    expect((await one('--format', 'xml')).trouble?.message).toContain('Allowed choices');
  });
});
