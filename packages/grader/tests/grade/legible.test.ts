import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gradeSubmission } from '../../src/index.ts';
import { readApart } from '../../src/grade/legible.ts';
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

describe('a reading apart', () => {
  /** What a reader of TypeScript tries in 2^40 ways: no machine comes to its end. */
  const ENDLESS = `export const a = ${nested('<T>(', ')', 40)};`;
  const LIMIT_MS = 2000;
  const PATIENCE_MS = 100_000;
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'netsplit-legible-'));
    mkdirSync(join(home, 'src'));
    // A lab that stands outside of the course.
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
    for (const name of ['contract.ts', 'given.ts']) {
      cpSync(join(labDirOf('first-contact'), name), join(home, name));
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  });
  const read = (code: string, limitMs: number) => {
    writeFileSync(join(home, 'src/index.ts'), code);
    return readApart(home, home, limitMs);
  };

  test('ends with the code, whatever is wrong with it', async () => {
    const solution = join(labDirOf('first-contact'), 'solution/index.ts');
    expect(await read(readFileSync(solution, 'utf8'), PATIENCE_MS)).toBe('read');
    expect(await read('this is no TypeScript', PATIENCE_MS)).toBe('read');
  });

  test('ends with the reader', async () => {
    const code = `export const a = ${nested('`${', '}`', 50_000)};`;
    expect(await read(code, PATIENCE_MS)).toBe('died');
  });

  // By itself this one would never end: whenever it is stopped, it was the limit.
  test('ends at its limit, and leaves nothing running', async () => {
    // The reader and the bundler that it starts are known by it.
    vi.stubEnv('PATH', [process.env['PATH'], home].join(delimiter));
    expect(await read(ENDLESS, LIMIT_MS)).toBe('endless');
    if (process.platform === 'linux') expect(await runningWith(home)).toEqual([]);
  });
});

/** What was started with a mark in its environment and still runs, once the system had its time to clear up. */
async function runningWith(mark: string): Promise<readonly string[]> {
  let running: readonly string[] = [];
  for (let tries = 0; tries < 100; tries++) {
    running = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && holds(pid, mark));
    if (running.length === 0) return [];
    await pause(100);
  }
  return running;
}

function holds(pid: string, mark: string): boolean {
  try {
    return (
      Number(pid) !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)
    );
  } catch {
    return false;
  }
}
