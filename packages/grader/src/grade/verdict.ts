import { z } from 'zod';

/** Why a test did not pass, for machines: reports say it in words. */
export const whySchema = z.enum([
  // What the code did wrong.
  'broken-rule',
  'stalled',
  'threw',
  'hang',
  'runaway',
  'never-met',
  'not-repeatable',
  // What it was stopped for.
  'time',
  'budget',
  'memory',
  'exit',
  'flood',
  'protocol',
  'shared-memory',
  // It never ran.
  'refused',
  'not-loaded',
  'cancelled',
  // Ours.
  'test-error',
  'machine',
]);

export const seedVerdictSchema = z.object({
  seed: z.int(),
  status: z.enum(['passed', 'failed', 'error', 'not-run']),
  /** Of what happened, as 16 hexadecimal digits: the same seed gives the same again. Empty if nothing ran. */
  fingerprint: z.string(),
  /** Cases, clusters' events. */
  runs: z.int(),
  events: z.int(),
});

/** What came of one test of one submission: plain data, written once. */
export const verdictSchema = z.object({
  netsplitVerdict: z.literal(1),
  /** SHA-256 of the submission's files; empty if it was not taken in. */
  submission: z.string(),
  lab: z.string(),
  test: z.string(),
  part: z.string(),
  /** Passed with every seed; failed: by the code's fault; error: by ours, to be graded again. */
  status: z.enum(['passed', 'failed', 'error', 'not-run']),
  why: whySchema.optional(),
  /** For the student: never tells an input that is hidden, nor what the code printed. */
  message: z.string(),
  /** For the staff: may tell all of it. */
  detail: z.string().optional(),
  /** How it failed, without the values of one run: classic mistakes are known by it. For the staff, as `detail`. */
  manner: z.string().optional(),
  /** The line in the student's own code, `src/server.ts:12:5`. */
  place: z.string().optional(),
  seeds: z.array(seedVerdictSchema),
  /** Of all seeds, in their order. */
  fingerprint: z.string(),
  cost: z.object({
    /** By the clock on the wall. Tests that ran together share it. */
    ms: z.number(),
    /** Of the student's process. */
    cpuMs: z.number(),
    events: z.int(),
  }),
  host: z.enum(['jail', 'direct']),
  /** Graded without the jail, because somebody asked for it: not to be trusted. */
  unsafe: z.boolean(),
  versions: z.object({ grader: z.string(), node: z.string() }),
});

export type Why = z.infer<typeof whySchema>;
export type SeedVerdict = z.infer<typeof seedVerdictSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
