import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { delay, probability } from './network.ts';
import { choice, pickDirection } from './pick.ts';

/** What a bad spell of a link may be like; what is left out stays as the network has it. */
export interface LinkFaultOptions {
  readonly forMs?: Range;
  readonly delayMs?: Range;
  readonly lossProbability?: Range;
  readonly duplicateProbability?: Range;
}

/** One direction between two nodes turns slow, lossy or repetitive for a while. */
export function linkFaults(options: LinkFaultOptions): FaultArbitrary {
  const { delayMs, lossProbability, duplicateProbability } = options;
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
            ...(delayMs && { delayMs: delay(delayMs) }),
            ...(lossProbability && { lossProbability: probability(lossProbability) }),
            ...(duplicateProbability && {
              duplicateProbability: probability(duplicateProbability),
            }),
          }),
        })
        .map(({ atMs, forMs, from, to, conditions }) => (place) => {
          const direction = pickDirection(place, from, to);
          if (direction === undefined) return undefined;
          return { kind: 'link', atMs, from: direction[0], to: direction[1], ...conditions, forMs };
        }),
  };
}
