import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MARKER } from '@netsplit/course';
import type { Files } from './files.ts';
import { HandoutRefused } from './problem.ts';

/** Refuses to write over anything but an earlier handout, and over that only when told to. @throws {HandoutRefused} */
export function refuseToOverwrite(folder: string, force: boolean): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new HandoutRefused(`${folder} is a file.`, 'Name a folder that is not there yet.');
  }
  if (readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, MARKER))) {
    throw new HandoutRefused(
      `${folder} is not empty, and no handout.`,
      'Name a folder that is not there yet; nothing was written.',
    );
  }
  if (!force) {
    throw new HandoutRefused(
      `${folder} holds a handout already.`,
      'To make it anew, with all that was changed in it: --force. Nothing was written.',
    );
  }
}

/**
 * Makes a folder whole or not at all: it is filled beside its place, and moved there at the end.
 *
 * @param fill is given the folder that is to be filled
 */
export async function inPlace<Result>(
  folder: string,
  fill: (staged: string) => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(folder), { recursive: true });
  const staged = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const result = await fill(staged);
    rmSync(folder, { recursive: true, force: true });
    renameSync(staged, folder);
    return result;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
