import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabTest } from '@netsplit/harness';
import { build } from 'esbuild';

/** Tests that an instructor brought cannot be used; the message says why. */
export class HiddenTestsUnusable extends Error {
  override readonly name = 'InputError';
}

/**
 * Makes one module of the tests that an instructor brought: a folder with an `index.ts` that exports `tests`, as a lab's
 * `tests/` does. What they import of packages stays an import: on every machine it is the course's own.
 *
 * @throws {HiddenTestsUnusable}
 */
export async function bundleHidden(folder: string): Promise<string> {
  const entry =
    existsSync(folder) && statSync(folder).isDirectory() ? join(folder, 'index.ts') : folder;
  if (!existsSync(entry)) {
    throw new HiddenTestsUnusable(
      `There are no hidden tests in ${folder}: it has no index.ts that exports \`tests\`.`,
    );
  }
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error))
      .split('\n')
      .slice(1);
    throw new HiddenTestsUnusable(`The hidden tests cannot be read: ${why}`);
  }
}

/** The tests of such a module, with what it imports taken from the course that the lab is in. */
export async function loadHidden(code: string, labDir: string): Promise<readonly LabTest[]> {
  // Packages are found from where a module stands; it stands there for a moment, for this user only.
  const folder = join(packagesAbove(labDir), '.cache', 'netsplit');
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const file = join(folder, `hidden-${hash}-${process.pid}.mjs`);
  writeFileSync(file, code, { mode: 0o600 });
  try {
    // The module's own word: the instructor is no stranger, and what is no list is told.
    const { tests } = (await import(pathToFileURL(file).href)) as { tests?: readonly LabTest[] };
    if (!Array.isArray(tests)) {
      throw new HiddenTestsUnusable('The hidden tests do not export `tests` as a list.');
    }
    return tests as readonly LabTest[];
  } finally {
    rmSync(file, { force: true });
  }
}

function packagesAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, 'node_modules');
    if (existsSync(join(packages, '@netsplit', 'harness'))) return packages;
    if (dirname(at) === at) {
      throw new HiddenTestsUnusable(`${folder} is not within a course that is installed.`);
    }
  }
}
