import { toMicroseconds } from '../clock/virtual-time.ts';
import { naturalExponential } from './exponential.ts';
import { naturalLogarithm } from './logarithm.ts';
import { normalQuantile } from './normal.ts';

/**
 * How long something takes, in virtual milliseconds: a number is a constant.
 *
 * - `uniform`: anything from `minMs` to `maxMs`, alike.
 * - `exponential`: has the mean `meanMs` above its minimum.
 * - `pareto`: at least `minMs`, with a long tail: longer than x with probability (minMs / x)^shape. The
 *   smaller the shape, the longer the tail; at 1 and below the mean has no bound.
 * - `log-normal`: half of it is below `medianMs`; `sigma` is the deviation of its logarithm.
 *
 * The tails end at `maxMs`, by default 60,000.
 */
export type Distribution =
  | number
  | { readonly kind: 'constant'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number; readonly minMs?: number }
  | {
      readonly kind: 'pareto';
      readonly minMs: number;
      readonly shape: number;
      readonly maxMs?: number;
    }
  | {
      readonly kind: 'log-normal';
      readonly medianMs: number;
      readonly sigma: number;
      readonly maxMs?: number;
    };

/** A distribution ready to be drawn from, in whole microseconds. */
export interface CompiledDistribution {
  /** What every draw gives, where no draw is needed: then none is made. */
  readonly constantUs: number | undefined;
  readonly minUs: number;
  /** Uniform: how many values there are from the minimum on. Zero for all others. */
  readonly span: number;
  /** What a draw from the others gives; from a number above 0 and below 1. */
  readonly quantileUs: ((share: number) => number) | undefined;
}

const DRAWS = 0x1_0000_0000;
const LONGEST_TAIL_MS = 60_000;

/** @throws {RangeError} for a negative or endless duration, or one that contradicts itself */
export function compileDistribution(distribution: Distribution): CompiledDistribution {
  if (typeof distribution === 'number') return constant(distribution);
  switch (distribution.kind) {
    case 'constant':
      return constant(distribution.ms);
    case 'uniform':
      return uniform(distribution.minMs, distribution.maxMs);
    case 'exponential': {
      const minUs = toMicroseconds(distribution.minMs ?? 0, 'minMs');
      const meanUs = toMicroseconds(distribution.meanMs, 'meanMs');
      return drawn((share) => minUs + Math.round(-naturalLogarithm(share) * meanUs));
    }
    case 'pareto': {
      const { minMs, shape, maxMs = LONGEST_TAIL_MS } = distribution;
      const minUs = toMicroseconds(minMs, 'minMs');
      const maxUs = atLeast(minUs, toMicroseconds(maxMs, 'maxMs'), 'minMs');
      if (!(shape > 0))
        throw new RangeError(`a Pareto delay's shape is ${shape}: give one above 0`);
      return drawn((share) =>
        Math.min(maxUs, Math.round(minUs * naturalExponential(-naturalLogarithm(share) / shape))),
      );
    }
    case 'log-normal': {
      const { medianMs, sigma, maxMs = LONGEST_TAIL_MS } = distribution;
      const medianUs = toMicroseconds(medianMs, 'medianMs');
      const maxUs = atLeast(medianUs, toMicroseconds(maxMs, 'maxMs'), 'medianMs');
      if (!(sigma >= 0))
        throw new RangeError(`a log-normal delay's sigma is ${sigma}: give 0 or more`);
      return drawn((share) =>
        Math.min(maxUs, Math.round(medianUs * naturalExponential(normalQuantile(share) * sigma))),
      );
    }
    default:
      throw new RangeError(
        `there is no delay of kind ${JSON.stringify((distribution as { kind?: unknown }).kind)}: ` +
          'it is constant, uniform, exponential, pareto or log-normal',
      );
  }
}

/** What a draw (an integer from 0 to 2^32 - 1) gives, in microseconds. */
export function sampleUs(distribution: CompiledDistribution, draw: number): number {
  const { quantileUs } = distribution;
  if (quantileUs !== undefined) return quantileUs((draw + 0.5) / DRAWS);
  return distribution.minUs + Math.floor((draw / DRAWS) * distribution.span);
}

function constant(ms: number): CompiledDistribution {
  const us = toMicroseconds(ms, 'a delay');
  return { constantUs: us, minUs: us, span: 1, quantileUs: undefined };
}

function uniform(minMs: number, maxMs: number): CompiledDistribution {
  const minUs = toMicroseconds(minMs, 'minMs');
  const maxUs = toMicroseconds(maxMs, 'maxMs');
  if (maxUs < minUs) {
    throw new RangeError(
      `a uniform delay from ${minMs} to ${maxMs} ms: the maximum is below the minimum`,
    );
  }
  if (minUs === maxUs) return constant(minMs);
  return { constantUs: undefined, minUs, span: maxUs - minUs + 1, quantileUs: undefined };
}

function drawn(quantileUs: (share: number) => number): CompiledDistribution {
  return { constantUs: undefined, minUs: 0, span: 0, quantileUs };
}

function atLeast(us: number, maxUs: number, what: string): number {
  if (maxUs < us) throw new RangeError(`a delay's maxMs (default 60,000) is below its ${what}`);
  return maxUs;
}
