import { build, type BuildFailure } from 'esbuild';
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Lab } from '@netsplit/course';
import { filesBelow, textOf } from './files.ts';
import { HandoutRefused } from './problem.ts';

/** What a lab begins from: what these lead to by imports is handed out, and of `tests/` nothing else. */
const ENTRIES = [
  'contract.ts',
  'given.ts',
  'tests/index.ts',
  'scenarios/index.ts',
  'plots/index.ts',
];

/** Read by people and tools. */
const DOCUMENTS = ['README.md', 'lab.json', 'tsconfig.json', 'plots/README.md'];

/** What the staff's own copy of a lab has besides. */
const OF_STAFF = ['solution', 'mutants', 'hidden'];

/**
 * The files of a lab that students get, by path from the lab's folder. It is a list of what is given, never of what is kept back: a
 * file that somebody puts beside the tests tomorrow is not handed out until they need it.
 *
 * @throws {HandoutRefused} if what is given needs something that is not
 */
export async function labFiles(lab: Lab): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of [...(await reachable(lab)), ...DOCUMENTS]) {
    const text = textOf(lab.dir, path);
    if (text !== undefined) files.set(path, text);
  }
  const starter = filesBelow(lab.dir, 'starter');
  if (starter.size === 0) {
    throw new HandoutRefused(
      `${lab.name} has no starter/: students would have nothing to begin with.`,
      'Write one, as the contributor’s guide has it.',
    );
  }
  for (const [path, text] of starter) {
    files.set(path, text);
    files.set(path.replace(/^starter\//, 'src/'), text);
  }
  return files;
}

/** What only the staff's copy has of a lab. */
export function staffFiles(lab: Lab): Map<string, string> {
  return new Map(OF_STAFF.flatMap((folder) => [...filesBelow(lab.dir, folder)]));
}

async function reachable(lab: Lab): Promise<string[]> {
  const entryPoints = ENTRIES.filter((path) => existsSync(join(lab.dir, path)));
  const paths = await inputsOf(lab, entryPoints);
  for (const path of paths) {
    const [room = ''] = path.split('/');
    if (path.startsWith('..') || OF_STAFF.includes(room) || room === 'src') {
      throw new HandoutRefused(
        `${lab.name}: what students get imports ${path}, which they do not.`,
        'Tests, scenarios and plots are handed their subject, and import none of its code.',
      );
    }
  }
  return paths.toSorted();
}

async function inputsOf(lab: Lab, entryPoints: readonly string[]): Promise<string[]> {
  try {
    const { metafile } = await build({
      absWorkingDir: resolve(lab.dir),
      entryPoints: [...entryPoints],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      outdir: 'out',
      packages: 'external',
      logLevel: 'silent',
      // Types are imports, too: without their file the handout would not compile.
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    const seen = new Set(Object.keys(metafile.inputs).map((path) => path.split(sep).join('/')));
    return [...seen, ...typesOnly(lab, seen)];
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    const [first] = errors ?? [];
    if (first === undefined) throw error;
    const place = first.location ? ` (${first.location.file}:${first.location.line})` : '';
    throw new HandoutRefused(`${lab.name} does not compile${place}: ${first.text}`);
  }
}

/** Files that are imported for their types only: a bundler leaves them out. */
function typesOnly(lab: Lab, seen: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const waiting = [...seen];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const text = textOf(lab.dir, path) ?? '';
    for (const [, specifier = ''] of text.matchAll(/\bfrom '(\.[^']+)'/g)) {
      const file = resolve(lab.dir, path, '..', specifier);
      const next = relative(resolve(lab.dir), file).split(sep).join('/');
      if (seen.has(next) || found.has(next) || textOf(lab.dir, next) === undefined) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return [...found];
}
