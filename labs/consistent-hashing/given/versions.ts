// Versions of a value, and which of them replace which.

/**
 * A value that was written, and what its writer had seen of the key before.
 *
 * A vector clock sums up such a past by one number for each coordinator. Here it is written out, as the
 * list of the writes themselves: then no write is ever taken for seen that was not (Dynamo 4.4 and 6.3 have
 * the price of the other way: clocks that are cut off). It grows with the writes of a key.
 */
export interface Version {
  /** The name of this write, unlike any other's: `n2:7`. */
  readonly dot: string;
  readonly value: string;
  /** The writes that it replaces. */
  readonly past: readonly string[];
}

/** All that stands: of any versions, each once, those that no other one among them replaces. By their dots. */
export function reconcile(versions: readonly Version[]): readonly Version[] {
  const replaced = new Set(versions.flatMap(({ past }) => past));
  const standing = new Map(
    versions.filter(({ dot }) => !replaced.has(dot)).map((version) => [version.dot, version]),
  );
  return [...standing.values()].sort((a, b) => (a.dot < b.dot ? -1 : 1));
}

/** What a client is to hand in again when it writes: having read these versions, it means to replace them. */
export function contextOf(versions: readonly Version[]): readonly string[] {
  return [...new Set(versions.flatMap(({ dot, past }) => [...past, dot]))].sort();
}

/** Whether two lists of versions, reconciled, are the same. */
export function isSame(some: readonly Version[], others: readonly Version[]): boolean {
  return (
    some.length === others.length && some.every(({ dot }, index) => others[index]?.dot === dot)
  );
}
