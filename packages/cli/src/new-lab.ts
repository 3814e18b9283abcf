import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, UsageError } from './trouble.ts';

/** A whole small lab, which is checked with everything else: what a new lab is a copy of. */
const TEMPLATE = fileURLToPath(new URL('../templates/lab', import.meta.url));
/** The repository that this command comes from. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface NewLab {
  readonly name: string;
  readonly dir: string;
  /** Its place after the other labs. */
  readonly order: number;
  /** Whether it is one of the workspaces of a course, and not a folder elsewhere. */
  readonly isInCourse: boolean;
}

/**
 * Makes a lab of the template. The files that were written, by path from its folder.
 *
 * @throws {UsageError} for a name that no lab can have
 * @throws {InputError} where something is there already
 */
export function makeLab({ name, dir, order, isInCourse }: NewLab): readonly string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(
      `"${name}" cannot be the name of a lab.`,
      'Lower case with hyphens will do: leader-election.',
    );
  }
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    throw new InputError(`${dir} is not empty.`, 'Choose another place with --dir.');
  }
  const words = name.split('-');
  const named = (text: string): string =>
    text
      .replaceAll('new-lab', name)
      .replaceAll('NewLab', words.map(capital).join(''))
      .replaceAll('New lab', capital(words.join(' ')));
  const paths = filesOf(TEMPLATE, '');
  for (const path of paths) {
    const text = named(readFileSync(join(TEMPLATE, path), 'utf8'));
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), settled(path, text, { dir, order, isInCourse }));
  }
  return paths;
}

function filesOf(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !['src', 'node_modules'].includes(name) && !name.startsWith('.'))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesOf(folder, path) : [path];
    })
    .toSorted();
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What depends on where the lab stands. */
function settled(
  path: string,
  text: string,
  { dir, order, isInCourse }: Pick<NewLab, 'dir' | 'order' | 'isInCourse'>,
): string {
  if (path === 'lab.json') return text.replace('"order": 100', `"order": ${order}`);
  if (path === 'tsconfig.json') return json(isInCourse ? IN_COURSE : outside(dir));
  if (path !== 'package.json' || isInCourse) return text;
  // Elsewhere there is nothing to install: what it imports is this netsplit's.
  const { dependencies: _, ...manifest } = JSON.parse(text) as Record<string, unknown>;
  return json(manifest);
}

const IN_COURSE = { extends: '../../tsconfig.base.json', include: ['**/*.ts'] };

/** For an editor: where the packages are that the command finds by itself. */
function outside(dir: string): object {
  const to = (...names: string[]): string =>
    relative(dir, join(ROOT, ...names))
      .split(sep)
      .join('/');
  const base = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: Record<string, unknown>;
  };
  const { tsBuildInfoFile: _, ...options } = base.compilerOptions;
  return {
    compilerOptions: {
      ...options,
      typeRoots: [to('node_modules/@types')],
      paths: {
        '@netsplit/simulator/node': [to('simulator/src/node/index.ts')],
        '@netsplit/simulator': [to('simulator/src/index.ts')],
        '@netsplit/harness': [to('packages/harness/src/index.ts')],
        '@netsplit/checkers': [to('packages/checkers/src/index.ts')],
        'fast-check': [to('node_modules/fast-check/lib/fast-check.d.ts')],
      },
    },
    include: ['**/*.ts'],
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
