import { join } from 'node:path';
import { z } from 'zod';
import { check, type Complaint, CourseFileError, pathText, readJson } from './complaint.ts';
import { idSchema, sentenceSchema } from './words.ts';

/** The words of the field as this course uses them: `docs/glossary/terms.json`. */

const termSchema = z.strictObject({
  id: idSchema,
  term: sentenceSchema,
  /** Other forms in which texts have it: plurals, verbs, short names. */
  also: z.array(sentenceSchema).default([]),
  /** What it means, in a sentence of our own. */
  meaning: sentenceSchema,
  /** Names of labs in which it matters. */
  labs: z.array(idSchema).default([]),
  /** Ids of works that define it or show it best. */
  works: z.array(idSchema).default([]),
});

const glossaryFileSchema = z.strictObject({ terms: z.array(termSchema) });

/** A word of the field. */
export type Term = z.output<typeof termSchema>;

/** A place in a text where a term is used. */
export interface TermUse {
  readonly term: Term;
  readonly from: number;
  readonly to: number;
}

/** Reads the terms of a glossary folder; @throws CourseFileError when one is there twice, or a form is of two terms. */
export function readGlossary(folder: string): readonly Term[] {
  const file = join(folder, 'terms.json');
  const { terms } = check(glossaryFileSchema, file, readJson(file));
  const complaints: Complaint[] = [];
  const owners = new Map<string, string>();
  for (const [index, term] of terms.entries()) {
    for (const form of [`id ${term.id}`, ...formsOf(term)]) {
      const owner = owners.get(form.toLowerCase());
      if (owner !== undefined) {
        const message = `"${form}" is a form of "${owner}", too`;
        complaints.push({ path: pathText(['terms', index]), message });
      }
      owners.set(form.toLowerCase(), term.term);
    }
  }
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return terms;
}

/**
 * Where a text uses terms, in its order. Of terms that overlap the longest counts (`virtual node`, not `node`); case
 * matters only where a term has capitals within (`CAP`, `FIFO`), so that a cap is not a theorem.
 */
export function termsIn(text: string, terms: readonly Term[]): TermUse[] {
  const forms = terms
    .flatMap((term) => formsOf(term).map((form) => ({ term, form })))
    .sort((a, b) => b.form.length - a.form.length);
  const uses: TermUse[] = [];
  for (const { term, form } of forms) {
    const flags = /\p{Lu}.*\p{Lu}/u.test(form) ? 'gu' : 'giu';
    const pattern = new RegExp(
      `(?<![\\p{L}\\p{N}-])${escaped(form)}(?![\\p{L}\\p{N}]|-\\p{L})`,
      flags,
    );
    for (const { index } of text.matchAll(pattern)) {
      const to = index + form.length;
      if (uses.every((use) => use.to <= index || use.from >= to)) {
        uses.push({ term, from: index, to });
      }
    }
  }
  return uses.sort((a, b) => a.from - b.from);
}

const formsOf = ({ term, also }: Term): string[] => [term, ...also];

const escaped = (form: string): string =>
  form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s');
