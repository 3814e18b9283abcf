import { check, type Complaint, CourseFileError, parseJson, readJson } from '@netsplit/course';
import { z } from 'zod';
import type { Round } from '../class/records.ts';
import { instantMs, instantSchema } from './instant.ts';

/**
 * What verdicts are worth: `rubric.json`. It stands apart from the verdicts, so that another rubric makes other scores
 * of the same verdicts and runs nothing.
 */

const someOf = z
  .number('expected a number of points')
  .nonnegative('expected points of 0 or more')
  .max(100_000, 'expected points of at most 100,000');
const percent = z
  .number('expected a percentage')
  .min(0, 'expected a percentage from 0 to 100')
  .max(100, 'expected a percentage from 0 to 100');

const partRubricSchema = z.strictObject({
  /** What the part is worth; its tests share it in proportion to their own points. */
  points: someOf.optional(),
  /** Parts that have to pass first: until then the part's points are withheld. */
  needs: z.array(z.string()).default([]),
  /** How much of the part's points make it pass for those that need it. */
  passPercent: percent.default(100),
  /** Points for all of its tests or for none. */
  allOrNothing: z.boolean().default(false),
  /** Adds to the score, and not to what the round is worth. */
  extraCredit: z.boolean().default(false),
  /** No more than this comes of the part. */
  cap: someOf.optional(),
});

const testRubricSchema = z.strictObject({
  points: someOf.optional(),
  extraCredit: z.boolean().default(false),
});

const lateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percent'),
    /** What each day that has begun costs, of the points that were earned. */
    percentADay: percent,
    /** It never costs more. */
    atMostPercent: percent.default(100),
  }),
  z.strictObject({
    kind: z.literal('days'),
    /** Late days that each student has over the term. */
    allowance: z.int('expected a whole number of days').nonnegative('expected 0 days or more'),
    /** What each further day costs, of the points that were earned. */
    percentADayBeyond: percent.default(100),
  }),
]);

export const rubricSchema = z
  .strictObject({
    $schema: z.string().optional(),
    netsplitRubric: z.literal(1),
    parts: z.record(z.string(), partRubricSchema).default({}),
    tests: z.record(z.string(), testRubricSchema).default({}),
    /** Of each hidden test that `tests` does not name. */
    hiddenPoints: someOf.default(1),
    /** No score is more than this, with all extra credit. */
    cap: someOf.optional(),
    /** Scores are given out of this, whatever the tests add up to. */
    outOf: someOf.optional(),
    opensAt: instantSchema.optional(),
    dueAt: instantSchema.optional(),
    /** So late is not late. */
    graceMinutes: z.number().nonnegative('expected 0 minutes or more').default(0),
    /** What is handed in later than so many days does not count at all. */
    closesAfterDays: z.number().nonnegative('expected 0 days or more').optional(),
    late: lateSchema.optional(),
    /** Which of several hand-ins counts. */
    counts: z.enum(['best', 'last']).default('last'),
  })
  .readonly();

export type Rubric = z.output<typeof rubricSchema>;
export type RubricInput = z.input<typeof rubricSchema>;
export type LatePolicy = z.output<typeof lateSchema>;

/** What holds where nobody wrote a rubric: each test has the lab's own points, the last hand-in counts, nothing is late. */
export const PLAIN_RUBRIC: Rubric = rubricSchema.parse({ netsplitRubric: 1 });

/** When a round opens and is due, for a rubric that does not say it. */
export interface UsualDates {
  readonly opensAt?: string | undefined;
  readonly dueAt?: string | undefined;
}

/**
 * @param dates what holds where the rubric has no `dueAt`
 * @throws {CourseFileError} that names the file, the place in it and what is expected there
 */
export function readRubric(file: string, dates: UsualDates = {}): Rubric {
  return checkedRubric(file, readJson(file), dates);
}

/** The same from text, for what is not (yet) a file. */
export function parseRubric(file: string, text: string, dates: UsualDates = {}): Rubric {
  return checkedRubric(file, parseJson(file, text), dates);
}

/** A rubric that says no date has those of the assignment; one that does, has its own. */
export function withDates(rubric: Rubric, { opensAt, dueAt }: UsualDates): Rubric {
  if (rubric.dueAt !== undefined || dueAt === undefined) return rubric;
  return { ...rubric, dueAt, opensAt: rubric.opensAt ?? opensAt };
}

function checkedRubric(file: string, value: unknown, dates: UsualDates): Rubric {
  const rubric = withDates(check(rubricSchema, file, value), dates);
  const complaints = [...circles(rubric), ...oddTimes(rubric)];
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return rubric;
}

/**
 * Holds a rubric against the round that it is for.
 *
 * @throws {CourseFileError} for tests and parts that the round does not have: a misspelled one would count nothing
 */
export function fitRubric(file: string, rubric: Rubric, round: Pick<Round, 'tests'>): void {
  const complaints = [...strangers(rubric, round)];
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
}

function* strangers(rubric: Rubric, { tests }: Pick<Round, 'tests'>): Iterable<Complaint> {
  const parts = new Set(tests.map(({ part }) => part));
  const ids = new Set(tests.map(({ id }) => id));
  const partsListed = [...parts].join(', ');
  for (const [part, { needs }] of Object.entries(rubric.parts)) {
    if (!parts.has(part)) {
      yield {
        path: `parts.${part}`,
        message: `the round has no such part (it has ${partsListed})`,
      };
    }
    for (const [index, needed] of needs.entries()) {
      if (!parts.has(needed)) {
        yield {
          path: `parts.${part}.needs[${index}]`,
          message: `expected a part (${partsListed}), found "${needed}"`,
        };
      }
    }
  }
  for (const id of Object.keys(rubric.tests)) {
    if (!ids.has(id)) yield { path: `tests.${id}`, message: 'the round has no test of that id' };
  }
}

/** A part that waits for itself would never count. */
function* circles({ parts }: Rubric): Iterable<Complaint> {
  for (const part of Object.keys(parts)) {
    const seen = new Set<string>();
    const due = [...(parts[part]?.needs ?? [])];
    for (let next = due.pop(); next !== undefined; next = due.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      due.push(...(parts[next]?.needs ?? []));
    }
    if (seen.has(part)) {
      yield {
        path: `parts.${part}.needs`,
        message: `the part waits for itself (through ${[...seen].join(', ')}): take one of them out`,
      };
    }
  }
}

function* oddTimes({ opensAt, dueAt, late, closesAfterDays }: Rubric): Iterable<Complaint> {
  if (dueAt === undefined) {
    for (const [path, value] of Object.entries({ late, closesAfterDays })) {
      if (value !== undefined) yield { path, message: 'says what is late; say when: dueAt' };
    }
  } else if (opensAt !== undefined && (instantMs(opensAt) ?? 0) >= (instantMs(dueAt) ?? 0)) {
    yield { path: 'opensAt', message: `expected a time before dueAt (${dueAt}), found ${opensAt}` };
  }
}
