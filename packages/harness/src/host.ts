// What a host needs that runs a lab's code elsewhere: the code as text, and a subject made of where it runs.
export { bundleCode, type BundledSubject } from './subject/load.ts';
export type { Bundle } from './subject/bundle.ts';
export type { ExportFacts } from './subject/facts.ts';
export { NO_ERROR } from './subject/thrown.ts';
export { contractOf } from './load-subject.ts';
// And what tells a failure of it, as in the student's own terminal.
export { reportFailure, type ReportOptions } from './failure-report.ts';
