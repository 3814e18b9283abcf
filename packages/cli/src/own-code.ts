import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import { homeOf } from './desk.ts';
import { InputError } from './trouble.ts';

/** The student's own code of a lab: `src/`, made from `starter/`. */
export const ownCode = (lab: Lab): string => join(lab.dir, 'src');

export function hasOwnCode(lab: Lab): boolean {
  try {
    return readdirSync(ownCode(lab)).length > 0;
  } catch {
    return false;
  }
}

/** What a student begins with. @throws {InputError} if the lab has none */
export function starterOf(lab: Lab): string {
  const starter = join(lab.dir, 'starter');
  if (existsSync(starter)) return starter;
  throw new InputError(
    `${lab.name} has ${hasOwnCode(lab) ? 'no starter/' : 'neither src/ nor starter/'}.`,
    'The lab is incomplete: get it again (git status shows what is missing from a clone).',
  );
}

/** Makes `src/` from the starter when there is none; whether it did. */
export function ensureOwnCode(lab: Lab): boolean {
  if (hasOwnCode(lab)) return false;
  const starter = starterOf(lab);
  // Whole or not at all: a half-copied src/ would look like the student's own work from then on.
  const temporary = join(lab.dir, `.src-${process.pid}`);
  try {
    cpSync(starter, temporary, { recursive: true });
    rmSync(ownCode(lab), { recursive: true, force: true });
    renameSync(temporary, ownCode(lab));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another command made it at the same moment.
    if (hasOwnCode(lab)) return false;
    throw error;
  }
  return true;
}

/** Moves the student's code away under `.netsplit/backups`; where to, or undefined when there was none. */
export function backUpOwnCode(lab: Lab, now: Date): string | undefined {
  if (!hasOwnCode(lab)) return undefined;
  const folder = join(homeOf(lab), '.netsplit', 'backups', lab.name);
  mkdirSync(folder, { recursive: true });
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '-');
  let backup = join(folder, stamp);
  for (let count = 2; existsSync(backup); count++) backup = join(folder, `${stamp}-${count}`);
  // Copied and then removed, not renamed: a copy that fails half-way (a full disk) leaves the original as it was.
  try {
    cpSync(ownCode(lab), backup, {
      recursive: true,
      errorOnExist: true,
      preserveTimestamps: true,
      // A link made absolute would lead to the new src, and what it showed would be lost with the old one.
      verbatimSymlinks: true,
    });
  } catch (error) {
    rmSync(backup, { recursive: true, force: true });
    throw error;
  }
  rmSync(ownCode(lab), { recursive: true });
  return backup;
}
