import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** What a pattern's first group finds in all documents: `README.md: what it found`. */
function mentioned(pattern: RegExp): { path: string; found: string }[] {
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ path, found: match[1] ?? '' })),
  );
}

const said = ({ path, found }: { path: string; found: string }): string => `${path}: ${found}`;

it('looked at the documents', () => {
  expect(documents.length).toBeGreaterThan(10);
});

it('every link to a file leads somewhere', () => {
  const links = mentioned(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g).filter(
    ({ found }) => !/^[a-z]+:/.test(found),
  );
  expect(links.length).toBeGreaterThan(20);
  const dead = links.filter(({ path, found }) => !existsSync(join(ROOT, dirname(path), found)));
  expect(dead.map(said)).toEqual([]);
});

it('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = mentioned(/npm run ([a-z][\w:-]*)/g);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ found }) => !Object.hasOwn(scripts, found)).map(said)).toEqual([]);
});

it('every command of netsplit that is named exists', () => {
  const help = execFileSync(
    process.execPath,
    [join(ROOT, 'packages/cli/bin/netsplit.mjs'), '--help'],
    { encoding: 'utf8' },
  );
  const commands = new Set([...help.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map((match) => match[1]));
  expect(commands).toContain('verify');
  const named = mentioned(/npx netsplit ([a-z]+)/g);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ found }) => !commands.has(found)).map(said)).toEqual([]);
});

it('every dependency has a row that says what it is for', () => {
  const manifests = execFileSync('git', ['ls-files', '*package.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '');
  const packages = manifests.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string> | undefined
    >;
    return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  });
  const foreign = [...new Set(packages)].filter((name) => !name.startsWith('@netsplit/'));
  expect(foreign.length).toBeGreaterThan(20);
  const text = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
  expect(foreign.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
