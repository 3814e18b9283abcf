import { z } from 'zod';

/** The kinds of text that several files of the course hold. */

/** A name that other files refer to. */
export const idSchema = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected an id in lower case with hyphens, as "lamport-1978"',
  );

export const partIdSchema = z
  .string()
  .regex(/^[A-Z][0-9]?$/, 'expected the id of a part, as "A" or "E1"');

export const sentenceSchema = z.string().trim().min(1, 'expected some text');
