import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLabs, type Progress } from '@netsplit/course';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The tests of these labs by lab, of all when none is named. */
export function allOf(...names: readonly string[]): Record<string, string[]> {
  const { labs } = findLabs({ dir: ROOT, whole: true });
  const wanted = labs.filter(({ name }) => names.length === 0 || names.includes(name));
  return Object.fromEntries(
    wanted.map(({ name, manifest }) => [name, manifest.tests.map(({ id }) => id)]),
  );
}

/** The course as a student has it, as far as it can be read: every lab's manifest, the readings, and progress. */
export function courseFolder(solved: Readonly<Record<string, readonly string[]>> = {}) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-course-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const name of readdirSync(join(ROOT, 'labs'))) {
    const manifest = join(ROOT, 'labs', name, 'lab.json');
    try {
      cpSync(manifest, join(dir, 'labs', name, 'lab.json'));
    } catch {
      // Not a lab.
    }
  }
  cpSync(join(ROOT, 'docs/readings'), join(dir, 'docs/readings'), { recursive: true });
  const verdict = { status: 'passed', seed: 1, runs: 100, codeHash: 'c0de', at: '' } as const;
  const progress: Progress = {
    netsplitProgress: 1,
    labs: Object.fromEntries(
      Object.entries(solved).map(([lab, tests]) => [
        lab,
        { tests: Object.fromEntries(tests.map((id) => [id, verdict])), hints: {} },
      ]),
    ),
  };
  mkdirSync(join(dir, '.netsplit'));
  writeFileSync(join(dir, '.netsplit/progress.json'), JSON.stringify(progress));
  return { dir };
}
