/** How much a check may cost before it answers `unknown`. What is not given is not bounded. */
export interface Budget {
  /** Attempts to put an operation next. */
  readonly maxSteps?: number;
  /** Milliseconds on the wall clock: what it decides differs between machines. */
  readonly maxMs?: number;
  /** Bytes in tables, about: 1 GiB unless told. */
  readonly maxBytes?: number;
}

/** The bound that was reached. */
export type Bound = 'steps' | 'ms' | 'bytes';

/** What a check did. */
export interface Effort {
  readonly steps: number;
  /** Configurations (state and set of operations done) that were told apart. */
  readonly configurations: number;
  /** In tables, about, at the end. */
  readonly bytes: number;
}

const DEFAULT_MAX_BYTES = 1 << 30;

/** Holds a search to its budget. */
export class Allowance {
  readonly #maxSteps: number;
  readonly #maxBytes: number;
  readonly #until: number;

  constructor({ maxSteps, maxMs, maxBytes }: Budget) {
    this.#maxSteps = maxSteps ?? Infinity;
    this.#maxBytes = maxBytes ?? DEFAULT_MAX_BYTES;
    this.#until = maxMs === undefined ? Infinity : performance.now() + maxMs;
  }

  /** How many of `wanted` steps may be taken after `taken`. */
  steps(wanted: number, taken: number): number {
    return Math.min(wanted, this.#maxSteps - taken);
  }

  /** The bound that has been reached, if any. */
  reached(steps: number, bytes: number): Bound | undefined {
    if (steps >= this.#maxSteps) return 'steps';
    if (bytes > this.#maxBytes) return 'bytes';
    if (this.#until !== Infinity && performance.now() >= this.#until) return 'ms';
    return undefined;
  }
}
