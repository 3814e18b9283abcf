import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { isoOf } from './written-time.ts';

/** What Gradescope says of one submission of its export. */
export interface GradescopeSubmission {
  /** Each who handed it in: by email, else by student id, else by name. */
  readonly students: readonly string[];
  /** ISO 8601 in UTC. */
  readonly handedInAt?: string;
}

const NAMES = ['submission_metadata.yml', 'submission_metadata.json'];

const said = z.union([z.string(), z.number()]).nullish();

/** One entry of the list. Gradescope's names have a colon before them: they are Ruby's. */
export const gradescopeSubmissionSchema = z
  .object({
    ':submitters': z.array(z.object({ ':name': said, ':sid': said, ':email': said })).nullish(),
    ':created_at': z.string().nullish(),
  })
  .transform((entry): GradescopeSubmission => {
    const students = (entry[':submitters'] ?? []).flatMap((one) => {
      const names = [one[':email'], one[':sid'], one[':name']].map((name) => `${name ?? ''}`);
      return names.find((name) => name !== '') ?? [];
    });
    const handedInAt = isoOf(entry[':created_at'] ?? '');
    return { students, ...(handedInAt === undefined ? {} : { handedInAt }) };
  });

/** A list of Gradescope's is no YAML. */
export class GradescopeListUnreadable extends Error {
  override readonly name = 'GradescopeListUnreadable';
}

/**
 * The list of an export as it stands there: an entry for each submission, if somebody left it as it was.
 *
 * @throws {GradescopeListUnreadable}
 */
export function parseGradescopeList(text: string): unknown {
  try {
    // Aliases could make much of little.
    return parse(text, { maxAliasCount: 0, schema: 'core' }) as unknown;
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error;
    throw new GradescopeListUnreadable(error.message);
  }
}

/** The list that an export of Gradescope holds: whose each folder is, and since when. What cannot be read is left out. */
export function readGradescopeList(folder: string): ReadonlyMap<string, GradescopeSubmission> {
  const file = NAMES.map((name) => join(folder, name)).find((one) => existsSync(one));
  const found = new Map<string, GradescopeSubmission>();
  if (file === undefined) return found;
  let list: unknown;
  try {
    list = parseGradescopeList(readFileSync(file, 'utf8'));
  } catch {
    // Then the folders have their own names: no reason to grade nobody.
    return found;
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(list).data ?? {};
  for (const [name, entry] of Object.entries(entries)) {
    const { success, data } = gradescopeSubmissionSchema.safeParse(entry);
    if (success) found.set(name, data);
  }
  return found;
}
