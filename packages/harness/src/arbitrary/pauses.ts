import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/**
 * A node stands still for a while, as in a garbage collection: what is due waits, and then arrives at
 * once, at a node that does not know how late it is.
 *
 * @param options.roles only nodes of these roles; default: any
 * @param options.forMs how long; default: from 1 ms to as long as the case runs
 */
export function pauses(
  options: { readonly roles?: readonly string[]; readonly forMs?: Range } = {},
): FaultArbitrary {
  return {
    kind: 'pause',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
          node: choice(),
        })
        .map(({ atMs, forMs, node: chosen }) => (place) => {
          const node = pick(place, nodesOfRoles(place, options.roles), chosen);
          return node === undefined ? undefined : { kind: 'pause', atMs, node, forMs };
        }),
  };
}
