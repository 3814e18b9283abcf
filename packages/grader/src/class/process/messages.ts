import type { Verdict } from '../../grade/verdict.ts';
import type { Story } from '../../grade/story.ts';
import type { Submission } from '../../intake/intake.ts';

/** What a process that grades is told once: the round. */
export interface RoundOrder {
  readonly lab: string;
  readonly labDir: string;
  readonly hidden: string | undefined;
  /** The ids of its tests, in their order. */
  readonly tests: readonly string[];
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly host: 'jail' | 'direct';
  /** How many failures of a submission are told; 0 for none. */
  readonly stories: number;
  /** Tests of which nothing is told. */
  readonly untold: readonly string[];
  /** For whatever is put down for a moment. */
  readonly folder: string;
}

/** What it is asked for, again and again. */
export interface GradingOrder {
  readonly submission: Submission;
  /** Undefined for all. */
  readonly tests: readonly string[] | undefined;
}

export type Order =
  | { readonly kind: 'round'; readonly round: RoundOrder }
  | { readonly kind: 'grade'; readonly grading: GradingOrder };

export type Report =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'graded';
      readonly verdicts: readonly Verdict[];
      readonly stories: readonly Story[];
    }
  /** Something of ours is broken, or this machine is. */
  | { readonly kind: 'trouble'; readonly message: string };
