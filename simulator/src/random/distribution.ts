import { toMicroseconds } from '../clock/virtual-time.ts';
import { naturalLogarithm } from './logarithm.ts';

/**
 * How long something takes, in virtual milliseconds: a number is a constant.
 *
 * `exponential` has the mean `meanMs` above its minimum; all others are what they say.
 */
export type Distribution =
  | number
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number; readonly minMs?: number };

/** A distribution ready to be drawn from, in whole microseconds. */
export interface CompiledDistribution {
  /** What every draw gives, where no draw is needed: then none is made. */
  readonly constantUs: number | undefined;
  readonly minUs: number;
  /** Uniform: how many values there are from the minimum on. Zero for an exponential one. */
  readonly span: number;
  /** Exponential: the mean above the minimum. */
  readonly meanUs: number;
}

const DRAWS = 0x1_0000_0000;

/** @throws {RangeError} for a negative or endless duration, or a maximum below the minimum. */
export function compileDistribution(distribution: Distribution): CompiledDistribution {
  if (typeof distribution === 'number') return constant(distribution);
  switch (distribution.kind) {
    case 'constant':
      return constant(distribution.ms);
    case 'uniform': {
      const minUs = toMicroseconds(distribution.minMs, 'minMs');
      const maxUs = toMicroseconds(distribution.maxMs, 'maxMs');
      if (maxUs < minUs) {
        throw new RangeError(
          `a uniform delay from ${distribution.minMs} to ${distribution.maxMs} ms: the maximum is below the minimum`,
        );
      }
      if (minUs === maxUs) return constant(distribution.minMs);
      return { constantUs: undefined, minUs, span: maxUs - minUs + 1, meanUs: 0 };
    }
    case 'exponential': {
      const minUs = toMicroseconds(distribution.minMs ?? 0, 'minMs');
      const meanUs = toMicroseconds(distribution.meanMs, 'meanMs');
      return { constantUs: undefined, minUs, span: 0, meanUs };
    }
  }
}

/** What a draw (an integer from 0 to 2^32 - 1) gives, in microseconds. */
export function sampleUs(distribution: CompiledDistribution, draw: number): number {
  const { minUs, span, meanUs } = distribution;
  if (span > 0) return minUs + Math.floor((draw / DRAWS) * span);
  return minUs + Math.round(-naturalLogarithm((draw + 0.5) / DRAWS) * meanUs);
}

function constant(ms: number): CompiledDistribution {
  const us = toMicroseconds(ms, 'a delay');
  return { constantUs: us, minUs: us, span: 1, meanUs: 0 };
}
