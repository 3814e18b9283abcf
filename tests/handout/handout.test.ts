import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Classroom, ROOT, type Student } from './class.ts';

const LABS = ['first-contact', 'lamport-clocks'];

describe('a handout', () => {
  const room = new Classroom();
  let student: Student;
  let files: readonly string[];
  beforeAll(async () => {
    const made = await room.instructor('handout', ...LABS, '--out', room.path('course'), '--json');
    if (made.exitCode !== 0) throw new Error(made.stderr);
    student = room.clone('course', 'alice');
    const listed = execFileSync('git', ['ls-files'], { cwd: student.folder, encoding: 'utf8' });
    files = listed.trim().split('\n');
  });
  afterAll(() => room.leave());

  it('says of itself what it is', () => {
    const marker: unknown = JSON.parse(student.read('netsplit-handout.json'));
    expect(marker).toEqual({ netsplitHandout: 1, labs: LABS, staff: false });
  });

  it('has nothing of a solution, of a mutant, or of a test that is not run', () => {
    expect(files.filter((file) => /(^|\/)(solution|mutants|hidden)(\/|$)/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.test.ts'))).toEqual([]);
    const all = new Map(files.map((file) => [file, student.read(file)]));
    for (const lab of LABS) {
      const given = files.filter((file) =>
        new RegExp(`^labs/${lab}/(starter/|given|contract|README|lab.json)`).test(file),
      );
      const known = given.map((file) => all.get(file)).join('\n');
      for (const line of distinctive(lab)) {
        if (known.includes(line)) continue;
        const where = files.filter((file) => !isTest(file) && all.get(file)?.includes(line));
        expect(where, line).toEqual([]);
      }
    }
  });

  it('has one commit, which is the same wherever it is made', async () => {
    const log = execFileSync('git', ['log', '--format=%an %aI'], {
      cwd: student.folder,
      encoding: 'utf8',
    });
    expect(log).toBe('Netsplit 2026-01-01T00:00:00+00:00\n');
    const again = ['handout', ...LABS, '--out', room.path('again'), '--json'];
    const { stdout } = await room.instructor(...again);
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: student.folder });
    expect(JSON.parse(stdout)).toMatchObject({ commit: head.toString().trim() });
  });

  it('is not written over what is there', async () => {
    const { exitCode, stderr } = await room.instructor(
      'handout',
      'first-contact',
      '--out',
      room.path('course'),
    );
    expect(stderr).toContain('holds a handout already');
    expect(exitCode).toBe(3);
  });

  it('has a lock file that npm takes', async () => {
    const cache = room.path('empty-cache');
    const args = ['ci', '--dry-run', '--offline', '--no-audit', '--no-fund', '--cache', cache];
    const { exitCode, stderr } = await student.npm(...args);
    expect(exitCode, stderr).toBe(0);
  });

  it('has no page with a link to what is not there', () => {
    const dead = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...student.read(file).matchAll(/\]\(([^()\s]+)\)/g)]
          .map(([, target = '']) => target.split('#')[0] ?? '')
          .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
          .filter((target) => !existsSync(join(student.folder, posix.dirname(file), target)))
          .map((target) => `${file}: ${target}`),
      );
    expect(dead).toEqual([]);
  });

  it('says what to do first', async () => {
    const { stdout, exitCode } = await student.netsplit();
    expect(stdout).toContain('A1 failed: a request is answered with what the server said');
    expect(stdout).toContain('Your code: labs/first-contact/src.');
    expect(exitCode).toBe(0);
  });

  it('shows how the reference behaves, though it is not there', async () => {
    const args = ['simulate', 'first-contact', '--scenario', 'lost-reply', '--solution'];
    const { stdout } = await student.netsplit(...args);
    expect(stdout).toContain('A reply is lost, after the effect (recorded on the reference');
    expect(stdout).toContain('One request, one page, one answer.');
  });

  it('is worked on, handed in, and graded in the course that it was made from', async () => {
    student.solve('first-contact');
    const tested = await student.netsplit('test', 'first-contact', '--runs', '20');
    expect(tested.stdout).toContain('22 of 22 tests pass');
    expect(tested.stdout).toContain('Solved on seed 1.');
    expect(tested.stdout).not.toContain('netsplit hunt');
    expect(student.gitStatus()).toBe(' M labs/first-contact/src/index.ts\n');

    const archive = join(student.folder, 'mine.tar.gz');
    await student.netsplit('submit', 'first-contact', '--out', archive);
    // The jail has tests of its own; not every machine that these run on can have one.
    const options = ['--tests', 'A1,A6,B3,C2', '--runs', '10', '--unsafe-no-jail', '--json'];
    const grade = ['grade', '--one', archive, '--lab', 'first-contact', ...options];
    const graded = await room.instructor(...grade);
    const { verdicts } = JSON.parse(graded.stdout) as { verdicts: { status: string }[] };
    expect(verdicts.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed', 'passed']);
  });

  it('says at the end what is solved, on which seeds, and what to read and do next', async () => {
    const { stdout } = await student.netsplit('course');
    expect(stdout).toMatch(/✓ First contact[^]*Solved on seed 1\./);
    expect(stdout).toMatch(/▸ Time and order/);
  });
});

/** Lines of a lab's solution that nobody else would write. */
function distinctive(lab: string): string[] {
  const listed = execFileSync('git', ['ls-files', `labs/${lab}/solution`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const text = listed
    .trim()
    .split('\n')
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  return text
    .join('\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 45 && !/^(import|export|override) /.test(line));
}

/** Tests and what is given follow the same rules as the solution, in words of their own and here and there in the same. */
const isTest = (file: string): boolean => /^labs\/[^/]+\/tests\//.test(file);
