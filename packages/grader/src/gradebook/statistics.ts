import type { RoundTest } from '../class/records.ts';
import type { StudentGrade } from './gradebook.ts';
import { points, sumOf } from './points.ts';
import type { Rubric } from './rubric.ts';
import type { PartWorth } from './worth.ts';

/** How a class did with one test. Counts submissions: a group is one. */
export interface TestStatistics {
  readonly test: RoundTest;
  readonly worth: number;
  readonly passed: number;
  readonly failed: number;
  /** The code could not be run. */
  readonly notRun: number;
  readonly waiting: number;
  readonly isVoided: boolean;
}

/** A mistake that several submissions look like. */
export interface CommonMistake {
  readonly mutant: string;
  readonly mistake: string;
  readonly reading: string;
  readonly submissions: number;
}

/** How many students have a score from `from` up to, and not with, `to`; with it in the last one. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly students: number;
}

export interface Statistics {
  readonly students: number;
  readonly handedIn: number;
  readonly submissions: number;
  /** Students whose score is not final. */
  readonly waiting: number;
  /** Undefined while nobody handed in; of those who did. */
  readonly scores:
    | {
        readonly mean: number;
        readonly least: number;
        readonly quartile1: number;
        readonly median: number;
        readonly quartile3: number;
        readonly most: number;
      }
    | undefined;
  readonly bins: readonly Bin[];
  /** In the order of the round. */
  readonly tests: readonly TestStatistics[];
  /** The ones that most fail first; without those that nobody fails. */
  readonly hardest: readonly TestStatistics[];
  /** Everybody whose code ran passes them: they tell nobody apart. */
  readonly neverFailed: readonly TestStatistics[];
  readonly mistakes: readonly CommonMistake[];
}

const BINS = 10;

export function statisticsOf(
  grades: readonly StudentGrade[],
  worth: readonly PartWorth[],
  { outOf }: Rubric,
): Statistics {
  const handedIn = grades.filter(({ attempt }) => attempt !== undefined);
  const scores = handedIn.map((grade) => grade.points);
  const submissions = oneOfEach(handedIn);
  const full = outOf ?? sumOf(worth.map((part) => part.points));
  const tests = worth.flatMap((part) => part.tests).map((one) => testStatistics(one, submissions));
  const ran = tests.filter(({ passed, failed }) => passed + failed > 0);
  return {
    students: grades.length,
    handedIn: handedIn.length,
    submissions: submissions.length,
    waiting: grades.filter(({ waiting }) => waiting > 0).length,
    scores: summaryOf(scores),
    bins: binsOf(scores, full),
    tests,
    hardest: ran
      .filter(({ failed }) => failed > 0)
      .toSorted((one, other) => shareFailed(other) - shareFailed(one)),
    neverFailed: ran.filter(({ failed }) => failed === 0),
    mistakes: commonMistakes(submissions),
  };
}

/** How large a share of the submissions that ran fails a test, from 0 to 1. */
export function shareFailed({ passed, failed }: TestStatistics): number {
  return passed + failed === 0 ? 0 : failed / (passed + failed);
}

/** One student of each group. */
function oneOfEach(grades: readonly StudentGrade[]): readonly StudentGrade[] {
  const seen = new Set<StudentGrade['student']>();
  return grades.filter(({ student, partners }) => {
    if (partners.some((one) => seen.has(one))) return false;
    seen.add(student);
    return true;
  });
}

function testStatistics(
  { test, points: worth }: PartWorth['tests'][number],
  submissions: readonly StudentGrade[],
): TestStatistics {
  const found = submissions.flatMap(({ tests }) => tests.filter((one) => one.test.id === test.id));
  const count = (status: (typeof found)[number]['status']): number =>
    found.filter((one) => one.status === status).length;
  return {
    test,
    worth,
    passed: count('passed'),
    failed: count('failed'),
    notRun: count('not-run'),
    waiting: count('waiting'),
    isVoided: found.some(({ isVoided }) => isVoided),
  };
}

function summaryOf(scores: readonly number[]): Statistics['scores'] {
  const sorted = scores.toSorted((one, other) => one - other);
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return undefined;
  return {
    mean: points(sumOf(sorted) / sorted.length),
    least,
    quartile1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    quartile3: quantile(sorted, 0.75),
    most,
  };
}

/** Between the two nearest scores, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return points(below + (above - below) * (at - Math.floor(at)));
}

function binsOf(scores: readonly number[], full: number): readonly Bin[] {
  // Extra credit may go beyond what the round is worth; a penalty by hand below nothing.
  const highest = Math.max(full, ...scores);
  if (highest <= 0) return [];
  const width = highest / BINS;
  return Array.from({ length: BINS }, (_, index) => ({
    from: points(index * width),
    to: points((index + 1) * width),
    students: scores.filter((score) => {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor((score / highest) * BINS)));
      return bin === index;
    }).length,
  }));
}

function commonMistakes(submissions: readonly StudentGrade[]): readonly CommonMistake[] {
  const found = new Map<string, CommonMistake>();
  for (const { mistakes } of submissions) {
    for (const { mutant, mistake, reading } of mistakes) {
      const before = found.get(mutant)?.submissions ?? 0;
      found.set(mutant, { mutant, mistake, reading, submissions: before + 1 });
    }
  }
  return [...found.values()].toSorted((one, other) => other.submissions - one.submissions);
}
