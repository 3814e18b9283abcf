import { z } from 'zod';
import { tokensOf } from './tokens.ts';
import { gramsOf, GRAM_TOKENS, winnow } from './winnow.ts';

/** A file as it is compared. */
export interface ComparedFile {
  readonly path: string;
  readonly text: string;
}

const column = z.array(z.int().nonnegative());

/** The hashes that a file is known by, and where in it they stand: columns of one table. Nothing of its text. */
const filePrintSchema = z
  .object({
    path: z.string(),
    hashes: column,
    /** The token that each begins at. */
    tokens: column,
    fromLines: column,
    toLines: column,
  })
  .refine(
    ({ hashes, tokens, fromLines, toLines }) =>
      [tokens, fromLines, toLines].every(({ length }) => length === hashes.length),
    'the columns differ in length',
  );

export const fingerprintSchema = z.object({
  files: z.array(filePrintSchema),
  /** Files of which not all could be read. */
  partial: z.array(z.string()),
});

export type FilePrint = z.infer<typeof filePrintSchema>;
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/**
 * The fingerprint of a submission, without what it has been given.
 *
 * @param given all grams of the starter and of the lab's own files, from {@link gramsIn}
 */
export function fingerprintOf(
  files: readonly ComparedFile[],
  given: ReadonlySet<number>,
): Fingerprint {
  const partial: string[] = [];
  const prints = files.map(({ path, text }): FilePrint => {
    const { codes, fromLines, toLines, isPartial } = tokensOf(text);
    if (isPartial) partial.push(path);
    const grams = gramsOf(codes);
    const kept = winnow(grams).filter((at) => !given.has(grams[at] ?? 0));
    return {
      path,
      hashes: kept.map((at) => grams[at] ?? 0),
      tokens: kept,
      fromLines: kept.map((at) => fromLines[at] ?? 1),
      toLines: kept.map((at) => toLines[at + GRAM_TOKENS - 1] ?? 1),
    };
  });
  return { files: prints, partial };
}

/** Every gram of some files, not only those that winnowing keeps: what is subtracted is subtracted wholly. */
export function gramsIn(files: readonly ComparedFile[]): Set<number> {
  const grams = new Set<number>();
  for (const { text } of files) for (const gram of gramsOf(tokensOf(text).codes)) grams.add(gram);
  return grams;
}
