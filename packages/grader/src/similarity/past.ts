import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fingerprintSchema } from './fingerprint.ts';
import type { Compared } from './similar.ts';
import { GRAM_TOKENS, WINDOW_GRAMS } from './winnow.ts';

const headSchema = z.object({
  netsplitFingerprints: z.literal(1),
  lab: z.string(),
  /** Of the term: `2025-autumn`. */
  term: z.string(),
  gramTokens: z.int(),
  windowGrams: z.int(),
});

const lineSchema = z.object({
  student: z.string(),
  group: z.string().optional(),
  print: fingerprintSchema,
});

/** A file of fingerprints that cannot be used, and why. */
export class FingerprintsUnreadable extends Error {
  override readonly name = 'FingerprintsUnreadable';
}

/**
 * A term's submissions as a file that later terms are compared with: a line of JSON for the file, then one for each
 * submission. It holds hashes and places, and not a character of anybody's code.
 */
export function fingerprintsText(
  lab: string,
  term: string,
  submissions: readonly Compared[],
): string {
  const head = {
    netsplitFingerprints: 1,
    lab,
    term,
    gramTokens: GRAM_TOKENS,
    windowGrams: WINDOW_GRAMS,
  };
  const lines = submissions.map(({ student, group, print }) => ({ student, group, print }));
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @throws {FingerprintsUnreadable} */
export function readFingerprints(file: string, lab: string): readonly Compared[] {
  const [first = '', ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const head = headSchema.safeParse(jsonOf(first));
  if (!head.success) {
    throw new FingerprintsUnreadable(
      `${file} is no file of fingerprints: its first line does not say that it is one.`,
    );
  }
  const { term, gramTokens, windowGrams } = head.data;
  if (head.data.lab !== lab) {
    throw new FingerprintsUnreadable(
      `${file} has submissions of the lab ${head.data.lab}, not of ${lab}.`,
    );
  }
  if (gramTokens !== GRAM_TOKENS || windowGrams !== WINDOW_GRAMS) {
    throw new FingerprintsUnreadable(
      `${file} was made by another version of the grader, whose fingerprints are others. Name the folder of that term’s submissions instead.`,
    );
  }
  return rest.map((text, index) => {
    const line = lineSchema.safeParse(jsonOf(text));
    if (line.success) return { ...line.data, term };
    throw new FingerprintsUnreadable(`Line ${index + 2} of ${file} is damaged.`);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
