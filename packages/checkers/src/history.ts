/**
 * What one process asked of a shared object, and what became of it. A history is a list of these, in the order of
 * invocation.
 *
 * `invokedAt` and `returnedAt` are positions in real time (of any unit, all of one history alike): an operation that
 * returned before another was invoked precedes it. Ties are read as overlapping.
 *
 * @see Herlihy and Wing 1990, section 2, for histories, pending operations and the order of real time.
 */
export interface Operation<Input = unknown, Output = unknown> {
  /** Unique in its history. */
  readonly id: number | string;
  /** Who asked: a process has at most one operation under way. */
  readonly process: number | string;
  readonly input: Input;
  readonly invokedAt: number;
  /**
   * `ok`: it took effect, and returned `output`. `fail`: it certainly took no effect. `info`: nobody knows; it may take
   * effect at any time after its invocation, or never.
   */
  readonly outcome: 'ok' | 'fail' | 'info';
  /** Of an operation with outcome `ok`. */
  readonly output?: Output;
  /** Absent for `info`: it is open for good. */
  readonly returnedAt?: number;
}

/**
 * The operations of one run, in the order of their invocations. {@link validateHistory} holds one that comes from outside to it.
 *
 * @see Herlihy and Wing 1990, section 2: histories.
 */
export type History<Input = unknown, Output = unknown> = readonly Operation<Input, Output>[];

/** An operation that is not what {@link Operation} promises: who made the history has to mend it. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly operation: Operation;

  constructor(operation: Operation, what: string) {
    super(`Operation ${operation.id} of process ${operation.process} ${what}.`);
    this.operation = operation;
  }
}

/**
 * Holds a history to what {@link Operation} says.
 *
 * @throws {HistoryError} naming the first operation that is not so
 */
export function validateHistory(history: History): void {
  const ids = new Set<number | string>();
  for (const operation of history) {
    const { id, outcome, invokedAt, returnedAt } = operation;
    if (ids.has(id)) throw new HistoryError(operation, 'has the id of another one');
    ids.add(id);
    if (Number.isNaN(invokedAt)) throw new HistoryError(operation, 'is invoked at no time');
    if (outcome === 'info') continue;
    if (returnedAt === undefined) {
      throw new HistoryError(
        operation,
        `ended with "${outcome}" and does not say when it returned`,
      );
    }
    if (!(returnedAt >= invokedAt)) {
      throw new HistoryError(operation, 'returned before it was invoked');
    }
  }
}
