import type { Lab } from './labs.ts';
import type { LabPart, LabTestEntry } from './manifest.ts';
import type { Progress } from './progress.ts';
import { nextOnPath } from './readings/along.ts';
import type { CoursePath } from './readings/paths.ts';
import { standing } from './standing.ts';

/** What to do next: the first unsolved test, and the other unsolved ones of its part after it. */
export interface NextStep {
  readonly lab: Lab;
  readonly part: LabPart;
  readonly tests: readonly [LabTestEntry, ...LabTestEntry[]];
}

/**
 * What comes next on the paths, if there are any. Of labs that are on none the core of all comes first, in the order of
 * the course, then what goes deeper: a student who has ten hours left should meet the next lab's core, not this one's
 * last part.
 */
export function nextStep(
  labs: readonly Lab[],
  progress: Progress,
  paths: readonly CoursePath[] = [],
): NextStep | undefined {
  const onPath = nextOnPath(paths, labs, progress);
  if (onPath !== undefined) {
    const { lab, step } = onPath;
    for (const id of step.parts) {
      const here = standing(lab, progress).find(({ part }) => part.id === id);
      const [first, ...rest] = here?.unsolved ?? [];
      if (here !== undefined && first !== undefined && here.waitsFor.length === 0) {
        return { lab, part: here.part, tests: [first, ...rest] };
      }
    }
  }
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
