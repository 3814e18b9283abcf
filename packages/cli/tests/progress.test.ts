import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const progressOf = (lab: LoneLab): unknown => JSON.parse(lab.read('.netsplit/progress.json'));

describe('a student’s progress', () => {
  test('holds the verdict on each test, and the trace of a failure', async () => {
    const lab = new LoneLab();
    await typed(lab, 'test', '--seed', '9');
    const verdict = { status: 'failed', seed: 9, trace: '.netsplit/failures/echo-A1.trace.ndjson' };
    expect(progressOf(lab)).toMatchObject({ labs: { echo: { tests: { A1: verdict } } } });
    expect(lab.has(verdict.trace)).toBe(true);
    lab.solve();
    await typed(lab, 'test', 'B1');
    expect(progressOf(lab)).toMatchObject({
      labs: { echo: { tests: { A1: { status: 'failed' }, B1: { status: 'passed' } } } },
    });
  });

  test('tells on which seeds a lab was solved, and begins anew when the code changes', async () => {
    const lab = new LoneLab();
    lab.solve();
    expect((await typed(lab, 'test')).stdout).toContain('Solved on seed 1.');
    expect((await typed(lab, 'test', '--seed', '7')).stdout).toContain('Solved on seeds 1 and 7.');
    expect((await typed(lab)).stdout).toMatch(/That is no proof\..* seeds 1 and 7;/s);
    lab.write('src/index.ts', `${lab.read('src/index.ts')}\n// another thought\n`);
    expect((await typed(lab, 'test', '--seed', '3')).stdout).toContain('Solved on seed 3.');
  });

  test('is not touched by a run of the reference', async () => {
    const lab = new LoneLab();
    expect((await typed(lab, 'test', '--solution')).exitCode).toBe(0);
    expect(lab.has('.netsplit')).toBe(false);
  });

  test('is told of and set aside when its file is broken, and begun anew', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write('.netsplit/progress.json', '{"netsplitProgress":1,"labs":');
    const { exitCode, stdout, stderr } = await typed(lab, 'test');
    expect(stderr).toMatch(/progress file is damaged .*set aside as .*progress\.json\.bak/);
    expect(stdout).toContain('2 of 2 tests pass.');
    expect(exitCode).toBe(0);
    expect(lab.read('.netsplit/progress.json.bak')).toBe('{"netsplitProgress":1,"labs":');
    expect(progressOf(lab)).toMatchObject({
      labs: { echo: { tests: { A1: { status: 'passed' }, B1: { status: 'passed' } } } },
    });
  });

  test('that cannot be kept is told once, and the results hold all the same', async () => {
    const lab = new LoneLab();
    lab.solve();
    // A file stands where the folder should be: no right of ours can write there, not even root's.
    lab.write('.netsplit', 'not a folder');
    const { exitCode, stdout, stderr } = await typed(lab, 'test');
    expect(stdout).toContain('2 of 2 tests pass.');
    expect(stderr.match(/Your progress could not be saved/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test('and a trace that cannot be kept does not hide the failure', async () => {
    const lab = new LoneLab();
    lab.write('.netsplit', 'not a folder');
    const { exitCode, stdout, trouble } = await typed(lab, 'test', 'A');
    expect(trouble).toBeUndefined();
    expect(stdout).toContain('A1 failed: a word comes back');
    expect(exitCode).toBe(1);
  });

  test.each([['hint'], ['submit', '.'], ['reset', '.', '--yes']])(
    'which netsplit %s cannot write is told in a sentence, and src stays',
    async (...args) => {
      const lab = new LoneLab();
      lab.write('src/index.ts', '// mine');
      lab.write('.netsplit', 'not a folder');
      const { exitCode, trouble } = await typed(lab, ...args);
      expect(trouble).toMatchObject({ kind: 'machine' });
      expect(trouble?.message).toContain('.netsplit');
      expect(exitCode).toBe(4);
      expect(lab.read('src/index.ts')).toBe('// mine');
    },
  );
});

describe('netsplit hint', () => {
  test('gives one hint more each time, remembers which, and says when there is none left', async () => {
    const lab = new LoneLab();
    const first = await typed(lab, 'hint');
    expect(first.stdout).toContain('1. Send it.\n');
    expect(first.stdout).not.toContain('2. ');
    expect(first.stdout).toContain('(1 left)');
    const second = await typed(lab, 'hint', 'echo', 'A1');
    expect(second.stdout).toContain('2. Send it back.');
    expect(second.stdout).toContain('That was the last hint');
    expect((await typed(lab, 'hint', 'a1')).stdout).toContain('You have seen all hints');
    expect(progressOf(lab)).toMatchObject({ labs: { echo: { hints: { A1: 2 } } } });
  });

  test('is for the first test that is not solved', async () => {
    const lab = new LoneLab();
    lab.solve();
    await typed(lab, 'test', 'A');
    expect(await asked(lab, 'hint')).toMatchObject({ test: 'B1', hints: [], remaining: 0 });
    await typed(lab, 'test', 'B');
    const { exitCode, trouble } = await typed(lab, 'hint');
    expect(trouble?.message).toBe('Every test of echo passes already.');
    expect(trouble?.hint).toContain('npx netsplit hint echo A1');
    expect(exitCode).toBe(2);
  });

  test('stays given after a reset, which forgets verdicts', async () => {
    const lab = new LoneLab();
    await typed(lab, 'test', 'A');
    await typed(lab, 'hint', 'A1');
    await typed(lab, 'reset', '.', '--yes');
    expect(progressOf(lab)).toMatchObject({ labs: { echo: { tests: {}, hints: { A1: 1 } } } });
  });
});
