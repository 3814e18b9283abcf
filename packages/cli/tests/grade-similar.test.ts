import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';

const LABS = fileURLToPath(new URL('../../../labs', import.meta.url));
const solution = join(LABS, 'first-contact/solution');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netsplit-similar-'));
  const copy = (from: string, to: string): void => cpSync(from, join(dir, to), { recursive: true });
  copy(solution, 'class/alice');
  copy(solution, 'class/bob');
  copy(join(LABS, 'first-contact/starter'), 'class/carl');
  copy(solution, 'last-year/zoe');
  mkdirSync(join(dir, 'class/empty'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const LAB = ['--lab', 'first-contact'];

test('a class is compared: copies are listed, with a page, and the starter is not', async () => {
  const said = await typed({ dir }, 'grade', 'similar', 'class', ...LAB, '--out', 'out/page.html');
  expect(said).toMatchObject({ exitCode: 0 });
  expect(said.stdout).toContain('alice 100 %, bob 100 %: index.ts:');
  expect(said.stdout).toContain('alice 100 %, the lab’s own solution 100 %');
  expect(said.stdout).not.toContain('carl');
  expect(said.stderr).toContain('The submission is empty.');
  expect(readFileSync(join(dir, 'out/page.html'), 'utf8')).toContain('<div class="side-by-side">');
});

test('with a past term, from its folder or from what was kept of it: the same', async () => {
  const kept = join(dir, 'last-year.jsonl');
  await typed({ dir }, 'grade', 'similar', 'last-year', ...LAB, '--keep', kept);
  expect(readFileSync(kept, 'utf8')).not.toContain('onRequest');
  const pastPairs = async (past: string): Promise<unknown> => {
    const answer = await asked({ dir }, 'grade', 'similar', 'class', ...LAB, '--past', past);
    const pairs = answer['pairs'] as { other: { from: string } }[];
    return pairs.filter(({ other }) => other.from === 'past');
  };
  const fromFolder = await pastPairs('last-year');
  expect(fromFolder).toHaveLength(2);
  expect(fromFolder).toMatchObject([
    { other: { student: 'zoe', term: 'last-year', share: 1 } },
    {},
  ]);
  expect(await pastPairs(kept)).toEqual(fromFolder);
});

test('says what it cannot compare with', async () => {
  writeFileSync(join(dir, 'notes.txt'), 'hello\n');
  const past = async (...args: readonly string[]): Promise<string | undefined> =>
    (await typed({ dir }, 'grade', 'similar', 'class', ...args)).trouble?.message;
  expect(await past(...LAB, '--past', 'notes.txt')).toContain('is no file of fingerprints');
  expect(await past(...LAB, '--past', 'nowhere')).toContain('There is no');
  expect(await past()).toBe('Name the lab.');
  await typed({ dir }, 'grade', 'similar', 'class', ...LAB, '--keep', join(dir, 'kept.jsonl'));
  expect(await past('--lab', 'raft', '--past', 'kept.jsonl')).toContain(
    'first-contact, not of raft',
  );
});
