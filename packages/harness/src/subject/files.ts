import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { checkFile, type CheckedFile, type SourceFile } from './check.ts';
import { type Problem, SubjectError } from './problem.ts';
import type { Rooms } from './syntax/imports.ts';

/** The student's files, those that `index.ts` leads to, checked. */
export interface SubjectFiles extends Rooms {
  /** By absolute path, sorted by name. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly codeHash: string;
  readonly warnings: readonly string[];
}

/** Each file's last check, by path: an edit of one file leaves those of all others as they were. */
export type CheckCache = Map<string, { readonly text: string; readonly checked: CheckedFile }>;

/**
 * Reads and checks `index.ts` and every file that it leads to.
 *
 * @param edited files whose text is not that on the disk, by absolute path: a mutant's
 * @throws {SubjectError} with every problem of every file
 */
export async function collectFiles(
  rooms: Rooms,
  edited: ReadonlyMap<string, string> = new Map(),
  cache: CheckCache = new Map(),
): Promise<SubjectFiles> {
  const files = new Map<string, SourceFile>();
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const index = join(rooms.sourceDir, 'index.ts');
  const waiting: { readonly file: string; readonly at: Problem }[] = [
    { file: index, at: missingIndex(rooms, index) },
  ];
  for (const { file: path, at } of waiting) {
    if (files.has(path)) continue;
    const text = edited.get(path) ?? (await readText(path));
    if (text === undefined) {
      problems.push(at);
      continue;
    }
    const file = { path, name: shownName(rooms.labDir, path), text };
    files.set(path, file);
    const last = cache.get(path);
    const checked = last?.text === text ? last.checked : await checkFile(file, rooms);
    cache.set(path, { text, checked });
    problems.push(...checked.problems);
    if (checked.warning !== undefined) warnings.push(checked.warning);
    waiting.push(...checked.imports);
  }
  if (problems.length > 0) throw new SubjectError(problems);
  const sorted = [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    ...rooms,
    files: new Map(sorted.map((file) => [file.path, file])),
    codeHash: hashOf(sorted, await readText(join(rooms.labDir, 'given.ts'))),
    warnings,
  };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function missingIndex({ labDir, sourceDir }: Rooms, index: string): Problem {
  const file = shownName(labDir, existsSync(sourceDir) ? index : sourceDir);
  if (basename(sourceDir) === 'solution' && !existsSync(sourceDir)) {
    return {
      file,
      what: 'the reference is not here: a handout has none',
      cure: 'run your own code, without --solution; scenarios have recorded runs of it',
    };
  }
  return {
    file,
    what: existsSync(sourceDir) ? 'this file is missing' : 'there is no such folder',
    cure: 'start from the starter: copy starter/ to src/, or run `netsplit reset`',
  };
}

/** `src/index.ts`, with slashes on every system. */
export function shownName(labDir: string, path: string): string {
  return relative(resolve(labDir), path).split(sep).join('/');
}

/** Names and contents, and what the lab gives: by it, results and traces tell the code they are of. */
function hashOf(files: readonly SourceFile[], given: string | undefined): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]));
  if (given !== undefined) hash.update(JSON.stringify(['given.ts', given]));
  return hash.digest('hex').slice(0, 16);
}
