import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isSolved, ProgressFile } from '../src/index.ts';
import { folderWith } from './folder.ts';

const passed = {
  status: 'passed',
  seed: 1,
  runs: 100,
  codeHash: 'c0de',
  at: '2026-01-01T10:00:00Z',
} as const;
const failed = { ...passed, status: 'failed', at: '2026-01-02T10:00:00Z' } as const;

function fileWith(text?: string): { file: string; progress: ProgressFile; notices: string[] } {
  const folder = folderWith(text === undefined ? {} : { '.netsplit/progress.json': text });
  const file = join(folder, '.netsplit/progress.json');
  const notices: string[] = [];
  return { file, progress: new ProgressFile(file, (words) => notices.push(words)), notices };
}

describe('progress', () => {
  test('is empty when there is no file, and says nothing about that', () => {
    const { progress, notices } = fileWith();
    expect(progress.read().labs).toEqual({});
    expect(notices).toEqual([]);
  });

  test('keeps the latest verdict on each test, and when it was first solved', () => {
    const { file, progress } = fileWith();
    progress.record('raft', { A1: passed, A2: failed });
    progress.record('raft', { A1: failed });
    const read = new ProgressFile(file).read();
    expect(read.lastLab).toBe('raft');
    expect(isSolved(read, 'raft', 'A1')).toBe(false);
    expect(read.labs['raft']?.tests['A1']).toEqual({
      ...failed,
      solvedAt: passed.at,
      seeds: { '1': { status: 'failed', runs: 100 } },
    });
    expect(read.labs['raft']?.tests['A2']?.status).toBe('failed');
  });

  test('remembers hints when a lab is put back to its starter', () => {
    const { progress } = fileWith();
    progress.record('raft', { A1: passed });
    progress.showHints('raft', 'A1', 2);
    expect(progress.forget('raft').labs['raft']).toEqual({ tests: {}, hints: { A1: 2 } });
  });

  test('keeps the catch with the fewest faults, then with the fewest requests', () => {
    const { progress } = fileWith();
    const caught = { faults: 2, requests: 3, at: '2026-01-01T10:00:00Z' };
    const best = (): unknown => progress.read().labs['raft']?.hunts?.['amber-ant'];
    progress.recordCatch('raft', 'amber-ant', caught);
    progress.recordCatch('raft', 'amber-ant', { ...caught, requests: 4 });
    expect(best()).toEqual(caught);
    progress.recordCatch('raft', 'amber-ant', { ...caught, requests: 2 });
    progress.recordCatch('raft', 'amber-ant', { ...caught, faults: 1, requests: 9 });
    expect(best()).toEqual({ ...caught, faults: 1, requests: 9 });
    expect(progress.forget('raft').labs['raft']?.hunts).toHaveProperty('amber-ant');
  });

  test.each([
    ['cut in the middle', '{"netsplitProgress":1,"labs":{"ra', 'is damaged'],
    ['empty', '', 'is damaged'],
    ['of something else', '{"scores":[1,2]}', 'is not one that Netsplit wrote'],
    [
      'of a later version',
      '{"netsplitProgress":2}',
      'is of another version of Netsplit (format 2)',
    ],
  ])('a file %s is set aside with a word, never lost or fatal', (_, text, words) => {
    const { file, progress, notices } = fileWith(text);
    expect(progress.read().labs).toEqual({});
    expect(readFileSync(`${file}.bak`, 'utf8')).toBe(text);
    expect(notices.join()).toContain(words);
    expect(notices.join()).toContain(`${file}.bak`);
    progress.record('raft', { A1: passed });
    expect(isSolved(progress.read(), 'raft', 'A1')).toBe(true);
  });

  test('a second broken file does not push out the first', () => {
    const { file, progress } = fileWith('first');
    progress.read();
    writeFileSync(file, 'second');
    progress.read();
    expect(readFileSync(`${file}.bak`, 'utf8')).toBe('first');
    expect(readFileSync(`${file}.bak2`, 'utf8')).toBe('second');
  });

  test('carries along fields that a later version of the same format adds', () => {
    const { file, progress } = fileWith('{"netsplitProgress":1,"labs":{},"streak":7}');
    progress.record('raft', { A1: passed });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ streak: 7 });
  });

  test('a write that fails leaves the old file as it was, and nothing beside it', () => {
    const { file, progress } = fileWith();
    progress.record('raft', { A1: passed });
    const before = readFileSync(file, 'utf8');
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(() => progress.update((old) => ({ ...old, cyclic }))).toThrow();
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(join(file, '..'))).toEqual(['progress.json']);
  });

  test('a lock whose owner died long ago is taken over', () => {
    const { file, progress } = fileWith('{"netsplitProgress":1,"labs":{}}');
    writeFileSync(`${file}.lock`, '');
    utimesSync(`${file}.lock`, 0, 0);
    progress.record('raft', { A1: passed });
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test('processes that write at once do not undo each other', async () => {
    const { file, progress } = fileWith();
    const source = fileURLToPath(new URL('../src/index.ts', import.meta.url));
    const script = `
      import { ProgressFile } from ${JSON.stringify(source)};
      const progress = new ProgressFile(${JSON.stringify(file)});
      for (let count = 0; count < 20; count++) {
        progress.record('raft', { [process.argv[1] + count]: ${JSON.stringify(passed)} });
      }`;
    const writers = ['A', 'B', 'C'].map((name) =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, name], {
        stdio: 'inherit',
        cwd: fileURLToPath(new URL('..', import.meta.url)),
      }),
    );
    const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(Object.keys(progress.read().labs['raft']?.tests ?? {})).toHaveLength(60);
  }, 30_000);

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a file that may not be read is told, not fatal',
    () => {
      const { file, progress, notices } = fileWith('{"netsplitProgress":1,"labs":{}}');
      chmodSync(file, 0);
      expect(progress.read().labs).toEqual({});
      expect(notices.join()).toContain('no permission');
    },
  );
});
