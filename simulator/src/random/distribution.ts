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

/** Turns a draw (an integer from 0 to 2^32 - 1) into microseconds. */
export type Sampler = (draw: number) => number;

/** A sampler that needs no draw has this mark, so that none is made. */
export interface CompiledDistribution {
  readonly sample: Sampler;
  readonly constantUs: number | undefined;
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
      const span = maxUs - minUs + 1;
      return {
        sample: (draw) => minUs + Math.floor((draw / DRAWS) * span),
        constantUs: undefined,
      };
    }
    case 'exponential': {
      const minUs = toMicroseconds(distribution.minMs ?? 0, 'minMs');
      const meanUs = toMicroseconds(distribution.meanMs, 'meanMs');
      return {
        sample: (draw) => minUs + Math.round(-naturalLogarithm((draw + 0.5) / DRAWS) * meanUs),
        constantUs: undefined,
      };
    }
  }
}

function constant(ms: number): CompiledDistribution {
  const us = toMicroseconds(ms, 'a delay');
  return { sample: () => us, constantUs: us };
}
