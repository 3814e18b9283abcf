import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typed } from './in-process.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONTAINERS = join(ROOT, 'packages/grader/containers/gradescope');
const SOLUTION = join(ROOT, 'labs/first-contact/solution');

/** What an instructor brings. */
const HIDDEN = `import { labTest } from '@netsplit/harness';
export const tests = [
  labTest({ id: 'H1', part: 'A', title: 'of our own', reading: { work: 'saltzer-1984' }, run: () => {} }),
];
`;

/** Each test a point; half of all for each day that it is late. */
const RUBRIC = {
  netsplitRubric: 1,
  tests: { A1: { points: 1 }, A2: { points: 1 } },
  dueAt: '2026-10-05T12:00:00Z',
  late: { kind: 'percent', percentADay: 50 },
};
/** Handed in an hour after it was due. */
const METADATA = {
  created_at: '2026-10-05T13:00:00.000000+00:00',
  users: [{ name: 'Ada', email: 'ada@uni.example', id: 7 }],
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netsplit-autograder-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Results {
  readonly score: number;
  readonly tests: readonly Readonly<Record<string, unknown>>[];
}

/** As Gradescope lays it out: source/ is the zip, submission/ the student's, results/ is read afterwards. */
function layOut(name: string, env: Readonly<Record<string, string>>): string {
  const autograder = join(dir, name);
  for (const folder of ['source', 'submission', 'results']) {
    mkdirSync(join(autograder, folder), { recursive: true });
  }
  const lines = Object.entries(env).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(autograder, 'source/netsplit.env'), lines.join(''));
  return autograder;
}

function runAutograder(autograder: string) {
  return spawnSync('bash', [join(CONTAINERS, 'run_autograder')], {
    env: { ...process.env, AUTOGRADER: autograder, NETSPLIT_COURSE: ROOT },
    encoding: 'utf8',
  });
}

// Gradescope runs Linux; so does whoever packs for it, or macOS.
describe.skipIf(process.platform === 'win32')('the autograder for Gradescope', () => {
  const SETTINGS = {
    NETSPLIT_LAB: 'first-contact',
    NETSPLIT_TESTS: 'A1,A2,H1',
    NETSPLIT_RUNS: '2',
    NETSPLIT_UNSAFE_NO_JAIL: 'yes',
  };

  test('grades what was handed in, and writes results', () => {
    const autograder = layOut('graded', SETTINGS);
    cpSync(SOLUTION, join(autograder, 'submission'), { recursive: true });
    mkdirSync(join(autograder, 'source/hidden'));
    writeFileSync(join(autograder, 'source/hidden/index.ts'), HIDDEN);
    writeFileSync(join(autograder, 'source/rubric.json'), JSON.stringify(RUBRIC));
    writeFileSync(join(autograder, 'submission_metadata.json'), JSON.stringify(METADATA));
    const { status, stderr } = runAutograder(autograder);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const text = readFileSync(join(autograder, 'results/results.json'), 'utf8');
    const { score, tests } = JSON.parse(text) as Results;
    expect(tests).toMatchObject([
      { extra_data: { id: 'A1' }, status: 'passed', visibility: 'visible' },
      { extra_data: { id: 'A2' }, status: 'passed', visibility: 'visible' },
      { extra_data: { id: 'H1' }, status: 'passed', visibility: 'hidden' },
    ]);
    // Three points, and half of them for a day late.
    expect(score).toBe(1.5);
    expect(tests.reduce((sum, one) => sum + Number(one['score']), 0)).toBe(3);
    expect(JSON.parse(text)).toMatchObject({ extra_data: { unsafe: true } });
  });

  test('gives code that is not there its reason and no points', () => {
    const autograder = layOut('empty', { ...SETTINGS, NETSPLIT_TESTS: 'A1' });
    expect(runAutograder(autograder).status).toBe(0);
    const text = readFileSync(join(autograder, 'results/results.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ score: 0 });
    expect(text).toContain('The submission is empty.');
  });

  test('makes no result up where the fault is ours', () => {
    const autograder = layOut('broken', { ...SETTINGS, NETSPLIT_LAB: 'no-such-lab' });
    cpSync(SOLUTION, join(autograder, 'submission'), { recursive: true });
    writeFileSync(join(autograder, 'results/results.json'), 'of an earlier run');
    const { status, stderr } = runAutograder(autograder);
    expect(status).toBeGreaterThan(1);
    expect(stderr).toContain('There is no lab "no-such-lab"');
    expect(existsSync(join(autograder, 'results/results.json'))).toBe(false);
  });

  test('has scripts that a shell can read', () => {
    for (const name of ['setup.sh', 'run_autograder', 'pack.sh']) {
      expect(spawnSync('bash', ['-n', join(CONTAINERS, name)], { encoding: 'utf8' }).stderr).toBe(
        '',
      );
    }
  });
});

describe('a format of one submission', () => {
  const grade = ['grade', '--one', SOLUTION, '--lab', 'first-contact', '--unsafe-no-jail'];
  const few = ['--tests', 'A1', '--runs', '2'];

  test('is printed alone', async () => {
    const { stdout } = await typed({ dir: ROOT }, ...grade, ...few, '--format', 'github-classroom');
    const result: unknown = JSON.parse(Buffer.from(stdout, 'base64').toString());
    expect(result).toMatchObject({ version: 1, status: 'pass', tests: [{ status: 'pass' }] });
    const { stdout: xml } = await typed({ dir: ROOT }, ...grade, ...few, '--format', 'junit');
    expect(xml).toMatch(/^<\?xml[^]*<\/testsuites>\s*$/);
  });
});

test.skipIf(process.platform === 'win32' || spawnSync('zip', ['-v']).status !== 0)(
  'the zip for Gradescope has all that the autograder needs',
  () => {
    const zip = join(dir, 'autograder.zip');
    const env = { ...process.env, NETSPLIT_SEEDS: '17,23' };
    execFileSync('bash', [join(CONTAINERS, 'pack.sh'), 'first-contact', zip], { env });
    const listed = execFileSync('zip', ['-sf', zip], { encoding: 'utf8' });
    for (const name of ['setup.sh', 'run_autograder', 'netsplit.env', 'course.tar.gz']) {
      expect(listed).toContain(name);
    }
  },
);
