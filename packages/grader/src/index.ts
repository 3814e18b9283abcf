// The face of the grader.

// One submission in, verdicts out.
export { gradeSubmission, type Graded, type GradeOptions } from './grade/grade.ts';
export {
  type SeedVerdict,
  seedVerdictSchema,
  type Verdict,
  verdictSchema,
  type Why,
  whySchema,
} from './grade/verdict.ts';
export type { Story, StoryOptions } from './grade/story.ts';
export { JAIL_LIMITS, type JailLimits } from './jail/limits.ts';

// What students hand in.
export { takeIn, type Submission, type SubmittedFile } from './intake/intake.ts';
export { IntakeRefused, type RefusalCode } from './intake/refusal.ts';
export { INTAKE_LIMITS, type IntakeLimits } from './intake/limits.ts';
export { findSubmissions, type ClassLayout, type Handed } from './intake/submissions.ts';

// What is kept of a class.
export {
  type Decision,
  decisionSchema,
  type HandIn,
  handInSchema,
  type Round,
  roundSchema,
  type RoundTest,
  roundTestSchema,
} from './class/records.ts';

export { type AuditCheck, type AuditEntry, checkAudit, type KeptEntry } from './class/audit.ts';
export {
  ClassStore,
  type FoundHandIn,
  type KeptHandIn,
  type KeptRound,
  type KeptStory,
  type KeptVerdict,
  type RoundSettings,
} from './class/store.ts';
export { type Database, DatabaseUnavailable, openServer } from './class/sql.ts';
export { openEmbedded } from './class/embedded.ts';
export { ClassInUse } from './class/lock.ts';
export { type ClassPlace, NoClass, openClass } from './class/open-class.ts';
export {
  AnotherRound,
  expectSameLab,
  openRound,
  type RoundOptions,
  termsOf,
} from './class/round.ts';
export { drawFairly, type Trial } from './class/trial.ts';
export {
  type ClassEvent,
  gradeClass,
  type GradeClassOptions,
  type GradedClass,
  serveClasses,
  type ServeOptions,
  type WorkerEvent,
} from './class/grade-class.ts';
export { type CrewEvent, CrewInTrouble } from './class/crew.ts';
export { findHandIns, takeInHandIn } from './class/hand-ins.ts';
export { type StudentVerdict, studentVerdicts, writeResults } from './class/results.ts';
export { forgetRound, forgetStudent, type Forgotten } from './class/retention.ts';
export type { Job } from './class/attempts.ts';
export { GradingQueue, type RoundProgress } from './class/queue.ts';
export { bundleHidden, loadHidden } from './class/hidden.ts';
export { commitmentOf, commitTo, drawSeeds, type SeedSet } from './class/seeds.ts';
// Submissions that are alike.
export {
  type ComparedFile,
  type Fingerprint,
  fingerprintOf,
  gramsIn,
} from './similarity/fingerprint.ts';
export {
  type Compared,
  findSimilar,
  type Similar,
  type SimilarOptions,
  type SimilarPair,
  type SimilarSide,
} from './similarity/similar.ts';
export type { Lines, Passage } from './similarity/passages.ts';
export { FingerprintsUnreadable, fingerprintsText, readFingerprints } from './similarity/past.ts';

// What verdicts are worth: rules over records, and nothing run.
export {
  type Attempt,
  type Gradebook,
  type GradebookInput,
  gradebookOf,
  type StudentGrade,
} from './gradebook/gradebook.ts';
export {
  fitRubric,
  parseRubric,
  PLAIN_RUBRIC,
  readRubric,
  type Rubric,
  type UsualDates,
  withDates,
} from './gradebook/rubric.ts';
export { parseRoster, readRoster, type Student } from './gradebook/roster.ts';
export { anonymised } from './gradebook/pseudonyms.ts';
export { type ForgetPlan, forgetPlan } from './gradebook/forget.ts';
export type { ClassicMistakes } from './gradebook/mistakes.ts';
export {
  type GradescopeMetadata,
  readGradescopeMetadata,
} from './gradebook/gradescope-metadata.ts';
export { type HandInFact, parseHandInFacts, readHandInFacts } from './gradebook/hand-in-facts.ts';
export { studentsNamed } from './gradebook/members.ts';
export type { LabPoints } from './gradebook/worth.ts';
export type { Titles } from './report/page/parts.ts';

// Reports, each a text made of a gradebook.
export { canvasCsv } from './report/canvas.ts';
export { classroomLine, classroomResult } from './report/classroom.ts';
export { gradescopeResults } from './report/gradescope.ts';
export { gradeRecord, jsonLines } from './report/json-lines.ts';
export { junitOf, junitOfClass } from './report/junit.ts';
export { moodleCsv } from './report/moodle.ts';
export { classPage, type ClassPageOptions } from './report/class-page.ts';
export { studentPage, type StudentPageOptions } from './report/student-page.ts';
export { type FilesOfSide, type ShownPair, shownPairs } from './report/similar.ts';
export { similarPage } from './report/similar-page.ts';
export {
  type FailureStory,
  type ReportOptions,
  studentFolder,
  writeReports,
} from './report/write.ts';

// The jail by itself: for whoever compares or measures, and its own programs.
export { openJail, type OpenJail } from './jail/open.ts';
export { jailScripts, type JailScripts } from './jail/scripts.ts';

// What this machine can hold back.
export { type Ability, examineJail, hasJailTools } from './doctor/abilities.ts';
