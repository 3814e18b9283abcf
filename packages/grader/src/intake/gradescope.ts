import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** What Gradescope says of one submission of its export. */
export interface GradescopeSubmission {
  /** Each who handed it in: by email, else by student id, else by name. */
  readonly students: readonly string[];
  /** ISO 8601 in UTC. */
  readonly handedInAt?: string;
}

const NAMES = ['submission_metadata.yml', 'submission_metadata.json'];

/** Gradescope's names have a colon before them: they are Ruby's. */
const submissionSchema = z.object({
  ':submitters': z
    .array(
      z.object({
        ':name': z.coerce.string().optional(),
        ':sid': z.coerce.string().nullish(),
        ':email': z.string().nullish(),
      }),
    )
    .default([]),
  ':created_at': z.string().optional(),
});

/** The list that an export of Gradescope holds: whose each folder is, and since when. What cannot be read is left out. */
export function readGradescopeList(folder: string): ReadonlyMap<string, GradescopeSubmission> {
  const file = NAMES.map((name) => join(folder, name)).find((one) => existsSync(one));
  const found = new Map<string, GradescopeSubmission>();
  if (file === undefined) return found;
  let list: unknown;
  try {
    list = parse(readFileSync(file, 'utf8'));
  } catch {
    // Then the folders have their own names: no reason to grade nobody.
    return found;
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(list).data ?? {};
  for (const [name, entry] of Object.entries(entries)) {
    const { success, data } = submissionSchema.safeParse(entry);
    if (!success) continue;
    const students = data[':submitters'].flatMap(
      (one) =>
        [one[':email'], one[':sid'], one[':name']].find(
          (id) => id !== undefined && id !== null && id !== '',
        ) ?? [],
    );
    const handedInAt = instantOf(data[':created_at']);
    found.set(name, { students, ...(handedInAt === undefined ? {} : { handedInAt }) });
  }
  return found;
}

/** `2026-10-03 01:02:03.123456000 -07:00`, as Ruby writes it: no other reader knows all of that. */
function instantOf(text: string | undefined): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,3})?\d* ?(Z|[+-]\d\d:?\d\d)$/.exec(
    text ?? '',
  );
  if (found === null) return undefined;
  const [, day = '', time = '', fraction = '', zone = ''] = found;
  const at = new Date(`${day}T${time}${fraction}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
