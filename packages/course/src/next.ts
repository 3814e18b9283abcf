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

/** What to do next: the first unsolved test, and the other unsolved ones of its part after it. */
export interface NextStep {
  readonly lab: Lab;
  readonly part: LabPart;
  readonly tests: readonly [LabTestEntry, ...LabTestEntry[]];
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

/**
 * The core of all labs comes first, in the order of the course, then what goes deeper: a student who has ten hours
 * left should meet the next lab's core, not this one's last part.
 */
export function nextStep(labs: readonly Lab[], progress: Progress): NextStep | undefined {
  for (const core of [true, false]) {
    for (const lab of labs) {
      for (const { part, unsolved, waitsFor } of standing(lab, progress)) {
        const [first, ...rest] = unsolved;
        if (part.core === core && first !== undefined && waitsFor.length === 0) {
          return { lab, part, tests: [first, ...rest] };
        }
      }
    }
  }
  // Parts that wait for each other in a circle would hide their tests for ever: better out of order than never.
  for (const lab of labs) {
    for (const { part, unsolved } of standing(lab, progress)) {
      const [first, ...rest] = unsolved;
      if (first !== undefined) return { lab, part, tests: [first, ...rest] };
    }
  }
  return undefined;
}
