import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

test('a port that no machine has is refused in words', async () => {
  const lab = new LoneLab();
  const { exitCode, stderr, trouble } = await typed(lab, 'view', '.', '--port', '99999');
  expect(stderr + (trouble?.message ?? '')).toContain('a whole number from 0 to 65535');
  expect(exitCode).toBe(2);
});

test('what is to be shown beside a run must be a trace, and a page of its own holds one run', async () => {
  const lab = new LoneLab();
  const missing = await typed(lab, 'view', '.', '--with', './no-such.trace');
  expect(missing.trouble?.message).toContain('There is no trace ./no-such.trace');
  const folder = await typed(lab, 'view', '.', '--with', '.');
  expect(folder.trouble?.message).toContain('. is no trace');
  const both = await typed(lab, 'view', '.', '--with', 'a.trace', '--out', 'a.html');
  expect(both.trouble?.message).toContain('holds one run');
});

test('a list of faults may begin with a byte-order mark', async () => {
  const lab = new LoneLab();
  lab.write('faults.json', '\uFEFF[{ "kind": "heal", "atMs": 5 }]');
  const file = join(lab.dir, 'faults.json');
  const { trouble, exitCode } = await typed(lab, 'simulate', '.', '--solution', '--faults', file);
  expect(trouble).toBeUndefined();
  expect(exitCode).toBe(0);
});

describe('where .netsplit is a file', () => {
  function oddLab(): LoneLab {
    const lab = new LoneLab();
    lab.write('.netsplit', 'mine');
    lab.write('src/index.ts', lab.read('solution/index.ts'));
    return lab;
  }

  test('the doctor says which file is in the way', async () => {
    const lab = oddLab();
    const { stdout } = await typed(lab, 'doctor');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('.netsplit is a file');
    expect(stdout).toContain('move the file away');
  });

  test.each([
    ['reset', '.', '--yes'],
    ['hint', 'A1'],
    ['submit', '.'],
  ])('%s says so, and changes nothing', async (...args) => {
    const lab = oddLab();
    const { trouble } = await typed(lab, ...args);
    expect(trouble?.message).toContain('There is a file where a folder should be');
    expect(trouble?.hint).toContain('Move the file away');
    expect(lab.read('.netsplit')).toBe('mine');
    expect(lab.read('src/index.ts')).toBe(lab.read('solution/index.ts'));
  });

  test('tests run, and only progress is not kept', async () => {
    const { exitCode, stderr } = await typed(oddLab(), 'test', '.');
    expect(stderr).toContain('Your progress could not be saved');
    expect(exitCode).toBe(0);
  });
});
