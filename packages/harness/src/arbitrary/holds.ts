import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, pick, pickDirection } from './pick.ts';

/**
 * Messages wait, on one direction or at all links of a node, and then arrive at once. Nothing is lost.
 * Shrinks to one direction.
 *
 * @param options.on what is held; default: either
 * @param options.forMs how long; default: from 1 ms to as long as the case runs
 */
export function holds(
  options: { readonly on?: 'link' | 'node'; readonly forMs?: Range } = {},
): FaultArbitrary {
  const kinds = options.on === undefined ? (['link', 'node'] as const) : [options.on];
  return {
    kind: 'hold',
    draw: (withinMs) =>
      fc
        .record({
          on: fc.constantFrom(...kinds),
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
          from: choice(),
          to: choice(),
        })
        .map(({ on, atMs, forMs, from, to }) => (place) => {
          if (on === 'node') {
            const node = pick(place, place.nodes, from);
            return node === undefined ? undefined : { kind: 'hold', atMs, nodes: [node], forMs };
          }
          const direction = pickDirection(place, from, to);
          return direction && { kind: 'hold', atMs, links: [direction], forMs };
        }),
  };
}
