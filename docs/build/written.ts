import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes those files that differ; how many there were. */
export function writeChanged(files: ReadonlyMap<string, string>): number {
  const changed = staleIn(files);
  for (const file of changed) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, files.get(file) ?? '');
  }
  return changed.length;
}

/** Those files that are not there, or not as they should be. */
export function staleIn(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
