import type { LabTest, ManualSpec, Scenario, Subject } from '@netsplit/harness';

/** The lab of a live session, and the code that plays it: what the host needs to know of the student's disk. */
export interface LiveLab {
  readonly title: string;
  readonly subject: Subject;
  readonly scenarios: readonly Scenario[];
  readonly tests: readonly LabTest[];
  /** Loads the code as it is now. @throws whatever is wrong with it, in words */
  reload(): Promise<Subject>;
  /** Calls back when the code was saved, until the returned function is called. */
  watch(changed: () => void): () => void;
  /** Keeps a saved session under this name; tells where, in the user's words. */
  save(name: string, text: string): Promise<string>;
}

/** What a session begins with. */
export type Opening =
  | { readonly kind: 'scenario'; readonly id: string; readonly seed?: number | string }
  | { readonly kind: 'cluster'; readonly spec: ManualSpec }
  /** The cluster of a test, as it failed. */
  | {
      readonly kind: 'test';
      readonly id: string;
      readonly seed: number;
      readonly case?: unknown;
      readonly cluster: number;
    };
