import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import { z } from 'zod';
import { textOf } from '../files.ts';
import { HandoutRefused } from '../problem.ts';

/**
 * What of a lab differs from term to term, `variants/points.json`. It stands beside the lab's files and in none of them: who reads the
 * lab, a student or its author, meets one lab and not all of its variants.
 */
const pointsSchema = z.strictObject({
  /**
   * Words that travel as text (kinds of requests, answers, outputs and messages), each with what it may be called instead. A word is changed
   * wherever it stands in quotes of any sort, and where it is a field that is declared `readonly`.
   */
  names: z.record(z.string(), z.array(z.string().regex(/^[A-Za-z]+$/)).min(2)).default({}),
  /** What the lab asks for besides, or otherwise. */
  behaviours: z
    .array(
      z.strictObject({
        id: z.string(),
        /** What is asked for, a sentence for the staff; `«number»` is drawn. */
        says: z.string(),
        /** A unified diff of the lab's files, in `variants/`. */
        change: z.string(),
        /** From, to: what `«number»` may be in the change, also `«number+1»` and `«number-1»`. */
        number: z.tuple([z.int(), z.int()]).optional(),
        /** Whether there are terms without the change. */
        sometimes: z.boolean().default(false),
      }),
    )
    .default([]),
});

export type Points = z.output<typeof pointsSchema>;

/** The points of a lab, if it has some. @throws {HandoutRefused} for points that cannot be used */
export function pointsOf(lab: Lab): Points | undefined {
  const text = textOf(lab.dir, 'variants/points.json');
  if (text === undefined) return undefined;
  const file = join(lab.dir, 'variants/points.json');
  try {
    return pointsSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new HandoutRefused(`${file} cannot be used: ${why}`);
  }
}
