import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../course/typing.ts';
import { Classroom, ROOT, typedAt } from './class.ts';
import { deedsOf, perform } from './guide.ts';

const GUIDE = join(ROOT, 'docs/guides/contributor/own-lab.md');

describe('a lab of one’s own, outside of the course', () => {
  const room = new Classroom();
  const type = (...args: readonly string[]): Promise<Ended> => typedAt(room.path(), args);
  const edit = (path: string, change: (text: string) => string): void => {
    const file = room.path('mine', path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  beforeAll(async () => {
    const made = await type('new', 'lab', 'leader-lease', '--dir', 'mine');
    if (made.exitCode !== 0) throw new Error(made.stderr);
  });
  afterAll(() => room.leave());

  it('passes verify at once, and has nothing left of the template’s name', async () => {
    const { stdout, exitCode } = await type('verify', 'mine', '--json');
    const { labs } = JSON.parse(stdout) as { labs: { lab: string; failures: object }[] };
    expect(labs).toMatchObject([
      { lab: 'leader-lease', reference: { passed: 4 }, failures: { stale: [] } },
    ]);
    expect(exitCode).toBe(0);
    for (const path of ['README.md', 'lab.json', 'contract.ts', 'tests/index.ts']) {
      expect(readFileSync(room.path('mine', path), 'utf8')).not.toMatch(/new-lab|NewLab|New lab/);
    }
  });

  it('is begun, solved, handed in and graded like any other', async () => {
    expect((await type('test', 'mine')).stdout).toContain('0 of 4 tests pass');
    const solution = readFileSync(room.path('mine/solution/index.ts'), 'utf8');
    edit('src/index.ts', () => solution);
    await type('submit', 'mine', '--out', 'mine.tar.gz');
    const options = ['--runs', '5', '--unsafe-no-jail'];
    const graded = await type('grade', '--one', 'mine.tar.gz', '--lab', 'mine', ...options);
    expect(graded.stdout).toContain('4 of 4 tests pass');
  });

  it('fails verify when its reference is broken', async () => {
    edit('solution/index.ts', (text) => text.replace('if (!numbers.has(message.number)) {', '{'));
    const { stdout, exitCode } = await type('verify', 'mine');
    expect(stdout).toContain('✗ the reference passes 2 of 4 tests');
    expect(stdout).toContain('a text takes effect once');
    expect(exitCode).toBe(1);
  });

  it('is not made where something is, nor under a name that no lab can have', async () => {
    expect((await type('new', 'lab', 'another', '--dir', 'mine')).stderr).toContain('is not empty');
    expect((await type('new', 'lab', 'My Lab')).stderr).toContain('cannot be the name of a lab');
  });
});

it('the guide to a lab of one’s own does what it says', async () => {
  const room = new Classroom();
  try {
    const deeds = deedsOf(readFileSync(GUIDE, 'utf8'));
    expect(deeds.filter(({ kind }) => kind !== 'type')).toHaveLength(4);
    const codes: number[] = [];
    let last = '';
    for (const deed of deeds) {
      if (deed.kind !== 'type') perform(deed, room.path('leases'));
      else {
        const args = deed.args.map((arg) => arg.replace('../leases', 'leases'));
        const { exitCode, stdout, stderr } = await typedAt(room.path(), args);
        expect(stderr, deed.args.join(' ')).not.toContain('Something went wrong');
        codes.push(exitCode);
        last = stdout;
      }
    }
    // Only the test of the starter fails.
    expect(codes).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect(last).toContain('the reference passes 5 of 5 tests');
    expect(last).toContain('the starter fails 5 of 5 tests');
    expect(last).toContain('3 of 3 mutants are caught');
  } finally {
    room.leave();
  }
});
