import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, pickDirection } from './pick.ts';

/** One direction between two nodes is cut for a while: requests arrive and answers do not. */
export function oneWayCuts(options: { readonly forMs?: Range } = {}): FaultArbitrary {
  return {
    kind: 'one-way cut',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
          from: choice(),
          to: choice(),
        })
        .map(({ atMs, forMs, from, to }) => (place) => {
          const direction = pickDirection(place, from, to);
          if (direction === undefined) return undefined;
          return { kind: 'cut', atMs, links: [direction], forMs };
        }),
  };
}
