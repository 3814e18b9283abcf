import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readGradescopeList } from './gradescope.ts';

/** One submission of a class, still as it was handed in. */
export interface Handed {
  /** Whose: the name of the file or folder, without what the platform adds to it. */
  readonly name: string;
  readonly path: string;
  /** ISO 8601 in UTC, where a platform says it. What a student's own files say is no proof. */
  readonly handedInAt?: string;
}

/** How a folder of submissions came about. */
export type ClassLayout = 'gradescope' | 'github-classroom' | 'folder';

/** How files are called that hold a submission. */
export const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

/**
 * The submissions in a folder: each archive and each folder in it is one. Of Gradescope's export it is the
 * `submission_…` folders, for each who handed one in, of what `gh classroom clone` makes the repositories, named by
 * their students.
 */
export async function findSubmissions(
  folder: string,
): Promise<{ readonly layout: ClassLayout; readonly submissions: readonly Handed[] }> {
  const entries = await readdir(folder, { withFileTypes: true });
  const isOne = (entry: (typeof entries)[number]): boolean =>
    !entry.name.startsWith('.') &&
    (entry.isDirectory() || (entry.isFile() && ARCHIVE.test(entry.name)));
  const names = entries
    .filter(isOne)
    .map(({ name }) => name)
    .sort();
  const isGradescope = entries.some(({ name }) => /^submission_metadata\.(yml|json)$/.test(name));
  const prefix = /([^/\\]+)-submissions[/\\]?$/.exec(folder)?.[1];
  const layout: ClassLayout = isGradescope
    ? 'gradescope'
    : prefix !== undefined
      ? 'github-classroom'
      : 'folder';
  const chosen = isGradescope ? names.filter((name) => name.startsWith('submission_')) : names;
  const listed = isGradescope ? readGradescopeList(folder) : undefined;
  const submissions = chosen.flatMap((name): readonly Handed[] => {
    const path = join(folder, name);
    const { students = [], ...when } = listed?.get(name) ?? {};
    if (students.length === 0) return [{ name: shortName(name, prefix), path, ...when }];
    return students.map((student) => ({ name: student, path, ...when }));
  });
  return { layout, submissions };
}

function shortName(name: string, prefix: string | undefined): string {
  const plain = name.replace(ARCHIVE, '');
  return prefix !== undefined && plain.startsWith(`${prefix}-`)
    ? plain.slice(prefix.length + 1)
    : plain;
}
