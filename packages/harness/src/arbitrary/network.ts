import type { BurstLoss, Distribution, NetworkConditions } from '@netsplit/simulator';
import fc, { type Arbitrary } from 'fast-check';
import type { Range } from './fault-arbitrary.ts';

/** The shapes that delays may have, the gentlest first. */
export type DelayShape = 'uniform' | 'exponential' | 'log-normal' | 'pareto';

/** The networks that a scene may have: each case draws one. All shrink to the gentlest. */
export interface NetworkRanges {
  /**
   * The least and the most that a message may take; each case takes a part of it. Of delays with a tail
   * this is where their minimum, or their middle, lies. Default 1 to 10.
   */
  readonly delayMs?: Range;
  /** Each case has delays of one of these shapes. Default: uniform. */
  readonly delayShapes?: readonly DelayShape[];
  /** No delay with a tail is longer. Default: twenty times the most of `delayMs`. */
  readonly longestMs?: number;
  /** Default: none is lost. */
  readonly lossProbability?: Range;
  /** Losses in bursts. Default: none. */
  readonly burstLoss?: BurstRanges;
  /** Default: none is duplicated. */
  readonly duplicateProbability?: Range;
  /** Messages with a changed value in them: for protocols that bear a Byzantine network. Default: none. */
  readonly corruptProbability?: Range;
  /** Default: no limit. */
  readonly bytesPerSecond?: Range;
  /** How many messages may be under way on a link; one more is lost. Default: no limit. */
  readonly maxQueued?: Range;
  /** Messages of one direction keep their order. `either`: some cases so, some not. Default false. */
  readonly fifo?: boolean | 'either';
}

/** What bursts of loss may be like. */
export interface BurstRanges {
  /** How likely a message finds that a burst begins. */
  readonly beginProbability: Range;
  /** How likely a message finds that it is over; never 0, so that it ends. */
  readonly endProbability: Range;
  /** How likely a message is lost meanwhile. Default: always. */
  readonly lossProbability?: Range;
}

/** Draws a network. */
export function network(ranges: NetworkRanges = {}): Arbitrary<NetworkConditions> {
  const { fifo = false, delayMs = [1, 10], delayShapes = ['uniform'], longestMs } = ranges;
  return fc.record({
    delayMs: shapedDelay(delayShapes, delayMs, longestMs ?? delayMs[1] * 20),
    lossProbability: probability(ranges.lossProbability ?? [0, 0]),
    duplicateProbability: probability(ranges.duplicateProbability ?? [0, 0]),
    fifo: fifo === 'either' ? fc.boolean().map((reorders) => !reorders) : fc.constant(fifo),
    ...hardships(ranges),
  });
}

/** What a link may suffer beside delay, loss and duplication; only what has a range. */
export function hardships(
  ranges: Pick<NetworkRanges, 'burstLoss' | 'corruptProbability' | 'bytesPerSecond' | 'maxQueued'>,
): {
  burstLoss?: Arbitrary<BurstLoss>;
  corruptProbability?: Arbitrary<number>;
  bytesPerSecond?: Arbitrary<number>;
  maxQueued?: Arbitrary<number>;
} {
  const { burstLoss, corruptProbability, bytesPerSecond, maxQueued } = ranges;
  return {
    ...(burstLoss && { burstLoss: bursts(burstLoss) }),
    ...(corruptProbability && { corruptProbability: probability(corruptProbability) }),
    ...(bytesPerSecond && { bytesPerSecond: allowance(bytesPerSecond) }),
    ...(maxQueued && { maxQueued: allowance(maxQueued) }),
  };
}

function bursts({
  beginProbability,
  endProbability: [least, most],
  lossProbability,
}: BurstRanges): Arbitrary<BurstLoss> {
  return fc.record({
    beginProbability: probability(beginProbability),
    // The sooner a burst ends, the gentler it is.
    endProbability: probability([0, most - least]).map((less) => hundredths(most - less)),
    ...(lossProbability && { lossProbability: probability(lossProbability) }),
  });
}

/** Of what there is plenty in a gentle network: shrinks to the most. */
function allowance([least, most]: Range): Arbitrary<number> {
  return fc.integer({ min: 0, max: most - least }).map((less) => most - less);
}

/** Uniform between two whole numbers of milliseconds. */
export function delay([least, most]: Range): Arbitrary<Distribution> {
  return fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => ({ kind: 'uniform', minMs: Math.min(a, b), maxMs: Math.max(a, b) }));
}

/** A delay of one of these shapes, whose tail, if it has one, ends at `longestMs`. */
export function shapedDelay(
  shapes: readonly DelayShape[],
  range: Range,
  longestMs: number,
): Arbitrary<Distribution> {
  const drawn = shapes.map((shape) => delayOf(shape, range, longestMs));
  // A network of uniform delays draws as it did before there were others.
  return drawn.length === 1 && drawn[0] !== undefined
    ? drawn[0]
    : fc.oneof({ withCrossShrink: true }, ...drawn);
}

function delayOf(shape: DelayShape, range: Range, longestMs: number): Arbitrary<Distribution> {
  const typical = fc.integer({ min: range[0], max: range[1] });
  const maxMs = Math.max(longestMs, range[1]);
  switch (shape) {
    case 'uniform':
      return delay(range);
    case 'exponential':
      return typical.map((meanMs) => ({ kind: 'exponential', meanMs, minMs: range[0] }));
    case 'log-normal':
      return fc
        .record({ medianMs: typical, tenths: fc.integer({ min: 1, max: 20 }) })
        .map(({ medianMs, tenths }) => ({
          kind: 'log-normal',
          medianMs,
          sigma: tenths / 10,
          maxMs,
        }));
    case 'pareto':
      // The smaller the shape, the longer the tail: below 1 it has no mean.
      return fc
        .record({ minMs: typical, tenths: fc.integer({ min: 0, max: 22 }) })
        .map(({ minMs, tenths }) => ({ kind: 'pareto', minMs, shape: (30 - tenths) / 10, maxMs }));
  }
}

/** In hundredths: a plan with `lossProbability: 0.3` reads better than with sixteen digits. */
export function probability([least, most]: Range): Arbitrary<number> {
  const hundredths = { min: Math.round(least * 100), max: Math.round(most * 100) };
  return fc.integer(hundredths).map((hundredth) => hundredth / 100);
}

function hundredths(share: number): number {
  return Math.round(share * 100) / 100;
}
