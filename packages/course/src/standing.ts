import type { Lab } from './labs.ts';
import type { LabPart, LabTestEntry } from './manifest.ts';
import { isSolved, type Progress } from './progress.ts';

/** How a student stands in one part of a lab. */
export interface PartStanding {
  readonly part: LabPart;
  readonly solved: readonly LabTestEntry[];
  readonly unsolved: readonly LabTestEntry[];
  /** Parts to do first that are not done. */
  readonly waitsFor: readonly string[];
}

/** The parts of a lab in order, each with what of it is solved. */
export function standing(lab: Lab, progress: Progress): PartStanding[] {
  const { parts, tests } = lab.manifest;
  const done = new Set<string>();
  const solves = (test: LabTestEntry): boolean => isSolved(progress, lab.name, test.id);
  for (const { id } of parts) {
    if (tests.every((test) => test.part !== id || solves(test))) done.add(id);
  }
  return parts.map((part) => {
    const own = tests.filter((test) => test.part === part.id);
    return {
      part,
      solved: own.filter(solves),
      unsolved: own.filter((test) => !solves(test)),
      waitsFor: part.needs.filter((id) => !done.has(id)),
    };
  });
}
