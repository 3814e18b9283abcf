import { z } from 'zod';
import {
  check,
  CourseFileError,
  type Complaint,
  parseJson,
  pathText,
  readJson,
} from './complaint.ts';
import { partIdSchema as partId, sentenceSchema as sentence } from './words.ts';

/**
 * A lab's manifest, `lab.json`: what the lab teaches, from which readings, in which parts, by which tests. Objects are
 * strict: a misspelled field is an error that names it, never a setting that silently does nothing.
 */

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'expected a name in lower case with hyphens, as "first-contact"',
  );
const testId = z
  .string()
  .regex(/^[A-Z][0-9]?[A-Za-z0-9.-]*$/, 'expected the id of a test, its part first, as "A1"');

const readingSchema = z.strictObject({
  /** A work of the readings catalogue. */
  work: name,
  /** The section needed, in the work's own numbering. */
  section: sentence,
  why: sentence,
});

const partSchema = z.strictObject({
  id: partId,
  title: sentence,
  hours: z.number().positive('expected hours above 0'),
  /** Whether the part belongs to the core of the course. */
  core: z.boolean().default(false),
  readings: z.array(readingSchema).min(1, 'expected at least one reading'),
  /** The faults that the part's paper admits; nothing else is injected. */
  faults: z.array(sentence).default([]),
  /** Parts to do first. */
  needs: z.array(partId).default([]),
});

const testSchema = z.strictObject({
  id: testId,
  part: partId,
  kind: z.enum(['example', 'property', 'exhaustive']),
  points: z.int('expected a whole number').nonnegative('expected points of 0 or more'),
  /** What of the paper the test checks. */
  property: sentence,
});

const scenarioSchema = z.strictObject({ id: name, title: sentence, story: sentence });

export const labManifestSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    title: sentence,
    /** Its place in the course. */
    order: z.number(),
    summary: sentence,
    parts: z.array(partSchema).min(1, 'expected at least one part'),
    tests: z.array(testSchema).min(1, 'expected at least one test'),
    scenarios: z.array(scenarioSchema).default([]),
    /** By test id: the gentle hint first, each later one more concrete. */
    hints: z.record(testId, z.array(sentence)).default({}),
    /** What to do after the lab. */
    next: z.array(sentence).default([]),
  })
  .readonly();

export type LabManifest = z.output<typeof labManifestSchema>;
export type LabPart = LabManifest['parts'][number];
export type LabReading = LabPart['readings'][number];
export type LabTestEntry = LabManifest['tests'][number];
export type LabScenario = LabManifest['scenarios'][number];

/** Reads and checks a `lab.json`; @throws CourseFileError naming the file, the path in it and what is expected there. */
export function readManifest(file: string): LabManifest {
  return checkManifest(file, readJson(file));
}

/** The same from text, for what is not (yet) a file. */
export function parseManifest(file: string, text: string): LabManifest {
  return checkManifest(file, parseJson(file, text));
}

function checkManifest(file: string, value: unknown): LabManifest {
  const manifest = check(labManifestSchema, file, value);
  const complaints = [...danglingReferences(manifest), ...repeatedIds(manifest)];
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return manifest;
}

/** Names that one place of the manifest uses and no other place defines. */
function* danglingReferences(manifest: LabManifest): Iterable<Complaint> {
  const parts = new Set(manifest.parts.map(({ id }) => id));
  const tests = new Set(manifest.tests.map(({ id }) => id));
  const listed = [...parts].join(', ');
  for (const [index, part] of manifest.parts.entries()) {
    for (const [place, needed] of part.needs.entries()) {
      if (!parts.has(needed) || needed === part.id) {
        yield {
          path: pathText(['parts', index, 'needs', place]),
          message: `expected another part (${listed}), found "${needed}"`,
        };
      }
    }
    if (!manifest.tests.some((test) => test.part === part.id)) {
      yield { path: pathText(['parts', index]), message: `part ${part.id} has no test` };
    }
  }
  for (const [index, test] of manifest.tests.entries()) {
    if (!parts.has(test.part)) {
      yield {
        path: pathText(['tests', index, 'part']),
        message: `expected a part (${listed}), found "${test.part}"`,
      };
    }
  }
  for (const id of Object.keys(manifest.hints)) {
    if (!tests.has(id))
      yield { path: pathText(['hints', id]), message: 'there is no test of that id' };
  }
}

function* repeatedIds(manifest: LabManifest): Iterable<Complaint> {
  for (const list of ['parts', 'tests', 'scenarios'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of manifest[list].entries()) {
      if (seen.has(id)) {
        yield {
          path: pathText([list, index, 'id']),
          message: `"${id}" is used twice; ids must differ`,
        };
      }
      seen.add(id);
    }
  }
}
