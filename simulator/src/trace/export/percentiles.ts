/** A distribution in a few numbers. Each is a value that was measured: nothing is interpolated. */
export interface Percentiles {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** By nearest rank, of values in rising order; undefined of none. */
export function percentilesOf(sorted: ArrayLike<number>): Percentiles | undefined {
  const count = sorted.length;
  if (count === 0) return undefined;
  // In hundredths, which are whole: 0.9 * 10 is no whole number in floating point.
  const rank = (hundredths: number): number =>
    sorted[Math.max(0, Math.ceil((hundredths * count) / 100) - 1)] ?? 0;
  return { count, min: rank(0), p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100) };
}
