import { z } from 'zod';
import { check, CourseFileError, pathText, readJson } from './complaint.ts';
import type { LabManifest } from './manifest.ts';

/** The readings catalogue, `docs/readings/catalogue.json`: the works that labs refer to by id. */

const workSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'expected an id in lower case with hyphens, as "lamport-1978"',
    ),
  title: z.string().trim().min(1, 'expected some text'),
  authors: z.array(z.string().trim().min(1, 'expected a name')),
  year: z.int('expected a year').optional(),
  kind: z.string().min(1, 'expected a kind, as "paper"'),
  url: z.url('expected a web address').optional(),
  /** Why read it, in our own words. */
  why: z.string().trim().min(1, 'expected a sentence'),
  level: z.string().min(1, 'expected a level').optional(),
});

export const catalogueSchema = z.strictObject({
  $schema: z.string().optional(),
  works: z.array(workSchema),
});

export type Work = z.output<typeof workSchema>;

/** The works of the catalogue by id. */
export type Catalogue = ReadonlyMap<string, Work>;

/** Reads and checks a catalogue; @throws CourseFileError as {@link readManifest} does. */
export function readCatalogue(file: string): Catalogue {
  const { works } = check(catalogueSchema, file, readJson(file));
  const byId = new Map<string, Work>();
  for (const [index, work] of works.entries()) {
    if (byId.has(work.id)) {
      const path = pathText(['works', index, 'id']);
      throw new CourseFileError(file, [
        { path, message: `"${work.id}" is used twice; ids must differ` },
      ]);
    }
    byId.set(work.id, work);
  }
  return byId;
}

/** The ids of works that a lab reads and the catalogue lacks, each once, in the order of the lab. */
export function missingWorks(manifest: LabManifest, catalogue: Catalogue): string[] {
  const read = manifest.parts.flatMap(({ readings }) => readings.map(({ work }) => work));
  return [...new Set(read)].filter((work) => !catalogue.has(work));
}
