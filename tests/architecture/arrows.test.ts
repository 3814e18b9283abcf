import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArrows } from './arrows.ts';
import { PLACES } from './places.ts';
import { readSources } from './sources.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What the check says of a repository that is these files. */
function violationsIn(files: Record<string, string>): readonly string[] {
  return checkArrows(new Map(Object.entries(files))).violations;
}

describe('the repository', () => {
  const sources = readSources(ROOT);
  const report = checkArrows(sources);

  it('lets imports point down only, and in no circle', () => {
    expect(report.violations).toEqual([]);
  });

  it('was looked at, all of it', () => {
    expect(report.files).toBeGreaterThan(100);
    expect(report.imports).toBeGreaterThan(300);
    for (const room of ['simulator', 'packages/course', 'packages/harness', 'packages/viewer']) {
      expect([...sources.keys()].some((path) => path.startsWith(`${room}/src/`))).toBe(true);
    }
  });

  it('has files in every place that a rule is for', () => {
    const paths = new Map([...sources.keys()].map((path) => [path, '']));
    const unused = PLACES.filter(
      (place) => checkArrows(paths, [place]).violations.length === paths.size,
    );
    const names = unused.map((place) => place.where);
    // A room may have no tests of its own.
    expect(names.filter((name) => !/^packages\/.*\/tests\//.test(name))).toEqual([]);
  });
});

describe('a planted violation is found:', () => {
  it.each([
    ['the simulator imports a lab', 'simulator/src/a.ts', '../../labs/first-contact/contract.ts'],
    ['the simulator imports the harness', 'simulator/src/a.ts', '@netsplit/harness'],
    ['the simulator imports a built-in', 'simulator/src/a.ts', 'node:fs'],
    ['the simulator imports a built-in by its short name', 'simulator/src/a.ts', 'fs'],
    ['the simulator imports a test runner', 'simulator/src/a.ts', 'vitest'],
    [
      'what runs with a student’s code imports the kernel',
      'simulator/src/node/a.ts',
      '../index.ts',
    ],
    ['the course imports the simulator', 'packages/course/src/a.ts', '@netsplit/simulator'],
    ['the harness imports the viewer', 'packages/harness/src/a.ts', '@netsplit/viewer'],
    ['the harness imports a test runner', 'packages/harness/src/a.ts', 'vitest'],
    ['the viewer imports the command', 'packages/viewer/src/a.ts', '@netsplit/cli'],
    ['a room is entered by a path', 'packages/cli/src/a.ts', '../../harness/src/index.ts'],
    ['the entry needs an installed package', 'packages/cli/bin/a.mjs', 'picocolors'],
    ['a solution imports the harness', 'labs/x/solution/a.ts', '@netsplit/harness'],
    ['a starter imports a solution', 'labs/x/starter/a.ts', '../solution/index.ts'],
    ['a solution imports another lab', 'labs/x/solution/a.ts', '../../y/given.ts'],
    ['a solution runs its contract', 'labs/x/solution/a.ts', '../contract.ts'],
    ['a lab’s test imports the solution', 'labs/x/tests/a.ts', '../solution/index.ts'],
    ['a lab’s test imports a test runner', 'labs/x/tests/a.ts', 'vitest'],
    ['a lab’s test runs the simulator', 'labs/x/tests/a.ts', '@netsplit/simulator'],
  ])('%s', (_, path, specifier) => {
    const found = violationsIn({ [path]: `\nimport { a } from '${specifier}';` });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path}:2 imports `);
    expect(violationsIn({ [path]: `\nexport * from '${specifier}';` })).toEqual(found);
  });

  it('a type that points up', () => {
    expect(
      violationsIn({ 'simulator/src/a.ts': "import type { A } from '@netsplit/harness';" }),
    ).toHaveLength(1);
    expect(
      violationsIn({ 'simulator/src/a.ts': "let a: import('@netsplit/harness').A;" }),
    ).toHaveLength(1);
  });

  it('an import that happens later', () => {
    expect(
      violationsIn({ 'labs/x/tests/a.ts': "await import('../solution/index.ts');" }),
    ).toHaveLength(1);
  });

  it('a circle of files', () => {
    const found = violationsIn({
      'simulator/src/a.ts': "import { b } from './b.ts';",
      'simulator/src/b.ts': "export { c } from './c.ts';",
      'simulator/src/c.ts': "import './a.ts';",
    });
    expect(found).toEqual([
      'a cycle of imports: simulator/src/a.ts → simulator/src/b.ts → simulator/src/c.ts → simulator/src/a.ts',
    ]);
  });

  it('a room that no rule speaks of', () => {
    expect(violationsIn({ 'packages/new/src/a.ts': '' })).toEqual([
      expect.stringContaining('packages/new/src/a.ts: no place holds it'),
    ]);
  });
});

describe('what is allowed stays allowed:', () => {
  it.each([
    ['a solution uses the types of its contract', 'labs/x/solution/a.ts', '../contract.ts'],
    ['a lab’s test uses types of the simulator', 'labs/x/tests/a.ts', '@netsplit/simulator'],
  ])('%s', (_, path, specifier) => {
    expect(violationsIn({ [path]: `import type { A } from '${specifier}';` })).toEqual([]);
    expect(violationsIn({ [path]: `import { type A } from '${specifier}';` })).toEqual([]);
  });

  it('two halves of one idea name each other’s types', () => {
    expect(
      violationsIn({
        'simulator/src/a.ts': "import { b } from './b.ts';",
        'simulator/src/b.ts': "import type { A } from './a.ts';",
      }),
    ).toEqual([]);
  });
});
