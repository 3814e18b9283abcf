import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { shownName } from './files.ts';
import { SubjectError } from './problem.ts';

/** A lab's reference with one classic mistake in it. */
export interface Mutant {
  /** `replies-before-counting` */
  readonly name: string;
  /** Relative to the lab's folder. */
  readonly file: string;
  /** One sentence. */
  readonly mistake: string;
  /** The tests that must fail, the one that names the mistake first. */
  readonly caughtBy: readonly string[];
  readonly reading: { readonly work: string; readonly section: string };
  /** The file's whole text: the header, then a unified diff. */
  readonly text: string;
}

/** A lab's mutants, by name. */
export async function listMutants(labDir: string): Promise<readonly string[]> {
  const files = await readdir(join(labDir, 'mutants')).catch(() => []);
  const diffs = files.filter((file) => file.endsWith('.diff'));
  return diffs.map((file) => basename(file, '.diff')).toSorted();
}

/** @throws {SubjectError} if there is none of that name, or its header lacks something */
export async function readMutant(labDir: string, name: string): Promise<Mutant> {
  const file = `mutants/${name}.diff`;
  const text = await readFile(join(labDir, file), 'utf8').catch(() => undefined);
  if (text === undefined) {
    const others = (await listMutants(labDir)).join(', ') || 'none';
    fail({ file, what: 'there is no such mutant', cure: `the lab has: ${others}` });
  }
  const mistake = headerLine(text, 'mistake', file);
  const caughtBy = headerLine(text, 'caught-by', file).split(/[\s,]+/);
  const [work = '', ...section] = headerLine(text, 'reading', file).split(' ');
  return { name, file, mistake, caughtBy, reading: { work, section: section.join(' ') }, text };
}

function headerLine(text: string, key: string, file: string): string {
  const found = new RegExp(`^# ${key}: *(.+)$`, 'm').exec(text)?.[1];
  return found?.trim() ?? fail({ file, what: `has no line \`# ${key}: …\`` });
}

/**
 * The solution's files as a mutant has them, by absolute path: only those that it changes.
 *
 * @throws {SubjectError} that names file and hunk, if the solution has moved on from under the mutant
 */
export async function applyMutant(
  labDir: string,
  mutant: Mutant,
): Promise<ReadonlyMap<string, string>> {
  const edited = new Map<string, string>();
  for (const patch of patchesOf(mutant)) {
    const name = (patch.newFileName ?? '').replace(/^[ab]\//, '');
    const path = resolve(labDir, 'solution', name);
    const isNew = patch.oldFileName === '/dev/null';
    const before = isNew ? '' : await readFile(path, 'utf8').catch(() => undefined);
    if (before === undefined) {
      fail({ file: mutant.file, what: `changes ${shownName(labDir, path)}, which is not there` });
    }
    const after = applyPatch(before, patch);
    if (after === false) fail(staleHunk(before, patch, mutant, shownName(labDir, path)));
    edited.set(path, after);
  }
  return edited;
}

function patchesOf({ text, file }: Mutant): readonly StructuredPatch[] {
  try {
    const patches = parsePatch(text.replace(/^(#.*\r?\n)+/, ''));
    if (patches.length > 0 && patches.every(({ hunks }) => hunks.length > 0)) return patches;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    fail({ file, what: `is no unified diff: ${why}` });
  }
  return fail({ file, what: 'is no unified diff: it changes nothing' });
}

/** The first hunk that cannot be applied after those before it. */
function staleHunk(
  before: string,
  patch: StructuredPatch,
  mutant: Mutant,
  changed: string,
): { file: string; line: number; what: string; cure: string } {
  const { hunks } = patch;
  const count = hunks.findIndex(
    (_, at) => applyPatch(before, { ...patch, hunks: hunks.slice(0, at + 1) }) === false,
  );
  const hunk = hunks[Math.max(count, 0)];
  const heading = `@@ -${hunk?.oldStart},`;
  const line = mutant.text.split('\n').findIndex((text) => text.startsWith(heading)) + 1;
  return {
    file: mutant.file,
    line,
    what: `hunk ${count + 1} of ${hunks.length} no longer applies to ${changed} (its line ${hunk?.oldStart})`,
    cure: 'make the mistake once more in the solution as it is now, and record the difference',
  };
}

function fail(problem: { file: string; line?: number; what: string; cure?: string }): never {
  throw new SubjectError([problem]);
}
