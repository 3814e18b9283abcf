import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSubject, runTests, subjectFor, type LabTest } from '@netsplit/harness';
import { median } from './rounds.ts';

/** Something that a student waits for. */
export interface Wait {
  readonly what: string;
  readonly ms: number;
  readonly aimMs: number;
}

const ROOT = join(import.meta.dirname, '../..');
const LAB = join(ROOT, 'labs/first-contact');

export async function measureWaits(rounds: number): Promise<Wait[]> {
  return [
    {
      what: 'netsplit test first-contact, from cold',
      ms: await middle(rounds, () => command('test', 'first-contact', '--solution')),
      aimMs: 3000,
    },
    {
      what: 'from a save to the result of one test, in --watch',
      ms: await fromSaveToResult(rounds * 3),
      aimMs: 100,
    },
  ];
}

async function middle(rounds: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return median(times);
}

function command(...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = join(ROOT, 'packages/cli/bin/netsplit.mjs');
    execFile(process.execPath, [file, ...args], (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}

/** What happens in a process that watches: the code is read and loaded again, and a test runs on it. */
async function fromSaveToResult(rounds: number): Promise<number> {
  const home = join(ROOT, '.netsplit');
  mkdirSync(home, { recursive: true });
  // Within the repository, so that the copy's imports find their packages.
  const labDir = mkdtempSync(join(home, 'bench-'));
  try {
    cpSync(LAB, labDir, { recursive: true });
    const file = join(labDir, 'solution/index.ts');
    const text = readFileSync(file, 'utf8');
    const { tests } = (await import(pathToFileURL(join(LAB, 'tests/index.ts')).href)) as {
      tests: readonly LabTest[];
    };
    let { code } = await loadSubject({ labDir, source: 'solution' });
    let saves = 0;
    return await middle(rounds, async () => {
      writeFileSync(file, `${text}\n// saved ${(saves += 1)} times\n`);
      code = await code.reload();
      await runTests({ tests: tests.slice(0, 1), subject: subjectFor(code) });
    });
  } finally {
    rmSync(labDir, { recursive: true });
  }
}
