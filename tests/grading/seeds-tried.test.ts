import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAB, leftBehind, makeEmptyDesk } from './a-class.ts';
import { Command, type Ended, run } from './command.ts';

const LAB_DIR = resolve(import.meta.dirname, '../../labs', LAB);
/** A hidden test with a slip in it: nobody passes. */
const HIDDEN = `
  import { tests as own } from ${JSON.stringify(join(LAB_DIR, 'tests/index.ts'))};
  const run = () => Promise.reject(new Error('a slip'));
  export const tests = own.slice(0, 1).map((test) => ({ ...test, id: 'H1', title: 'secret', run }));
`;

/** Many that say that they have begun, each soon over and none that would wait for anybody. */
const LONG = `
  import { tests as own } from ${JSON.stringify(join(LAB_DIR, 'tests/index.ts'))};
  const run = async () => {
    console.error('BEGUN');
    for (const end = Date.now() + 200; Date.now() < end; );
    throw new Error('a slip');
  };
  export const tests = Array.from({ length: 600 }, (_, at) => ({ ...own[0], id: 'H' + at, run }));
`;

describe('before a class is graded', () => {
  let desk: string;
  const grade = (more: string): Promise<Ended> =>
    run(
      `grade class --lab ${LAB} --tests A1 --hidden hidden --runs 2 --jobs 1 ${more}`.split(' '),
      desk,
    );

  beforeAll(() => {
    desk = makeEmptyDesk();
    cpSync(join(LAB_DIR, 'starter'), join(desk, 'class/starter'), { recursive: true });
    mkdirSync(join(desk, 'hidden'));
    writeFileSync(join(desk, 'hidden/index.ts'), HIDDEN);
  });

  afterAll(() => rmSync(desk, { recursive: true, force: true }));

  test('the lab’s own solution takes the tests, and what it fails is told', async () => {
    const told = await grade('--seeds 2 --out out');
    expect(told.output).toContain('own solution fails with seeds of this round: H1 with 2 of 2');
    const named = await grade('--seeds 11,12 --out out --round named --json');
    expect(JSON.parse(named.stdout)).toMatchObject({ failedBySolution: { H1: 2 } });
    expect(named.stderr).not.toContain('own solution');
  });

  test('it is stopped with Ctrl-C, and then no round has begun', async () => {
    writeFileSync(join(desk, 'hidden/index.ts'), LONG);
    const command = new Command(
      `grade class --lab ${LAB} --tests A1 --hidden hidden --runs 2 --out out --round long`.split(
        ' ',
      ),
      desk,
    );
    await command.said(/BEGUN/);
    command.signal('SIGINT');
    const { code, output } = await command.ended;
    writeFileSync(join(desk, 'hidden/index.ts'), HIDDEN);
    expect(code, output).toBe(130);
    expect(output).toContain('nothing of it is kept');
    expect(output).not.toContain('Round long');
    expect(output.split('BEGUN').length).toBeLessThan(300);
    expect(leftBehind(desk)).toEqual([]);
  });

  test('it does not, where nobody wants it to', async () => {
    const { output } = await grade('--seeds 2 --out out --round untried --no-trial');
    expect(output).not.toContain('own solution');
  });
});
