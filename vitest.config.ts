import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findChromium } from './tests/browser/find-chromium.ts';

const ROOT = import.meta.dirname;

// What our commands print is compared as text.
const env = { NO_COLOR: '1' };

/** A workspace's tests, under its package's name, so that `vitest --project @netsplit/x` runs them. */
function workspace(folder: string): TestProjectInlineConfiguration[] {
  const manifest = join(ROOT, folder, 'package.json');
  if (!existsSync(manifest) || !existsSync(join(ROOT, folder, 'tests'))) return [];
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string };
  return [
    {
      test: {
        name,
        env,
        root: join(ROOT, folder),
        include: ['tests/**/*.test.ts'],
        // Properties run thousands of clusters, perhaps on a machine that is busy with something else.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    },
  ];
}

/** A folder of `tests/`, apart from the others: it has a pace of its own. */
function suite(folder: string, testTimeout: number, name = folder): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      env,
      root: join(ROOT, 'tests'),
      include: [`${folder}/**/*.test.ts`],
      testTimeout,
      hookTimeout: testTimeout,
    },
  };
}

/** The site is built once, before its tests. */
function site(): TestProjectInlineConfiguration {
  const { test } = suite('site', 240_000, 'end-to-end:site');
  return { test: { ...test, globalSetup: [join(ROOT, 'tests/site/build.ts')] } };
}

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`)
    .sort();

/** A student's machine need not have a browser that a test can drive; where one is required, its tests fail without. */
const canBrowse =
  findChromium() !== undefined || process.env['NETSPLIT_BROWSER_REQUIRED'] !== undefined;
if (!canBrowse) {
  console.log('No Chromium or Chrome here: the viewer’s browser tests are left out.\n');
}

/** The same with what the grader's jail is made of. */
const canJail =
  (process.env['PATH'] ?? '').split(delimiter).some((place) => existsSync(join(place, 'bwrap'))) ||
  process.env['NETSPLIT_JAIL_REQUIRED'] !== undefined;
if (!canJail) console.log('No bubblewrap here: the tests of the grader’s jail are left out.\n');

export default defineConfig({
  test: {
    // By default one processor is left idle, which is half of a machine that has two.
    maxWorkers: availableParallelism(),
    projects: [
      ...['simulator', 'docs', ...foldersIn('packages'), ...foldersIn('labs')].flatMap(workspace),
      suite('architecture', 15_000),
      suite('determinism', 60_000),
      suite('course', 120_000, 'end-to-end:course'),
      suite('handout', 300_000, 'end-to-end:handout'),
      suite('docs', 120_000, 'end-to-end:docs'),
      suite('scale', 300_000, 'end-to-end:scale'),
      suite('package', 120_000, 'end-to-end:package'),
      site(),
      ...(canJail
        ? [
            suite('hostile', 120_000, 'end-to-end:hostile'),
            suite('grading', 600_000, 'end-to-end:grading'),
            suite('equality', 300_000, 'end-to-end:equality'),
          ]
        : []),
      ...(canBrowse ? [suite('browser', 60_000, 'end-to-end:browser')] : []),
    ],
  },
});
