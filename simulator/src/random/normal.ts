import { naturalLogarithm } from './logarithm.ts';

/**
 * The standard normal value below which a share `p` of all values lies, 0 < p < 1; within 0.00045.
 *
 * @see Abramowitz and Stegun 1964, Handbook of Mathematical Functions, formula 26.2.23
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * naturalLogarithm(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}
