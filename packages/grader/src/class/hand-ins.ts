import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { takeIn } from '../intake/intake.ts';
import { IntakeRefused } from '../intake/refusal.ts';
import { ARCHIVE, findSubmissions, type Handed } from '../intake/submissions.ts';
import type { FoundHandIn } from './store.ts';

/**
 * The submissions that are meant by paths: an archive is one, and so is a folder that holds a solution; any other folder is a
 * class, and each archive and folder in it is one.
 */
export async function findHandIns(
  paths: readonly string[],
  lab: string,
): Promise<readonly Handed[]> {
  const found: Handed[] = [];
  for (const path of paths) {
    if (statSync(path).isDirectory() && !isSolution(path, lab)) {
      found.push(...(await findSubmissions(path)).submissions);
    } else {
      found.push({ name: basename(path).replace(ARCHIVE, ''), path });
    }
  }
  return found;
}

/** A student's own: the files of `src/`, the lab's folder, or a clone of the course. */
function isSolution(folder: string, lab: string): boolean {
  return ['index.ts', 'src/index.ts', `labs/${lab}`, '.git'].some((path) =>
    existsSync(join(folder, path)),
  );
}

/** Takes in what one student handed in. Whatever it is, this is no error: what was refused says why. */
export async function takeInHandIn(
  { name: student, ...found }: Handed,
  lab: string,
): Promise<FoundHandIn> {
  const { path } = found;
  try {
    const submission = await takeIn(path, lab);
    return { student, ...found, submission, digest: submission.hash };
  } catch (error) {
    if (!(error instanceof IntakeRefused)) throw error;
    const { message } = error;
    const { size, mtimeMs } = statSync(path);
    // The file may be anything, and of any size: that it is the same is told by what one can see of it.
    const digest = createHash('sha256')
      .update(JSON.stringify([message, size, mtimeMs]))
      .digest('hex');
    return { student, ...found, submission: undefined, digest, problem: message };
  }
}
