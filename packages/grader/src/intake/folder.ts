import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Found, type FoundFile, Gatekeeper } from './entry.ts';
import type { IntakeLimits } from './limits.ts';

/** Folders that no solution is in, and that may be large: not even listed. */
const UNREAD = new Set(['.git', 'node_modules']);

/** Reads the TypeScript files of a folder; follows no link. @throws {IntakeRefused} */
export async function readFolder(folder: string, limits: IntakeLimits): Promise<Found> {
  const gate = new Gatekeeper(limits);
  const files: FoundFile[] = [];
  const waiting = [''];
  for (const within of waiting) {
    const names = (await readdir(join(folder, within))).sort();
    for (const name of names) {
      const path = within === '' ? name : `${within}/${name}`;
      const file = join(folder, path);
      const stat = await lstat(file);
      const kind = stat.isSymbolicLink()
        ? 'link'
        : stat.isDirectory()
          ? 'folder'
          : stat.isFile()
            ? 'file'
            : 'device';
      const admitted = gate.admit({ name: path, kind, bytes: kind === 'file' ? stat.size : 0 });
      if (kind === 'folder' && !UNREAD.has(name)) waiting.push(path);
      if (admitted !== undefined) files.push({ path: admitted, content: await readFile(file) });
    }
  }
  return { files, others: gate.others };
}
