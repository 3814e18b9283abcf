import type { MembershipRun } from './run.ts';
import type { Stretch } from './suspicion.ts';

/**
 * Whether a property of a failure detector holds of a run; if not, which pairs of observer and subject break it.
 */
export type DetectorVerdict =
  | {
      readonly verdict: 'holds';
      /** Of how many pairs of observer and subject it was asked. None: nothing happened that could break it. */
      readonly asked: number;
    }
  | {
      readonly verdict: 'violated';
      /** One sentence: who, whom, when. */
      readonly why: string;
      /** Every pair that breaks it, in the order of the processes. */
      readonly pairs: readonly DetectorFault[];
    }
  /** The run ended too soon to tell; `why` says after what. */
  | { readonly verdict: 'unknown'; readonly why: string };

/**
 * A pair that breaks a property: the observer suspects the subject and should not, or should and does not.
 */
export interface DetectorFault {
  readonly observer: string;
  readonly subject: string;
  /** The suspicion that should not be. Without it, one is missing. */
  readonly suspicion?: Stretch;
}

/**
 * How long before the end of a run it has to be as it should "eventually" be. Times are virtual milliseconds.
 *
 * @see Chandra and Toueg 1996, "Failure detector properties": what completeness and eventual accuracy promise from some time on.
 */
export interface Eventually {
  /**
   * What holds "eventually" has to hold at every moment of the last so many ms. Default 0: at the end of the run. A
   * crash or restart within that time leaves a detector no chance: the verdict is then `unknown`, not `violated`.
   */
  readonly stableMs?: number;
}

/** When the last `stableMs` of the run begin. */
export function windowOf({ endMs }: MembershipRun, { stableMs = 0 }: Eventually): number {
  if (stableMs >= 0 && stableMs <= endMs) return endMs - stableMs;
  throw new RangeError(`stableMs is ${stableMs}; give a time from 0 to the run's ${endMs} ms`);
}

export const NOBODY: DetectorVerdict = {
  verdict: 'unknown',
  why: 'no process is up at the end, and the definitions ask for one that is',
};
