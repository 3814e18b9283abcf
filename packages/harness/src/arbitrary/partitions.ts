import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';

/** Sides are drawn as the digits of a number: enough for clusters of this size, then they repeat. */
const MOST_DRAWN = 31;

/**
 * The network splits into two groups, any two: links between them are cut both ways for a while.
 *
 * @param options.forMs how long each lasts; default: from 1 ms to as long as the case runs
 */
export function partitions(options: { readonly forMs?: Range } = {}): FaultArbitrary {
  return {
    kind: 'partition',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(options.forMs, withinMs),
          sides: fc.nat(2 ** MOST_DRAWN - 1),
        })
        .map(({ atMs, forMs, sides }) => ({ nodes }) => {
          if (nodes.length < 2) return undefined;
          const isFar = (index: number): boolean => ((sides >>> (index % MOST_DRAWN)) & 1) === 1;
          const near = nodes.filter((_, index) => !isFar(index));
          const far = nodes.filter((_, index) => isFar(index));
          // A split with nobody on one side cuts the first node off: a plan never pretends to cut.
          if (near.length === 0 || far.length === 0) {
            const [first = '', ...others] = nodes;
            return { kind: 'partition', atMs, groups: [[first], [...others]], forMs };
          }
          return { kind: 'partition', atMs, groups: [near, far], forMs };
        }),
  };
}
