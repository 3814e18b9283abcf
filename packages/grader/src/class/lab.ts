import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabTest } from '@netsplit/harness';
import { loadHidden } from './hidden.ts';

/** What of a lab decides what a verdict means. */
const DECISIVE = ['contract.ts', 'given.ts', 'given', 'tests'];

/**
 * SHA-256 of a lab's tests, contract and given files, and of the tests that were brought: the same on every machine that
 * has the same course.
 */
export function labHash(labDir: string, hidden = ''): string {
  const hash = createHash('sha256');
  const waiting = DECISIVE.filter((name) => existsSync(join(labDir, name)));
  for (const path of waiting) {
    const file = join(labDir, path);
    if (statSync(file).isDirectory()) {
      waiting.push(
        ...readdirSync(file)
          .sort()
          .map((name) => `${path}/${name}`),
      );
    } else {
      // A checkout on Windows may have other ends of lines.
      const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
      hash.update(JSON.stringify([path, text]));
    }
  }
  return hash.update(JSON.stringify(hidden)).digest('hex');
}

/** The tests of a round: a lab's own and those that were brought, by their ids. */
export async function loadRoundTests(
  labDir: string,
  hidden: string | undefined,
): Promise<ReadonlyMap<string, LabTest>> {
  // The lab's own word on what it exports: labs are ours.
  const own = (await import(pathToFileURL(join(labDir, 'tests', 'index.ts')).href)) as {
    readonly tests: readonly LabTest[];
  };
  const brought = hidden === undefined ? [] : await loadHidden(hidden, labDir);
  return new Map([...own.tests, ...brought].map((test) => [test.id, test]));
}
