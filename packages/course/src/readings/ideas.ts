import { join } from 'node:path';
import { z } from 'zod';
import { check, readJson } from '../complaint.ts';
import { idSchema, sentenceSchema } from '../words.ts';

/** What to do when the tests pass, `next.json`: not more tests, but something in the world outside. */

const ideaSchema = z.strictObject({
  id: idSchema,
  title: sentenceSchema,
  text: sentenceSchema,
  /** Ids of works that help with it. */
  works: z.array(idSchema).default([]),
});

/** Something to do after a lab, beyond it. */
export type Idea = z.output<typeof ideaSchema>;

const ideasFileSchema = z.strictObject({ ideas: z.array(ideaSchema).min(1) });

/** The file of a readings folder that holds ideas. */
export const ideasFile = (folder: string): string => join(folder, 'next.json');

/** Reads the ideas of a readings folder; @throws CourseFileError */
export function readIdeas(folder: string): readonly Idea[] {
  const file = ideasFile(folder);
  return check(ideasFileSchema, file, readJson(file)).ideas;
}
