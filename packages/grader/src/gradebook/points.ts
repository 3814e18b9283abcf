/** Points have two decimals, and sums of them too: what a report adds up, a reader can add up. */
export function points(value: number): number {
  return Math.round(value * 100) / 100;
}

export function sumOf(values: readonly number[]): number {
  return points(values.reduce((sum, value) => sum + value, 0));
}

/**
 * Divides points in proportion to weights, to hundredths that add up again: what rounding leaves over goes to those
 * that lost the most by it, the first ones first.
 *
 * @example
 * shared(10, [1, 1, 1]); // [3.34, 3.33, 3.33]
 */
export function shared(total: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return weights.map(() => 0);
  const hundredths = Math.round(total * 100);
  const exact = weights.map((weight) => (hundredths * weight) / whole);
  const given = exact.map(Math.floor);
  const left = hundredths - given.reduce((sum, one) => sum + one, 0);
  const losers = exact
    .map((one, index) => ({ index, lost: one - Math.floor(one) }))
    .sort((one, other) => other.lost - one.lost || one.index - other.index)
    .slice(0, left);
  for (const { index } of losers) given[index] = (given[index] ?? 0) + 1;
  return given.map((one) => one / 100);
}

/** `7`, `7.5`, `3.33`: without zeros that say nothing. */
export function pointsText(value: number): string {
  return String(points(value));
}

/** `1 point`, `7.5 points`. */
export function inPoints(value: number): string {
  return `${pointsText(value)} ${value === 1 ? 'point' : 'points'}`;
}
