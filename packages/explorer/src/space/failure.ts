import type { Step } from '../search/result.ts';

/** The code that is explored did what it may not: it threw, or gave no plain data. An error for whoever wrote it. */
export class SpaceFailure extends Error {
  override readonly name: string = 'SpaceFailure';
  /** How to mend it. */
  readonly hint: string | undefined;
  /** The run to the state in which it happened. */
  steps: readonly Step<unknown, unknown>[] = [];

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}
