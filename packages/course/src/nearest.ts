/**
 * The candidate that was most likely meant by `word`, if one is near enough to be worth suggesting. Case is ignored; a
 * beginning counts as near (`first` for `first-contact`).
 *
 * @example nearest('frist-contact', ['first-contact', 'raft']) // 'first-contact'
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase();
    const distance =
      wanted.length >= 2 && offered.startsWith(wanted) ? 0.5 : editDistance(wanted, offered);
    // A third of the letters wrong is a slip; more is another word, as is a single letter for another.
    if (
      distance < offered.length &&
      distance < bestDistance &&
      distance <= Math.max(1, Math.ceil(offered.length / 3))
    ) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (current[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped)
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current[column] = cost;
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
