import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, labAt } from '@netsplit/course';
import type { KeptRound } from '@netsplit/grader';
import type { Desk } from '../../desk.ts';
import { InputError, UsageError } from '../../trouble.ts';

/** Whether its name finds a lab again: it stands in the course, and not in a folder of its author’s. */
export function isOfCourse({ name, dir }: Lab, desk: Desk): boolean {
  return desk.home.whole && desk.labNamed(name)?.dir === dir;
}

/**
 * The lab of a round that was begun: in the folder that is named now, else in the one that the round knows, else in the
 * course.
 *
 * @throws {UsageError} if another lab is named, or there is none of that name
 * @throws {InputError} if the folder that the round knows is gone
 */
export function labOfRound(
  { round, settings: { labDir } }: KeptRound,
  { lab: named }: { readonly lab?: string },
  desk: Desk,
): Lab {
  if (named !== undefined) {
    const lab = desk.lab(named);
    if (lab.name === round.lab) return lab;
    throw new UsageError(`Round ${round.name} is on the lab ${round.lab}, and not on ${lab.name}.`);
  }
  if (labDir === undefined) return desk.lab(round.lab);
  const lab = labIn(labDir, round.lab);
  if (lab !== undefined) return lab;
  throw new InputError(
    `The lab ${round.lab} of round ${round.name} stood in ${labDir}, and is not there.`,
    'Say where it is now: --lab <folder>',
  );
}

/** The same on a machine that may not have it. */
export function labOnThisMachine(
  { round, settings: { labDir } }: KeptRound,
  named: Lab | undefined,
  desk: Desk,
): Lab | undefined {
  if (named?.name === round.lab) return named;
  const kept = labDir === undefined ? undefined : labIn(labDir, round.lab);
  return kept ?? desk.labs.find(({ name }) => name === round.lab);
}

function labIn(folder: string, name: string): Lab | undefined {
  if (!existsSync(join(folder, 'lab.json'))) return undefined;
  const lab = labAt(folder);
  return lab.name === name ? lab : undefined;
}
