import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import type { Steps } from '../steps.ts';

/**
 * The operations of one partition, numbered for the search, and their invocations and returns in the order of time.
 *
 * Numbers: first those that returned, in the order of their returns; then those that are open for good, in the order of
 * their invocations. So the operations that have to be done are a prefix of the numbers, and what of a set lies beyond
 * that prefix is small: only operations that overlap with the first one missing.
 */
export interface Events {
  readonly operations: readonly Operation[];
  /** How many returned. */
  readonly completed: number;
  /** In the order of time: `i` is the invocation of operation i, `operations.length + i` its return. */
  readonly order: Int32Array;
  /** By operation: its kind, as {@link Steps} numbers them. */
  readonly kinds: Int32Array;
  /** By operation: 1 if it leaves every state as it was. */
  readonly readOnly: Uint8Array;
  /** By operation that returned: the largest number of those invoked before its return, of each group. */
  readonly reach: Int32Array;
  readonly openReach: Int32Array;
  /**
   * By operation that is open for good: the one of the same kind that was invoked before it, or -1. Either takes the
   * other's place, so that they need to be tried in this order only.
   */
  readonly twin: Int32Array;
}

export function eventsOf(history: readonly Operation[], model: Model, steps: Steps): Events {
  const returned = history
    .filter(({ outcome }) => outcome === 'ok')
    .sort((one, other) => returnOf(one) - returnOf(other));
  const open = history
    .filter(({ outcome }) => outcome === 'info')
    // What reads only and never told what it read has nothing to say.
    .filter(({ input }) => model.isReadOnly?.(input, undefined) !== true)
    .sort((one, other) => one.invokedAt - other.invokedAt);
  const operations = [...returned, ...open];
  const completed = returned.length;
  const kinds = Int32Array.from(operations, ({ input, output, outcome }) =>
    steps.kindOf(input, outcome === 'ok' ? (output ?? null) : undefined),
  );
  const readOnly = Uint8Array.from(operations, ({ input, output, outcome }) =>
    model.isReadOnly?.(input, outcome === 'ok' ? (output ?? null) : undefined) === true ? 1 : 0,
  );
  const order = inOrder(operations, completed);
  return {
    operations,
    completed,
    order,
    kinds,
    readOnly,
    ...reaches(order, completed, operations.length),
    twin: twins(kinds, completed),
  };
}

function returnOf({ returnedAt }: Operation): number {
  return returnedAt ?? Infinity;
}

/** At one time, invocations stand before returns: ties are read as overlapping. */
function inOrder(operations: readonly Operation[], completed: number): Int32Array {
  const invocations = operations
    .map((_, index) => index)
    .sort((one, other) => invokedAt(operations, one) - invokedAt(operations, other));
  const order = new Int32Array(operations.length + completed);
  let at = 0;
  let next = 0;
  for (let returning = 0; returning < completed; returning += 1) {
    const returnedAt = returnOf(operations[returning] as Operation);
    while (next < invocations.length) {
      const invoked = invocations[next] as number;
      if (invokedAt(operations, invoked) > returnedAt) break;
      order[at++] = invoked;
      next += 1;
    }
    order[at++] = operations.length + returning;
  }
  // What was invoked after the last return is open for good, and nothing waits for it.
  return order.subarray(0, at);
}

function invokedAt(operations: readonly Operation[], index: number): number {
  return (operations[index] as Operation).invokedAt;
}

function reaches(order: Int32Array, completed: number, count: number) {
  const reach = new Int32Array(completed);
  const openReach = new Int32Array(completed);
  let furthest = -1;
  let furthestOpen = completed - 1;
  for (const event of order) {
    if (event >= count) {
      reach[event - count] = furthest;
      openReach[event - count] = furthestOpen;
    } else if (event < completed) furthest = Math.max(furthest, event);
    else furthestOpen = Math.max(furthestOpen, event);
  }
  return { reach, openReach };
}

function twins(kinds: Int32Array, completed: number): Int32Array {
  const last = new Map<number, number>();
  return kinds.map((kind, index) => {
    if (index < completed) return -1;
    const before = last.get(kind) ?? -1;
    last.set(kind, index);
    return before;
  });
}
