import type { Lab } from '../labs.ts';
import type { LabPart } from '../manifest.ts';
import type { Progress } from '../progress.ts';
import { type PartStanding, standing } from '../standing.ts';
import type { CoursePath, LabStep, PathStep, ReadStep } from './paths.ts';

/** A step of a path, and how a student stands there. */
export interface StepStanding {
  readonly step: PathStep;
  readonly hours: number;
  /** Of a lab, the parts of this step that are there; a course need not have every lab. */
  readonly parts: readonly LabPart[];
  /** Of a lab, whether all of it is there and solved; of a reading, whether a lab that builds on it is. */
  readonly isBehind: boolean;
}

/** What comes next on a path: a lab step that is not solved, and what to read before it. */
export interface NextOnPath {
  readonly path: CoursePath;
  readonly read: readonly ReadStep[];
  readonly step: LabStep;
  readonly lab: Lab;
}

/** The steps of a path in order, each with what it takes and whether it is behind the student. */
export function along(
  path: CoursePath,
  labs: readonly Lab[],
  progress: Progress,
): readonly StepStanding[] {
  const behind = new Set<string>();
  const standings = new Map(labs.map((lab) => [lab.name, standing(lab, progress)]));
  const partsOf = (step: PathStep): PartStanding[] => {
    if (step.kind === 'read') return [];
    const all = standings.get(step.lab) ?? [];
    return step.parts.flatMap((id) => all.filter(({ part }) => part.id === id));
  };
  // From the end: whoever has solved a lab has what it is built on behind them, read or known before.
  for (const step of path.steps.toReversed()) {
    const parts = partsOf(step);
    const isSolved =
      step.kind === 'lab' &&
      parts.length === step.parts.length &&
      parts.every(({ unsolved }) => unsolved.length === 0);
    if (isSolved) behind.add(step.id);
    if (!behind.has(step.id)) continue;
    const before = path.steps.filter(({ id }) => step.after.includes(id));
    for (const needed of before) if (needed.kind === 'read') behind.add(needed.id);
  }
  return path.steps.map((step) => {
    const parts = partsOf(step).map(({ part }) => part);
    const hours =
      step.kind === 'lab' ? parts.reduce((sum, part) => sum + part.hours, 0) : step.hours;
    return { step, hours, parts, isBehind: behind.has(step.id) };
  });
}

/** The first lab step on the paths, in their order, that is there and not solved; undefined when there is none. */
export function nextOnPath(
  paths: readonly CoursePath[],
  labs: readonly Lab[],
  progress: Progress,
): NextOnPath | undefined {
  for (const path of paths) {
    const read: ReadStep[] = [];
    for (const { step, parts, isBehind } of along(path, labs, progress)) {
      if (step.kind === 'read') {
        if (!isBehind) read.push(step);
        continue;
      }
      const lab = labs.find(({ name }) => name === step.lab);
      const isOpen =
        lab !== undefined &&
        standing(lab, progress).some(
          ({ part, unsolved }) => parts.includes(part) && unsolved.length > 0,
        );
      if (lab !== undefined && isOpen) return { path, read, step, lab };
    }
  }
  return undefined;
}
