// The face of the grader.

// What students hand in.
export { takeIn, type Submission, type SubmittedFile } from './intake/intake.ts';
export { IntakeRefused, type RefusalCode } from './intake/refusal.ts';
export { INTAKE_LIMITS, type IntakeLimits } from './intake/limits.ts';
export { findSubmissions, type ClassLayout, type Handed } from './intake/submissions.ts';
