import { z } from 'zod';
import type { Decision } from '../class/records.ts';

/** Points that somebody gave by hand. */
export interface Override {
  readonly decision: number;
  readonly student: string;
  /** Undefined for the score as a whole. */
  readonly test: string | undefined;
  readonly points: number;
  readonly by: string;
  readonly why: string;
}

/** What somebody said to a student. */
export interface Comment {
  readonly decision: number;
  readonly student: string;
  readonly test: string | undefined;
  readonly by: string;
  readonly text: string;
  readonly at: string;
}

/** A test that counts for everybody. */
export interface Voided {
  readonly decision: number;
  readonly test: string;
  readonly by: string;
  readonly why: string;
}

/** The decisions of a class that hold, by what they do. */
export interface Rulings {
  readonly voided: ReadonlyMap<string, Voided>;
  readonly overrides: readonly Override[];
  readonly comments: readonly Comment[];
}

/** What an `override` carries in its `data`. */
export const overrideDataSchema = z.strictObject({ points: z.number() });
/** What a `comment` does. */
export const commentDataSchema = z.strictObject({ text: z.string() });
/** What a `withdraw` does: the number of the decision that no longer holds. */
export const withdrawDataSchema = z.strictObject({ decision: z.int() });

/**
 * Which decisions hold. They are only ever added: one is taken back by a later `withdraw`, and of two overrides of the same
 * points the later one holds.
 */
export function rulingsOf(decisions: readonly Decision[]): Rulings {
  const withdrawn = new Set(
    decisions.flatMap(({ kind, data }) =>
      kind === 'withdraw' ? (withdrawDataSchema.safeParse(data).data?.decision ?? []) : [],
    ),
  );
  const voided = new Map<string, Voided>();
  const overrides = new Map<string, Override>();
  const comments: Comment[] = [];
  for (const { id, kind, student, test, by, why, data, at } of decisions) {
    if (withdrawn.has(id)) continue;
    if (kind === 'void' && test !== undefined) voided.set(test, { decision: id, test, by, why });
    if (student === undefined) continue;
    if (kind === 'override') {
      const { points } = overrideDataSchema.safeParse(data).data ?? {};
      if (points === undefined) continue;
      overrides.set(`${student} ${test ?? ''}`, { decision: id, student, test, points, by, why });
    }
    if (kind === 'comment') {
      const text = commentDataSchema.safeParse(data).data?.text ?? why;
      comments.push({ decision: id, student, test, by, text, at });
    }
  }
  return { voided, overrides: [...overrides.values()], comments };
}
