import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Newcomer } from './newcomer.ts';

const LAB = 'first-contact';

describe('a newcomer, in a fresh clone', () => {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = new Newcomer();
  });
  afterAll(() => newcomer.leave());

  it('types npm start, and reads of the first lab’s first failing test and what to do', async () => {
    const { exitCode, stdout } = await newcomer.npm('start');
    expect(stdout).toContain(`labs/${LAB}/src`);
    expect(stdout).toContain('First contact');
    expect(stdout).toMatch(/\bA1\b/);
    expect(stdout).toContain(`npx netsplit test ${LAB}`);
    expect(exitCode).toBe(0);
  });

  it('has code to write in that git does not see', async () => {
    expect(newcomer.read(`labs/${LAB}/src/index.ts`)).toBe(
      newcomer.read(`labs/${LAB}/starter/index.ts`),
    );
    expect(newcomer.gitStatus()).toBe('');
  });

  it('runs the tests, and every one fails', async () => {
    const { exitCode, stdout } = await newcomer.netsplit('test', LAB, '--json');
    const { tests } = JSON.parse(stdout) as { tests: { id: string; status: string }[] };
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter((test) => test.status !== 'failed')).toEqual([]);
    expect(exitCode).toBe(1);
  });

  it('solves the lab, and every test passes', async () => {
    newcomer.solve(LAB);
    const { exitCode, stdout } = await newcomer.netsplit('test', LAB);
    expect(stdout).not.toContain('✗');
    expect(exitCode).toBe(0);
  });

  it('is shown the next lab', async () => {
    const { stdout } = await newcomer.npm('start');
    expect(stdout).toContain('labs/lamport-clocks/src');
  });

  it('leaves git as clean as it was', () => {
    expect(newcomer.gitStatus()).toBe('');
  });

  it('breaks none of our checks with whatever is in src', async () => {
    writeFileSync(
      join(newcomer.folder, `labs/${LAB}/src/index.ts`),
      "import vitest from 'vitest';\nexport default  class { a: number = 'no type of mine' + vitest; // and no brace\n",
    );
    const checks = [
      'typescript/bin/tsc -b',
      'prettier/bin/prettier.cjs --check labs',
      'oxlint/bin/oxlint labs',
    ];
    for (const check of checks) {
      const [script = '', ...args] = check.split(' ');
      const { exitCode, stdout } = await newcomer.node(`node_modules/${script}`, ...args);
      expect(stdout, check).not.toContain(`labs/${LAB}/src`);
      expect(exitCode, check).toBe(0);
    }
  });
});
