import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files by their path from the handout's folder, with forward slashes. All that is handed out is text. */
export type Files = ReadonlyMap<string, string>;

/**
 * The files below a folder of the course, by path from the course; none where there is no such folder. Names that begin with a dot are
 * nobody's sources, and what packages need was installed.
 */
export function filesBelow(course: string, folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of pathsBelow(course, folder)) {
    found.set(path, readFileSync(join(course, path), 'utf8'));
  }
  return found;
}

function pathsBelow(course: string, folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(course, folder), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return pathsBelow(course, path);
      // Links lead anywhere, perhaps to a solution.
      return entry.isFile() ? [path] : [];
    });
}

/** The text of one file of the course, if it is there. */
export function textOf(course: string, path: string): string | undefined {
  try {
    return readFileSync(join(course, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
