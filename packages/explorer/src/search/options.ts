/** What ends a search before it has an answer; {@link SearchResult.bound} says which of them did. */
export interface Bounds {
  /** States on a run, its initial state included: no run is followed further. */
  readonly depth?: number;
  /** Distinct states. */
  readonly states?: number;
  /** Bytes of the search's arrays and of what the space holds. */
  readonly memoryBytes?: number;
  /** Milliseconds of real time. */
  readonly timeMs?: number;
}

/**
 * How a search goes, and what ends it. With the same options it meets the same states in the same order, unless `timeMs` ends it.
 */
export interface SearchOptions extends Bounds {
  /**
   * `breadth` finds shortest counterexamples; `depth` goes far early; `random` samples a space that is too large for
   * either: every state next to a walk is checked, and one of them chosen. Default: `breadth`.
   */
  readonly strategy?: StrategyName;
  /** What random walks are drawn from. Default: 1. */
  readonly seed?: number;
  /** How many random walks. Default: 1,000, each of at most {@link Bounds.depth} states, or 1,000. */
  readonly walks?: number;
  /** After a violation go on, for the other properties and the counts. Default: stop. */
  readonly keepGoing?: boolean;
}

/** The order in which states are met: see {@link SearchOptions} for what each is good for. */
export type StrategyName = 'breadth' | 'depth' | 'random';

/**
 * `walks`: all random walks were walked. `messages`: runs with more messages under way were left out. `stopped`: whoever called did not want to wait any longer.
 */
export type Bound = 'depth' | 'states' | 'memory' | 'time' | 'walks' | 'messages' | 'stopped';
