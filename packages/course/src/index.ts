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
  type Work,
  catalogueSchema,
  missingWorks,
  readCatalogue,
} from './catalogue.ts';
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
