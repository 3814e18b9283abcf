import { type Lab, type LabPart, type LabTestEntry, nearest } from '@netsplit/course';
import type { Desk } from './desk.ts';
import { UsageError } from './trouble.ts';

/** What of a lab is meant: all of it, a part, or a test. */
export interface Target {
  readonly lab: Lab;
  readonly part?: LabPart;
  readonly test?: LabTestEntry;
}

/**
 * The target that words like `first-contact B`, `first-contact B3` or (of the lab one is in) `B` name.
 *
 * @throws {UsageError} naming the nearest lab, part or test when there is none of that name
 */
export function targetOf(desk: Desk, first?: string, second?: string): Target {
  if (first === undefined) return { lab: desk.lab() };
  const named = desk.labNamed(first);
  if (named !== undefined) return second === undefined ? { lab: named } : within(named, second);
  // One word that is no lab may be a part or a test of the lab one is in.
  if (second === undefined && desk.labs.length > 0) {
    const lab = desk.lab();
    const found = lookUp(lab, first);
    if (found !== undefined) return found;
    const labs = desk.labs.map(({ name }) => name);
    if (nearest(first, labs) === undefined && nearest(first, namesIn(lab)) !== undefined) {
      return within(lab, first);
    }
  }
  return { lab: desk.lab(first) };
}

/** The part or the test of `lab` that `word` names; @throws {UsageError} */
export function within(lab: Lab, word: string): Target {
  const found = lookUp(lab, word);
  if (found !== undefined) return found;
  const meant = nearest(word, namesIn(lab));
  const parts = lab.manifest.parts.map(({ id }) => id).join(', ');
  const tests = lab.manifest.tests.map(({ id }) => id).join(', ');
  throw new UsageError(
    `${lab.name} has no part or test "${word}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `Its parts are ${parts}; its tests are ${tests}.`,
  );
}

function lookUp(lab: Lab, word: string): Target | undefined {
  const same = ({ id }: { id: string }): boolean => id.toLowerCase() === word.toLowerCase();
  const part = lab.manifest.parts.find(same);
  if (part !== undefined) return { lab, part };
  const test = lab.manifest.tests.find(same);
  if (test === undefined) return undefined;
  return { lab, test, part: lab.manifest.parts.find(({ id }) => id === test.part) };
}

const namesIn = ({ manifest }: Lab): string[] => [
  ...manifest.parts.map(({ id }) => id),
  ...manifest.tests.map(({ id }) => id),
];
