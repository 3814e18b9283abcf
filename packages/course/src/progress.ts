import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { reasonOf } from './complaint.ts';
import { setAside, whileLocked, writeWhole } from './durable.ts';

/**
 * What a student has solved. Kept in a file of the student's own (`.netsplit/progress.json`), beside the labs and never
 * in them: it must survive everything, from two commands at once to a disk that fills up.
 */

const verdictSchema = z.looseObject({
  status: z.enum(['passed', 'failed']),
  seed: z.number(),
  runs: z.number(),
  /** The code that the verdict is about. */
  codeHash: z.string(),
  /** When, ISO 8601. */
  at: z.string(),
});

const seedSchema = z.looseObject({ status: z.enum(['passed', 'failed']), runs: z.number() });

const testProgressSchema = verdictSchema.extend({
  /** By seed, what became of this code (of `codeHash`) on it; begun anew when the code changes. */
  seeds: z.record(z.string(), seedSchema).optional(),
  /** When it passed for the first time; kept when it fails later. */
  solvedAt: z.string().optional(),
  /** The trace of the failure, as a path from the folder that holds `.netsplit`. */
  trace: z.string().optional(),
});

const catchSchema = z.looseObject({
  faults: z.number(),
  requests: z.number(),
  /** Of functions: of how many values the case was made. */
  values: z.number().optional(),
  /** When, ISO 8601. */
  at: z.string(),
});

const labProgressSchema = z.looseObject({
  tests: z.record(z.string(), testProgressSchema).default({}),
  /** How many hints of a test have been shown. */
  hints: z.record(z.string(), z.number()).default({}),
  /** By the hunt's name: the catch with the fewest faults, and of as many, the fewest requests. */
  hunts: z.record(z.string(), catchSchema).optional(),
});

// Loose: a field that a later version adds is carried along, not dropped by an older one.
const progressSchema = z.looseObject({
  netsplitProgress: z.literal(1),
  lastLab: z.string().optional(),
  labs: z.record(z.string(), labProgressSchema).default({}),
});

export type TestVerdict = z.output<typeof verdictSchema> & { trace?: string };
export type TestProgress = z.output<typeof testProgressSchema>;
export type Catch = z.output<typeof catchSchema>;
export type LabProgress = z.output<typeof labProgressSchema>;
export type Progress = z.output<typeof progressSchema>;

export const noProgress: Progress = { netsplitProgress: 1, labs: {} };

/** Whether the latest verdict on this test is that it passes. */
export function isSolved(progress: Progress, lab: string, test: string): boolean {
  return progress.labs[lab]?.tests[test]?.status === 'passed';
}

type Score = Pick<Catch, 'faults' | 'requests' | 'values'>;

/** Whether a catch is better than another: by its faults, then by what is asked. */
export function isBetter(one: Score, other: Score): boolean {
  if (one.faults !== other.faults) return one.faults < other.faults;
  if (one.requests !== other.requests) return one.requests < other.requests;
  return (one.values ?? 0) < (other.values ?? 0);
}

export class ProgressFile {
  readonly file: string;
  readonly #notice: (words: string) => void;

  /** @param notice is told in a sentence when a file that cannot be used was set aside */
  constructor(file: string, notice: (words: string) => void = () => {}) {
    this.file = file;
    this.#notice = notice;
  }

  /** What is in the file; no progress when there is none. A file that cannot be used is set aside, not an error. */
  read(): Progress {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (cause) {
      const absent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
      if (!absent)
        this.#notice(`Your progress could not be read: ${this.file}: ${reasonOf(cause)}.`);
      return noProgress;
    }
    const { progress, trouble } = understand(text);
    if (progress !== undefined) return progress;
    const kept = setAside(this.file);
    this.#notice(
      `Your progress file ${trouble}. It was set aside as ${kept} and a new one begun; \`netsplit test\` finds out again what is solved.`,
    );
    return noProgress;
  }

  /** Changes what is in the file as it is now, so that two commands at once do not undo each other. */
  update(change: (progress: Progress) => Progress): Progress {
    mkdirSync(dirname(this.file), { recursive: true });
    return whileLocked(this.file, () => {
      const changed = change(this.read());
      writeWhole(this.file, `${JSON.stringify(changed, undefined, 2)}\n`);
      return changed;
    });
  }

  /** Records verdicts on tests of a lab, and that this lab was the last one worked on. */
  record(lab: string, verdicts: Readonly<Record<string, TestVerdict>>): Progress {
    return this.update((progress) => {
      const before = progress.labs[lab] ?? { tests: {}, hints: {} };
      const tests = { ...before.tests };
      for (const [id, verdict] of Object.entries(verdicts)) {
        const solvedAt =
          tests[id]?.solvedAt ?? (verdict.status === 'passed' ? verdict.at : undefined);
        const seeds = seedsWith(verdict, tests[id]);
        tests[id] = { ...verdict, ...(solvedAt !== undefined && { solvedAt }), seeds };
      }
      return { ...progress, lastLab: lab, labs: { ...progress.labs, [lab]: { ...before, tests } } };
    });
  }

  /** Records how many hints of a test have been shown. */
  showHints(lab: string, test: string, shown: number): Progress {
    return this.update((progress) => {
      const before = progress.labs[lab] ?? { tests: {}, hints: {} };
      const hints = { ...before.hints, [test]: shown };
      return { ...progress, labs: { ...progress.labs, [lab]: { ...before, hints } } };
    });
  }

  /** Records a catch in a bug hunt, unless an earlier one was as good. */
  recordCatch(lab: string, hunt: string, caught: Catch): Progress {
    return this.update((progress) => {
      const before = progress.labs[lab] ?? { tests: {}, hints: {} };
      const best = before.hunts?.[hunt];
      if (best !== undefined && !isBetter(caught, best)) return progress;
      const hunts = { ...before.hunts, [hunt]: caught };
      return { ...progress, labs: { ...progress.labs, [lab]: { ...before, hunts } } };
    });
  }

  /** Forgets the verdicts on a lab, after its code was put back to the starter. Hints stay shown, bugs caught. */
  forget(lab: string): Progress {
    return this.update((progress) => {
      const before = progress.labs[lab];
      if (before === undefined) return progress;
      return { ...progress, labs: { ...progress.labs, [lab]: { ...before, tests: {} } } };
    });
  }
}

// Somebody's loop over a million seeds shall not fill the file.
const SEEDS_KEPT = 100;

function seedsWith(
  { status, seed, runs, codeHash }: TestVerdict,
  before: TestProgress | undefined,
): TestProgress['seeds'] {
  const known = before?.codeHash === codeHash ? Object.entries(before.seeds ?? {}) : [];
  const others = known
    .filter(([key]) => key !== String(seed))
    // What failed is worth more than what passed.
    .sort(([, a], [, b]) => Number(a.status === 'failed') - Number(b.status === 'failed'))
    .slice(1 - SEEDS_KEPT);
  return Object.fromEntries([...others, [String(seed), { status, runs }]]);
}

function understand(text: string): { progress?: Progress; trouble?: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { trouble: 'is damaged (it is not JSON)' };
  }
  const result = progressSchema.safeParse(value);
  if (result.success) return { progress: result.data };
  const version =
    typeof value === 'object' && value !== null && 'netsplitProgress' in value
      ? value.netsplitProgress
      : undefined;
  if (typeof version === 'number' && version !== 1) {
    return { trouble: `is of another version of Netsplit (format ${version})` };
  }
  return { trouble: 'is not one that Netsplit wrote' };
}
