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
export { type NextStep, type PartStanding, nextStep, standing } from './next.ts';
export { type Complaint, CourseFileError } from './complaint.ts';
export { nearest } from './nearest.ts';
