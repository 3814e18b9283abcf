import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);
// A student's own code: a lab's check tells them what may be imported.
const STUDENTS = /^labs\/[^/]+\/src$/;

/** All source files under a folder: text by path from there, with `/` on every system. */
export function readSources(root: string): Map<string, string> {
  const sources = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const isSkipped = entry.name.startsWith('.') || SKIPPED.has(entry.name);
        if (!isSkipped && !STUDENTS.test(path)) walk(path);
      } else if (/\.(ts|tsx|mjs)$/.test(entry.name)) {
        sources.set(path, readFileSync(join(root, path), 'utf8'));
      }
    }
  };
  walk('');
  return sources;
}
