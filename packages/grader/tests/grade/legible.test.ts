import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gradeSubmission } from '../../src/index.ts';
import { isPlainSource } from '../../src/grade/plain-source.ts';
import { labDirOf, testsOf } from '../jail/two-hosts.ts';

const nested = (open: string, close: string, times: number): string =>
  `${open.repeat(times)}1${close.repeat(times)}`;

describe('a source that is not plain', () => {
  test.each([
    ['brackets', nested('(', ')', 100_000)],
    ['half of them', '('.repeat(100_000)],
    ['generics or arrows', nested('<T>(', ')', 40)],
    ['comparisons or generics', `${'a < b < '.repeat(2000)}c`],
    ['templates', nested('`${', '}`', 50_000)],
    ['statements', 'if(a)'.repeat(10_000)],
    ['choices', `${'a ? (b) : '.repeat(40)}c`],
    ['blocks', '{'.repeat(50_000)],
  ])('%s', (_, text) => {
    expect(isPlainSource(text)).toBe(false);
  });

  test('is none of the course’s own', () => {
    for (const lab of [
      'first-contact',
      'gossip',
      'swim',
      'raft',
      'consistent-hashing',
      'lamport-clocks',
    ]) {
      for (const folder of ['solution', 'starter']) {
        const from = join(labDirOf(lab), folder);
        for (const name of readdirSync(from).filter((one) => one.endsWith('.ts'))) {
          const isPlain = isPlainSource(readFileSync(join(from, name), 'utf8'));
          expect({ lab, folder, name, isPlain }).toMatchObject({ isPlain: true });
        }
      }
    }
  });
});

describe('code that takes its reader along', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'netsplit-legible-'));
    mkdirSync(join(home, 'src'));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each([
    ['templates in templates', `export const a = ${nested('`${', '}`', 50_000)};`],
    ['blocks without an end', '{'.repeat(60_000)],
  ])('%s: is refused, and the grader goes on', async (_, code) => {
    writeFileSync(join(home, 'src/index.ts'), code);
    const [first] = await testsOf('first-contact');
    if (first === undefined) throw new Error('the lab has no tests');
    const { verdicts, problem } = await gradeSubmission({
      submission: home,
      lab: 'first-contact',
      labDir: labDirOf('first-contact'),
      tests: [first],
      seeds: [1],
      host: 'direct',
    });
    expect(verdicts).toMatchObject([{ status: 'failed', why: 'not-loaded' }]);
    expect(problem).toContain('src/index.ts');
  });
});
