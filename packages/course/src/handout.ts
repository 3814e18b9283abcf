import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { check, readJson } from './complaint.ts';

/** The file that tells a handout from a clone of the repository. */
export const MARKER = 'netsplit-handout.json';

const markerSchema = z.strictObject({
  netsplitHandout: z.literal(1),
  labs: z.array(z.string()),
  /** Whether it is the staff's own, with solutions. */
  staff: z.boolean(),
  /** The term whose variant of the labs this is. */
  variant: z.string().optional(),
});

/** What an instructor made for a class from the course: some labs, as a rule without their solutions. */
export type HandoutMarker = z.output<typeof markerSchema>;

/** What `dir` says of itself, if it is a handout; @throws CourseFileError */
export function readHandoutMarker(dir: string): HandoutMarker | undefined {
  const file = join(dir, MARKER);
  return existsSync(file) ? check(markerSchema, file, readJson(file)) : undefined;
}
