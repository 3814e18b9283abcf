import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { check, type Complaint, CourseFileError, pathText, readJson } from '../complaint.ts';
import { type Idea, ideasFile, readIdeas } from './ideas.ts';
import { type CoursePath, readPaths } from './paths.ts';
import { idSchema, partIdSchema, sentenceSchema } from '../words.ts';

/**
 * The catalogue of readings: every work that a lab refers to by id, and everything that our reading lists name. It lies
 * in a folder (`docs/readings`): `topics.json` has the vocabulary, `planned.json` the labs to come, `paths.json` ways through, and
 * `works/<topic>.json` the works, each in the file of its first topic.
 */

/** What a work is. A community is a place where people meet or write: a conference, a blog, a podcast. */
export const WORK_KINDS = [
  'paper',
  'book',
  'course',
  'talk',
  'article',
  'tool',
  'community',
] as const;

/** Who can read a work with profit: somebody new to the field, after the first labs, or after much of it. */
export const WORK_LEVELS = ['beginner', 'intermediate', 'advanced'] as const;

export type WorkKind = (typeof WORK_KINDS)[number];
export type WorkLevel = (typeof WORK_LEVELS)[number];

const workSchema = z.strictObject({
  id: idSchema,
  title: sentenceSchema,
  authors: z.array(z.string().trim().min(1, 'expected a name')),
  year: z.int('expected a year').optional(),
  kind: z.enum(WORK_KINDS),
  /** Where to find it: its DOI where it has one. Left out only where the list gives no address and we know none. */
  url: z.url({ protocol: /^https?$/, error: 'expected a web address' }).optional(),
  /** Of the vocabulary, the one that it is filed under first. */
  topics: z.array(idSchema).min(1, 'expected at least one topic'),
  level: z.enum(WORK_LEVELS),
  /** Why read it and what to look for, in two or three sentences of our own. */
  why: sentenceSchema,
  /** The items of the reading lists (`seed-items.tsv`) that are this work. */
  items: z.array(z.int().positive()).default([]),
  /** By lab and part, the sections that are read there; made from the labs by `npm run readings`. */
  taught: z.record(idSchema, z.record(partIdSchema, z.array(sentenceSchema))).default({}),
  /** Labs to come that will teach it, or a lab that is there and has parts to come. */
  planned: z.array(idSchema).default([]),
});

const topicSchema = z.strictObject({ id: idSchema, title: sentenceSchema, about: sentenceSchema });

const catalogueFileSchema = z.strictObject({
  $schema: z.string().optional(),
  works: z.array(workSchema),
});
const topicsFileSchema = z.strictObject({ topics: z.array(topicSchema) });
const plannedFileSchema = z.strictObject({ planned: z.array(topicSchema) });

export type Work = z.output<typeof workSchema>;
/** A subject that works are filed under. */
export type Topic = z.output<typeof topicSchema>;
/** A lab that is not there yet. */
export type PlannedLab = z.output<typeof topicSchema>;

/** The works of the catalogue by id, topic by topic. */
export type Catalogue = ReadonlyMap<string, Work>;

/** What a readings folder holds. */
export interface Readings {
  readonly works: Catalogue;
  readonly topics: readonly Topic[];
  readonly planned: readonly PlannedLab[];
  readonly paths: readonly CoursePath[];
  readonly ideas: readonly Idea[];
}

/** The files of a readings folder that hold works, in the order of their names. */
export function worksFiles(folder: string): string[] {
  const works = join(folder, 'works');
  try {
    return readdirSync(works)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(works, name));
  } catch {
    throw new CourseFileError(works, [{ path: '', message: 'there is no such folder of works' }]);
  }
}

/** Reads and checks a readings folder; @throws CourseFileError naming the file, the path in it and what is wrong. */
export function readReadings(folder: string): Readings {
  const { topics } = readOf(topicsFileSchema, join(folder, 'topics.json'));
  const { planned } = readOf(plannedFileSchema, join(folder, 'planned.json'));
  const known = new Set(topics.map(({ id }) => id));
  const works = new Map<string, Work>();
  const foundIn = new Map<string, string>();
  for (const file of worksFiles(folder)) {
    const listed = readOf(catalogueFileSchema, file).works;
    const complaints: Complaint[] = [];
    for (const [index, work] of listed.entries()) {
      const first = foundIn.get(work.id);
      if (first !== undefined) {
        const message = `"${work.id}" is used twice; ids must differ${first === file ? '' : ` (it is in ${first}, too)`}`;
        complaints.push({ path: pathText(['works', index, 'id']), message });
      }
      foundIn.set(work.id, file);
      works.set(work.id, work);
      complaints.push(...topicComplaints(work, index, known, file));
    }
    refuse(file, complaints);
  }
  const paths = readPaths(folder);
  refuse(join(folder, 'paths.json'), unknownSteps(paths, works));
  const ideas = readIdeas(folder);
  refuse(ideasFile(folder), unknownHelp(ideas, works));
  return { works, topics, planned, paths, ideas };
}

/** The ids of works that a lab reads and the catalogue lacks, each once, in the order of the lab. */
export function missingWorks(
  manifest: { readonly parts: readonly { readonly readings: readonly { work: string }[] }[] },
  catalogue: Catalogue,
): string[] {
  const read = manifest.parts.flatMap(({ readings }) => readings.map(({ work }) => work));
  return [...new Set(read)].filter((work) => !catalogue.has(work));
}

function readOf<Schema extends z.ZodType>(schema: Schema, file: string): z.output<Schema> {
  return check(schema, file, readJson(file));
}

function refuse(file: string, found: Iterable<Complaint>): void {
  const complaints = [...found];
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
}

function* unknownSteps(paths: readonly CoursePath[], works: Catalogue): Iterable<Complaint> {
  for (const [index, { steps }] of paths.entries()) {
    for (const [place, step] of steps.entries()) {
      if (step.kind === 'lab' || works.has(step.work)) continue;
      yield {
        path: pathText(['paths', index, 'steps', place, 'work']),
        message: `there is no work "${step.work}" in the catalogue`,
      };
    }
  }
}

function* unknownHelp(ideas: readonly Idea[], works: Catalogue): Iterable<Complaint> {
  for (const [index, idea] of ideas.entries()) {
    for (const [place, work] of idea.works.entries()) {
      if (works.has(work)) continue;
      yield {
        path: pathText(['ideas', index, 'works', place]),
        message: `there is no work "${work}" in the catalogue`,
      };
    }
  }
}

function* topicComplaints(
  { topics }: Work,
  index: number,
  known: ReadonlySet<string>,
  file: string,
): Iterable<Complaint> {
  for (const [place, topic] of topics.entries()) {
    if (known.has(topic)) continue;
    yield {
      path: pathText(['works', index, 'topics', place]),
      message: `expected a topic of topics.json, found "${topic}"`,
    };
  }
  const [first] = topics;
  if (first !== undefined && !file.endsWith(`${first}.json`)) {
    yield {
      path: pathText(['works', index, 'topics', 0]),
      message: `works are filed under their first topic: this one belongs into ${first}.json`,
    };
  }
}
