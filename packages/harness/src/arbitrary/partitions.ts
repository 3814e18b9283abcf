import fc from 'fast-check';
import { essentialList } from './essential-list.ts';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, pick } from './pick.ts';

/** Some fall on the same node; in a larger cluster the rest is together on the other side. */
const MOST_CUT_OFF = 6;

/**
 * The network splits into two groups, any two: links between them are cut both ways for a while.
 * Shrinks to cutting one node off.
 *
 * @param options.forMs how long each lasts; default: from 1 ms to as long as the case runs
 */
export function partitions(options: { readonly forMs?: Range } = {}): FaultArbitrary {
  return {
    kind: 'partition',
    draw: (withinMs) =>
      fc
        .record({
          cutOff: essentialList(choice(), [1, MOST_CUT_OFF]),
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
        })
        .map(({ atMs, forMs, cutOff }) => (place) => {
          const { nodes } = place;
          if (nodes.length < 2) return undefined;
          const far = new Set(cutOff.map((chosen) => pick(place, nodes, chosen)));
          // Everyone cut off is nobody cut off: then the first node stays alone.
          if (far.size === nodes.length) far.delete(nodes[0]);
          const groups = [
            nodes.filter((node) => far.has(node)),
            nodes.filter((node) => !far.has(node)),
          ];
          return { kind: 'partition', atMs, groups, forMs };
        }),
  };
}
