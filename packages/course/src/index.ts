export {
  type LabManifest,
  type LabPart,
  type LabReading,
  type LabScenario,
  type LabTestEntry,
  labManifestSchema,
  parseManifest,
  readManifest,
} from './manifest.ts';
export {
  type CourseHome,
  type Lab,
  type LabSearch,
  findCourseHome,
  findLab,
  findLabs,
  labAt,
  labHolding,
} from './labs.ts';
export {
  type Catalogue,
  type PlannedLab,
  type Readings,
  type Topic,
  type Work,
  type WorkKind,
  type WorkLevel,
  WORK_KINDS,
  WORK_LEVELS,
  missingWorks,
  readReadings,
  worksFiles,
} from './readings/catalogue.ts';
export {
  type CoursePath,
  type LabStep,
  type PathStep,
  type ReadStep,
  type Stage,
  STAGE_TITLES,
  STAGES,
  readPaths,
} from './readings/paths.ts';
export { type NextOnPath, type StepStanding, along, nextOnPath } from './readings/along.ts';
export type { Idea } from './readings/ideas.ts';
export { type Found, nearestWord, searchWorks } from './readings/search.ts';
export { type SeedItem, readSeedItems } from './readings/seed-items.ts';
export { type Taught, taughtIn } from './readings/taught.ts';
export {
  type Catch,
  type LabProgress,
  type Progress,
  type TestProgress,
  type TestVerdict,
  ProgressFile,
  isBetter,
  isSolved,
  noProgress,
} from './progress.ts';
export { type SolvedOn, solvedOn } from './solved-on.ts';
export { type PartStanding, standing } from './standing.ts';
export { type NextStep, nextStep } from './next.ts';
export { type HandoutMarker, MARKER, readHandoutMarker } from './handout.ts';
export { type Term, type TermUse, readGlossary, termsIn } from './glossary.ts';
export { check, type Complaint, CourseFileError, parseJson, readJson } from './complaint.ts';
export { nearest } from './nearest.ts';
