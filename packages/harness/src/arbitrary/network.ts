import type { Distribution, NetworkConditions } from '@netsplit/simulator';
import fc, { type Arbitrary } from 'fast-check';
import type { Range } from './fault-arbitrary.ts';

/** The networks that a scene may have: each case draws one. All shrink to the gentlest. */
export interface NetworkRanges {
  /** The least and the most that a message may take; each case takes a part of it. Default 1 to 10. */
  readonly delayMs?: Range;
  /** Default: none is lost. */
  readonly lossProbability?: Range;
  /** Default: none is duplicated. */
  readonly duplicateProbability?: Range;
  /** Messages of one direction keep their order. `either`: some cases so, some not. Default false. */
  readonly fifo?: boolean | 'either';
}

/** Draws a network. */
export function network(ranges: NetworkRanges = {}): Arbitrary<NetworkConditions> {
  const { fifo = false } = ranges;
  return fc.record({
    delayMs: delay(ranges.delayMs ?? [1, 10]),
    lossProbability: probability(ranges.lossProbability ?? [0, 0]),
    duplicateProbability: probability(ranges.duplicateProbability ?? [0, 0]),
    fifo: fifo === 'either' ? fc.boolean().map((reorders) => !reorders) : fc.constant(fifo),
  });
}

/** Uniform between two whole numbers of milliseconds. */
export function delay([least, most]: Range): Arbitrary<Distribution> {
  return fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => ({ kind: 'uniform', minMs: Math.min(a, b), maxMs: Math.max(a, b) }));
}

/** In hundredths: a plan with `lossProbability: 0.3` reads better than with sixteen digits. */
export function probability([least, most]: Range): Arbitrary<number> {
  const hundredths = { min: Math.round(least * 100), max: Math.round(most * 100) };
  return fc.integer(hundredths).map((hundredth) => hundredth / 100);
}
