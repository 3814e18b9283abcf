import type { Lab } from '@netsplit/course';
import { type Files, filesBelow, textOf } from './files.ts';
import { labFiles, staffFiles } from './lab-files.ts';
import { withoutDeadLinks } from './links.ts';
import { type LockFile, type Manifest, pruned } from './lock.ts';
import { rootManifest, workspaceManifest } from './manifests.ts';
import { HandoutRefused } from './problem.ts';

/** What every handout has of the course, besides labs. */
const FILES = [
  '.editorconfig',
  '.gitattributes',
  '.npmrc',
  '.nvmrc',
  '.vscode/launch.json',
  '.vscode/settings.json',
  'LICENSE',
  'tsconfig.base.json',
  'docs/glossary/README.md',
  'docs/glossary/terms.json',
];
const FOLDERS = ['docs/readings', 'docs/faults', 'docs/guides/student'];

/** Workspaces, and what of them runs. */
const WORKSPACES: Readonly<Record<string, readonly string[]>> = {
  simulator: ['src'],
  'packages/checkers': ['src'],
  'packages/cli': ['bin', 'src'],
  'packages/course': ['src'],
  'packages/explorer': ['src', 'models', 'clusters'],
  'packages/harness': ['src'],
  'packages/viewer': ['src'],
};

/** Those that only the staff's copy has. */
const OF_STAFF: Readonly<Record<string, readonly string[]>> = {
  'packages/grader': ['src'],
  // What new labs are made of is a lab with its solution, and not so unlike another one.
  'packages/cli': ['bin', 'src', 'templates'],
};

/** Of those: an adapter to a test runner, which a handout has none of; the list that the readings grew out of. */
const LEFT_OUT = new Set(['packages/harness/src/vitest.ts', 'docs/readings/seed-items.tsv']);

export interface Selection {
  /** The folder of the course. */
  readonly course: string;
  readonly labs: readonly Lab[];
  /** With the solutions and the grader, for who grades. */
  readonly staff: boolean;
}

/** Everything but the README, by path. @throws {HandoutRefused} */
export async function courseFiles({ course, labs, staff }: Selection): Promise<Files> {
  const files = new Map<string, string>();
  const take = (path: string, text: string | undefined): void => {
    if (text !== undefined && !LEFT_OUT.has(path)) files.set(path, text);
  };
  for (const path of FILES) take(path, textOf(course, path));
  for (const folder of FOLDERS)
    filesBelow(course, folder).forEach((text, path) => take(path, text));
  const manifests = new Map<string, Manifest>();
  for (const [workspace, folders] of Object.entries({ ...WORKSPACES, ...(staff && OF_STAFF) })) {
    manifests.set(workspace, manifestIn(course, workspace));
    take(`${workspace}/tsconfig.json`, textOf(course, `${workspace}/tsconfig.json`));
    for (const folder of folders) {
      filesBelow(course, `${workspace}/${folder}`).forEach((text, path) => take(path, text));
    }
  }
  for (const lab of labs) {
    const own = [...(await labFiles(lab)), ...(staff ? staffFiles(lab) : [])];
    for (const [path, text] of own) take(`labs/${lab.name}/${path}`, text);
    manifests.set(`labs/${lab.name}`, labManifest(lab));
  }
  for (const [path, text] of manifestFiles(course, manifests)) files.set(path, text);
  files.set('.gitignore', GITIGNORE);
  for (const [path, text] of files) {
    if (path.endsWith('.md')) {
      files.set(
        path,
        withoutDeadLinks(path, text, (target) => isThere(files, target)),
      );
    }
  }
  return files;
}

const GITIGNORE = `node_modules/
.turbo/
*.tsbuildinfo

# What you have solved, traces of failures, what you packed to hand in.
.netsplit/
`;

function isThere(files: Files, path: string): boolean {
  if (files.has(path)) return true;
  const folder = path.endsWith('/') ? path : `${path}/`;
  return [...files.keys()].some((file) => file.startsWith(folder));
}

/** The manifests as the handout has them, and the lock file that fits them. */
function manifestFiles(course: string, sources: ReadonlyMap<string, Manifest>): Files {
  const names = new Set([...sources.values()].map(({ name }) => name));
  const manifests = new Map<string, Manifest>([['', rootManifest(manifestIn(course, ''))]]);
  for (const [path, source] of sources) manifests.set(path, workspaceManifest(source, names));
  const files = new Map<string, string>();
  for (const [path, manifest] of manifests) {
    files.set(path === '' ? 'package.json' : `${path}/package.json`, json(manifest));
  }
  const lock = JSON.parse(textOf(course, 'package-lock.json') ?? '{}') as LockFile;
  files.set('package-lock.json', json(pruned(lock, manifests)));
  return files;
}

function manifestIn(course: string, folder: string): Manifest {
  const path = folder === '' ? 'package.json' : `${folder}/package.json`;
  const text = textOf(course, path);
  if (text === undefined) {
    throw new HandoutRefused(
      `${course} has no ${path}: a handout is made from a whole course.`,
      'Run this in a clone of Netsplit, or in a staff’s copy.',
    );
  }
  return JSON.parse(text) as Manifest;
}

/** A lab needs nothing to be run but what its files import; one from elsewhere may have no manifest at all. */
function labManifest(lab: Lab): Manifest {
  const text = textOf(lab.dir, 'package.json');
  const { dependencies, version = '0.1.0' } = JSON.parse(text ?? '{}') as Partial<Manifest>;
  return {
    name: `@netsplit/lab-${lab.name}`,
    version,
    private: true,
    type: 'module',
    dependencies: dependencies ?? {},
  };
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
