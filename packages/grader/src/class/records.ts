// What is kept of a class: the words that its store, its rules and its reports share. Plain data; rows of a database are these.
import { z } from 'zod';

/** A test of a round, as far as rules and reports have to know it. */
export const roundTestSchema = z.object({
  /** `B4`. */
  id: z.string(),
  part: z.string(),
  title: z.string(),
  /** Brought by the instructor: what it asks is not for students' eyes. */
  isHidden: z.boolean(),
});

/** What everybody in a class is graded by, the same for all: fixed when the round begins. */
export const roundSchema = z.object({
  /** Of the round, in file names and in the database: `raft-2026-autumn`. */
  name: z.string(),
  lab: z.string(),
  /** In the order of the lab. */
  tests: z.array(roundTestSchema),
  /** Each test has to pass with each of them. */
  seeds: z.array(z.int()),
  /** Cases that each property draws. */
  runs: z.int(),
  /** SHA-256 of the lab's tests, contract and given files, as hexadecimal: another lab is another round. */
  labHash: z.string(),
  /** Hints, references and diagnosis are left out of every report. */
  isExam: z.boolean(),
  /** When it began, ISO 8601 in UTC. */
  startedAt: z.string(),
});

/** One hand-in of one student or group. */
export const handInSchema = z.object({
  /** The name that the roster and the reports know it by. */
  student: z.string(),
  /** What was handed in, as the instructor has it: for messages, never for students. */
  path: z.string(),
  /** ISO 8601; undefined where nothing says it. */
  handedInAt: z.string().optional(),
  /** Counts a student's hand-ins in their order, from 1. */
  attempt: z.int(),
  /** SHA-256 of its files, as in its verdicts; empty if it was not taken in. */
  submission: z.string(),
  /** Why it was not taken in or cannot be loaded, for the student. */
  problem: z.string().optional(),
});

/**
 * What somebody decided about a class, after the verdicts or beside them: kept for good, in its order, and never
 * changed. What it means for points is for the rules to say.
 */
export const decisionSchema = z.object({
  /** Counts the decisions of a round, from 1. */
  id: z.int(),
  kind: z.enum([
    /** A test counts for everybody, whatever came of it. */
    'void',
    /** Points by hand. */
    'override',
    /** An earlier decision, named in `data`, no longer holds. */
    'withdraw',
    /** A word to a student. */
    'comment',
    /** A submission, or one test of it, is graded anew. */
    'regrade',
    /** A student's data is deleted. */
    'forget',
  ]),
  student: z.string().optional(),
  /** The id of a test. */
  test: z.string().optional(),
  /** Who decided. */
  by: z.string(),
  why: z.string(),
  /** What the kind needs more: points, text, the number of another decision. */
  data: z.json().optional(),
  /** ISO 8601 in UTC. */
  at: z.string(),
});

export type RoundTest = z.infer<typeof roundTestSchema>;
export type Round = z.infer<typeof roundSchema>;
export type HandIn = z.infer<typeof handInSchema>;
export type Decision = z.infer<typeof decisionSchema>;
