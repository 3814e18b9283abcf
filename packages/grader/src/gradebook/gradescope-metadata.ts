import { check, readJson } from '@netsplit/course';
import { z } from 'zod';
import type { Student } from './roster.ts';

/** What Gradescope tells an autograder of a submission, as far as scores hang on it. More may be there. */
const metadataSchema = z.object({
  created_at: z.string(),
  assignment: z
    .object({
      due_date: z.string().nullish(),
      release_date: z.string().nullish(),
      title: z.string().nullish(),
    })
    .nullish(),
  users: z
    .array(
      z.object({
        email: z.string().nullish(),
        id: z.union([z.string(), z.number()]).nullish(),
        name: z.string().nullish(),
      }),
    )
    .min(1, 'expected at least one student'),
});

/** Whose a submission on Gradescope is, and when it was due. */
export interface GradescopeMetadata {
  /** More than one where students hand in together. */
  readonly students: readonly Student[];
  readonly handedInAt: string;
  readonly opensAt: string | undefined;
  readonly dueAt: string | undefined;
}

/**
 * Reads the `submission_metadata.json` of a Gradescope autograder.
 *
 * @throws {CourseFileError}
 * @see https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
 */
export function readGradescopeMetadata(file: string): GradescopeMetadata {
  const { created_at, assignment, users } = check(metadataSchema, file, readJson(file));
  return {
    students: users.map(({ email, id, name }, at): Student => {
      const own = email ?? (id === null || id === undefined ? `student ${at + 1}` : String(id));
      return {
        id: own,
        name: name ?? own,
        // Those who hand in together have one verdict.
        ...(users.length > 1 ? { group: 'together' } : {}),
        ...(email ? { email } : {}),
        ...(id === null || id === undefined ? {} : { gradescopeId: String(id) }),
      };
    }),
    handedInAt: created_at,
    opensAt: assignment?.release_date ?? undefined,
    dueAt: assignment?.due_date ?? undefined,
  };
}
