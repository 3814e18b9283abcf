import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { traceLines, TraceUnreadable } from '../../src/trace/file.ts';

it.each([
  ['of one piece', 'a\nb\n', ['a', 'b']],
  ['without an end', 'a\nb', ['a', 'b']],
  ['of none', '', []],
])('reads the lines of a file %s', (_what, text, expected) => {
  expect([...traceLines(fileOf(text))]).toEqual(expected);
});

it('reads a character that two pieces share', () => {
  const text = `${'x'.repeat(1024 * 1024 - 1)}ä€\n${'😀'.repeat(400_000)}`;
  expect([...traceLines(fileOf(text))].join('\n') === text).toBe(true);
});

it('reads no more than it is asked for', () => {
  const lines = traceLines(fileOf('a\nb\n'));
  expect(lines.next().value).toBe('a');
  lines.return();
  expect(lines.next().done).toBe(true);
});

it('gives up on a line that no trace has, with its number', () => {
  const path = fileOf(`first\n${'x'.repeat(66 * 1024 * 1024)}`);
  expect(() => [...traceLines(path)]).toThrow(/line 2 is longer than 64 MB/);
});

it.each([
  ['a folder', '.', /this is a folder/],
  ['nothing', './none', /there is no such file/],
])('says in words that it was given %s', (_what, path, expected) => {
  expect(() => [...traceLines(path)]).toThrow(TraceUnreadable);
  expect(() => [...traceLines(path)]).toThrow(expected);
});

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-trace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'run.trace');
  writeFileSync(path, text);
  return path;
}
