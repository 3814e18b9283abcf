import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

interface Printed {
  readonly fingerprints: readonly string[];
}

/** A hundred seeds in a process of their own. */
async function hundredSeeds(): Promise<readonly string[]> {
  const script = join(import.meta.dirname, 'hundred-seeds.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script]);
  return (JSON.parse(stdout) as Printed).fingerprints;
}

it('a hundred seeds give the same fingerprints in two processes', async () => {
  const [one, other] = await Promise.all([hundredSeeds(), hundredSeeds()]);
  expect(one).toHaveLength(100);
  expect(one).toEqual(other);
  expect(new Set(one).size).toBe(100);
});
