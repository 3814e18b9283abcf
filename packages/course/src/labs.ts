import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CourseFileError } from './complaint.ts';
import { type LabManifest, readManifest } from './manifest.ts';

/** A lab and where it stands. */
export interface Lab {
  readonly name: string;
  readonly dir: string;
  readonly manifest: LabManifest;
}

/** Where a course stands: the folder that holds `labs/`, or a single lab's own folder when it stands alone. */
export interface CourseHome {
  readonly dir: string;
  /** Whether it holds `labs/`, as a clone of the repository does. */
  readonly whole: boolean;
}

/** The labs that could be read, and those that could not, with why. */
export interface LabSearch {
  readonly labs: readonly Lab[];
  readonly broken: readonly CourseFileError[];
}

const MANIFEST = 'lab.json';

/**
 * The course around `from`: the nearest folder upwards whose `labs/` holds a lab, else the nearest lab, else `fallback`
 * (the repository that the command itself comes from).
 */
export function findCourseHome(from: string, fallback?: string): CourseHome | undefined {
  const folders = [...upwards(from)];
  const whole = folders.find((folder) => labFolders(folder).length > 0);
  if (whole !== undefined) return { dir: whole, whole: true };
  const single = folders.find((folder) => existsSync(join(folder, MANIFEST)));
  if (single !== undefined) return { dir: single, whole: false };
  return fallback === undefined ? undefined : { dir: fallback, whole: true };
}

/** All labs of a course, in the order of the course. One that is broken never hides the others. */
export function findLabs(home: CourseHome): LabSearch {
  const labs: Lab[] = [];
  const broken: CourseFileError[] = [];
  for (const dir of home.whole ? labFolders(home.dir) : [home.dir]) {
    try {
      labs.push(labAt(dir));
    } catch (error) {
      if (!(error instanceof CourseFileError)) throw error;
      broken.push(error);
    }
  }
  labs.sort((a, b) => a.manifest.order - b.manifest.order || (a.name < b.name ? -1 : 1));
  return { labs, broken };
}

/** The lab in this folder; @throws CourseFileError */
export function labAt(dir: string): Lab {
  const manifest = readManifest(join(dir, MANIFEST));
  return { name: manifest.name, dir: resolve(dir), manifest };
}

/** A lab by name, or by the path of its folder (from `cwd`), which may be anywhere. */
export function findLab(
  home: CourseHome | undefined,
  nameOrPath: string,
  cwd: string,
): Lab | undefined {
  // A name wins over a folder of that name in the working directory: it means the same thing everywhere.
  if (
    home?.whole &&
    /^[\w-]+$/.test(nameOrPath) &&
    existsSync(join(home.dir, 'labs', nameOrPath, MANIFEST))
  ) {
    return labAt(join(home.dir, 'labs', nameOrPath));
  }
  const dir = resolve(cwd, nameOrPath);
  if (existsSync(join(dir, MANIFEST))) return labAt(dir);
  if (home && !home.whole) {
    const lab = labAt(home.dir);
    if (lab.name === nameOrPath) return lab;
  }
  return undefined;
}

/** The lab whose folder `from` is or lies in. */
export function labHolding(from: string): Lab | undefined {
  for (const folder of upwards(from)) {
    if (existsSync(join(folder, MANIFEST))) return labAt(folder);
  }
  return undefined;
}

function labFolders(home: string): string[] {
  const labs = join(home, 'labs');
  try {
    return readdirSync(labs)
      .sort()
      .map((name) => join(labs, name))
      .filter((folder) => existsSync(join(folder, MANIFEST)));
  } catch {
    return [];
  }
}

function* upwards(from: string): Iterable<string> {
  let folder = resolve(from);
  for (;;) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}
