import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import {
  hardships,
  probability,
  shapedDelay,
  type BurstRanges,
  type DelayShape,
} from './network.ts';
import { choice, pickDirection } from './pick.ts';

/** What a bad spell of a link may be like; what is left out stays as the network has it. */
export interface LinkFaultOptions {
  readonly forMs?: Range;
  readonly delayMs?: Range;
  /** The shapes of its delays; default: uniform. */
  readonly delayShapes?: readonly DelayShape[];
  /** No delay with a tail is longer. Default: twenty times the most of `delayMs`. */
  readonly longestMs?: number;
  readonly lossProbability?: Range;
  readonly burstLoss?: BurstRanges;
  readonly duplicateProbability?: Range;
  /** For protocols that bear a Byzantine network. */
  readonly corruptProbability?: Range;
  readonly bytesPerSecond?: Range;
  /** How many messages may be under way; one more is lost. */
  readonly maxQueued?: Range;
}

/** One direction between two nodes turns slow, narrow, lossy, repetitive or false for a while. */
export function linkFaults(options: LinkFaultOptions): FaultArbitrary {
  const { delayMs, delayShapes = ['uniform'], longestMs } = options;
  const { lossProbability, duplicateProbability } = options;
  return {
    kind: 'link fault',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
          from: choice(),
          to: choice(),
          conditions: fc.record({
            ...(delayMs && {
              delayMs: shapedDelay(delayShapes, delayMs, longestMs ?? delayMs[1] * 20),
            }),
            ...(lossProbability && { lossProbability: probability(lossProbability) }),
            ...(duplicateProbability && {
              duplicateProbability: probability(duplicateProbability),
            }),
            ...hardships(options),
          }),
        })
        .map(({ atMs, forMs, from, to, conditions }) => (place) => {
          const direction = pickDirection(place, from, to);
          if (direction === undefined) return undefined;
          return { kind: 'link', atMs, from: direction[0], to: direction[1], ...conditions, forMs };
        }),
  };
}
