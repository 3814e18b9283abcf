import type { Property } from '../model/model.ts';
import type { Bound } from './options.ts';

/** How far a search is. */
export interface Progress {
  /** Different states met. */
  readonly distinct: number;
  /** Transitions taken and initial states, each time a state was arrived at. */
  readonly generated: number;
  /** States on the longest run followed; breadth first these runs are shortest ones. The initial state counts. */
  readonly depth: number;
  /** States met and not yet left. */
  readonly queue: number;
  /** Bytes held. */
  readonly bytes: number;
  /** Milliseconds of work. */
  readonly ms: number;
  readonly phase: 'searching' | 'deciding' | 'done';
}

/**
 * What a search found: counts, and a verdict for each property. The fields that {@link Progress} has mean the same here.
 */
export interface SearchResult<State, Action> {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly ms: number;
  readonly bytes: number;
  /** Whether every reachable state was met and left. */
  readonly complete: boolean;
  /** What ended the search before that; undefined if a violation did, or nothing. */
  readonly bound?: Bound;
  readonly properties: readonly PropertyResult<State, Action>[];
}

/**
 * `holds` is said only of what was decided: of `always` and `eventually` by all reachable states, of `sometimes` by the one
 * that was found. A search that ended early leaves the rest `unknown`.
 */
export interface PropertyResult<State, Action> {
  readonly kind: Property<State>['kind'];
  readonly name: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** What in the last state of the run made it fail, or why there is no verdict. */
  readonly why?: string;
  /** The counterexample; of `sometimes` the run to the state that was found, or the state where the search began. */
  readonly run?: Run<State, Action>;
}

/** A run from an initial state. */
export interface Run<State, Action> {
  readonly steps: readonly Step<State, Action>[];
  /** The step whose state is also the one after the last step: from there the run goes round for ever. */
  readonly loopsTo?: number;
}

/** A step of a run: what happened, and the state after it. */
export interface Step<State, Action> {
  /** What led here; undefined for an initial state. */
  readonly action?: Action;
  /** The same for a reader. */
  readonly label?: string;
  readonly state: State;
}
