import type { TestResult } from '../run-tests.ts';
import type { FailureTable, MutantFailures } from './failure-table.ts';
import { mannerOf } from './manner.ts';

/** What a test said of the code that is to be diagnosed. */
export interface Symptom {
  readonly test: string;
  readonly part: string;
  /** How it failed; absent when it passed. */
  readonly manner?: string;
}

/** Which classic mistake a failing submission looks like. */
export interface Diagnosis {
  /** How alike the first suspect is, from 0 to 1. */
  readonly likeness: number;
  /** The most alike first; several when what fails does not tell them apart. */
  readonly suspects: readonly Suspect[];
}

/** A mutant, and how what it fails compares with what failed here. */
export interface Suspect {
  readonly mutant: string;
  readonly likeness: number;
  /** Tests that fail on both in the same way. */
  readonly alike: readonly string[];
  /** Tests that fail on both, each in another way. */
  readonly otherwise: readonly string[];
  /** Tests that fail on one of the two only. */
  readonly apart: readonly string[];
}

/** Less alike is no news. Chosen by measurement: docs/decisions/0012. */
const LEAST_LIKENESS = 0.7;
/** Suspects that are as alike as the first, but for so much, are a tie with it. */
const TIE = 0.05;
/** More than this say nothing. */
const MOST_SUSPECTS = 3;
/** What passes tells as much as what fails; of fewer tests nothing is said. */
const FEWEST_TESTS = 4;

/**
 * Compares which tests failed, and how, with what fails on each of a lab's mutants.
 *
 * The measure is Jaccard's index, in which a test that fails on both in the same way counts 1, and one that fails on both
 * in another way counts ½: their sum, divided by the number of tests that fail on either. A part of which no test passes
 * may not be begun: it counts only against a mutant on which it fails as a whole, and not where it fails as on the starter.
 *
 * @returns undefined where nothing failed, too little was run, or no mutant is alike enough
 */
export function diagnose(
  symptoms: readonly Symptom[],
  { mutants, starter }: FailureTable,
): Diagnosis | undefined {
  const written = withoutUntouched(symptoms, starter?.fails ?? {});
  const ranked = Object.entries(mutants)
    .map(([mutant, { fails }]) => compare(mutant, fails, comparable(written, fails)))
    .sort((one, other) => other.likeness - one.likeness);
  const likeness = ranked[0]?.likeness ?? 0;
  const suspects = ranked.filter((suspect) => suspect.likeness >= likeness - TIE);
  if (likeness < LEAST_LIKENESS || suspects.length > MOST_SUSPECTS) return undefined;
  return { likeness, suspects };
}

/** Leaves out the parts that fail as they do before a line is written. */
function withoutUntouched(
  symptoms: readonly Symptom[],
  starter: MutantFailures['fails'],
): readonly Symptom[] {
  const touched = new Set(
    symptoms.flatMap(({ test, part, manner }) =>
      manner === undefined || manner !== starter[test] ? [part] : [],
    ),
  );
  return symptoms.filter(({ part }) => touched.has(part));
}

/** What can be compared with a mutant; nothing where that is too little. */
function comparable(
  symptoms: readonly Symptom[],
  fails: MutantFailures['fails'],
): readonly Symptom[] {
  const passes = ({ part, manner }: Symptom): string[] => (manner === undefined ? [part] : []);
  const begun = new Set(symptoms.flatMap(passes));
  const begunThere = new Set(
    symptoms.flatMap(({ test, part }) => passes({ test, part, manner: fails[test] })),
  );
  const looked = symptoms.filter(({ part }) => begun.has(part) || !begunThere.has(part));
  return looked.length < FEWEST_TESTS ? [] : looked;
}

function compare(
  mutant: string,
  fails: MutantFailures['fails'],
  symptoms: readonly Symptom[],
): Suspect {
  const alike: string[] = [];
  const otherwise: string[] = [];
  const apart: string[] = [];
  for (const { test, manner } of symptoms) {
    const known = fails[test];
    if (known === undefined && manner === undefined) continue;
    if (known === undefined || manner === undefined) apart.push(test);
    else if (known === manner) alike.push(test);
    else otherwise.push(test);
  }
  const all = alike.length + otherwise.length + apart.length;
  const likeness = all === 0 ? 0 : (alike.length + otherwise.length / 2) / all;
  return { mutant, likeness, alike, otherwise, apart };
}

/** What a result says to a diagnosis. */
export function symptomOf({ id, part, kind, failure }: TestResult): Symptom {
  if (failure === undefined) return { test: id, part };
  return { test: id, part, manner: mannerOf(failure.violation, kind) };
}
