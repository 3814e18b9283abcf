import { join } from 'node:path';
import { z } from 'zod';
import { check, type Complaint, CourseFileError, pathText, readJson } from '../complaint.ts';
import { idSchema, partIdSchema, sentenceSchema } from '../words.ts';

/**
 * Ways through the readings and the labs, `paths.json`: steps in an order that can be followed as it stands, and for each
 * step what has to be done before it.
 */

/** What every path goes through, in this order: first something small that works, then why it was hard. */
export const STAGES = ['store', 'theory', 'consensus', 'production'] as const;

export type Stage = (typeof STAGES)[number];

export const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  store: 'A simple store',
  theory: 'Theory',
  consensus: 'Consensus',
  production: 'Production practice',
};

const stepFields = {
  /** What other steps call it by. */
  id: idSchema,
  stage: z.enum(STAGES),
  /** Why here. */
  why: sentenceSchema,
  /** Steps that have to be done before, of this path or one before it. */
  after: z.array(idSchema).default([]),
};

const readStepSchema = z.strictObject({
  kind: z.literal('read'),
  ...stepFields,
  /** The id of a work. */
  work: idSchema,
  /** Left out where all of it is meant. */
  section: sentenceSchema.optional(),
  hours: z.number().positive('expected hours above 0'),
});

const labStepSchema = z.strictObject({
  kind: z.literal('lab'),
  ...stepFields,
  /** The name of a lab; its hours are those of its parts. */
  lab: idSchema,
  parts: z.array(partIdSchema).min(1, 'expected at least one part'),
});

const stepSchema = z.discriminatedUnion('kind', [readStepSchema, labStepSchema], {
  error: 'expected a step of kind "read" or "lab"',
});

const pathSchema = z.strictObject({
  id: idSchema,
  title: sentenceSchema,
  /** Whom it is for, and what one can do afterwards. */
  about: sentenceSchema,
  /** Why its steps are in this order. */
  order: sentenceSchema,
  steps: z.array(stepSchema).min(1, 'expected at least one step'),
});

const pathsFileSchema = z.strictObject({ paths: z.array(pathSchema) });

export type ReadStep = z.output<typeof readStepSchema>;
export type LabStep = z.output<typeof labStepSchema>;
export type PathStep = ReadStep | LabStep;
/** A way through readings and labs. */
export type CoursePath = z.output<typeof pathSchema>;

/** Reads the paths of a readings folder; @throws CourseFileError naming the file, the path in it and what is wrong. */
export function readPaths(folder: string): readonly CoursePath[] {
  const file = join(folder, 'paths.json');
  const { paths } = check(pathsFileSchema, file, readJson(file));
  const complaints: Complaint[] = [];
  const before = new Set<string>();
  for (const [index, { steps }] of paths.entries()) {
    let stage = 0;
    for (const [place, step] of steps.entries()) {
      const at = (field: string): string => pathText(['paths', index, 'steps', place, field]);
      if (before.has(step.id)) {
        complaints.push({ path: at('id'), message: `"${step.id}" is used twice; ids must differ` });
      }
      for (const needed of step.after.filter((id) => !before.has(id))) {
        const message = `expected a step that comes earlier, found "${needed}"`;
        complaints.push({ path: at('after'), message });
      }
      if (STAGES.indexOf(step.stage) < stage) {
        const message = `expected the stages in their order (${STAGES.join(', ')}), found "${step.stage}"`;
        complaints.push({ path: at('stage'), message });
      }
      stage = Math.max(stage, STAGES.indexOf(step.stage));
      before.add(step.id);
    }
  }
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return paths;
}
