import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { delay } from './network.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/**
 * Each event keeps a node busy for a while, and what is due meanwhile waits for its turn.
 *
 * @param options.roles only nodes of these roles; default: any
 * @param options.busyMs how long an event may take; default: 1 to 20 ms
 * @param options.forMs how long it lasts; default: from 1 ms to as long as the case runs
 */
export function slowNodes(
  options: {
    readonly roles?: readonly string[];
    readonly busyMs?: Range;
    readonly forMs?: Range;
  } = {},
): FaultArbitrary {
  const { roles, busyMs = [1, 20], forMs } = options;
  return {
    kind: 'slow node',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(forMs, withinMs),
          busyMs: delay(busyMs),
          node: choice(),
        })
        .map(({ atMs, forMs, busyMs, node: chosen }) => (place) => {
          const node = pick(place, nodesOfRoles(place, roles), chosen);
          return node === undefined ? undefined : { kind: 'slow', atMs, node, busyMs, forMs };
        }),
  };
}
