import { swizzle } from '@netsplit/simulator';
import fc from 'fast-check';
import { essentialRecords } from './essential-list.ts';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { moment } from './moment.ts';
import { choice, shuffled } from './pick.ts';

/** In a larger cluster the others stay together. */
const MOST_CUT_OFF = 5;

/**
 * Nodes are cut off one by one and come back in another order, so that the cluster goes through every
 * mixture of the two. Shrinks to the cutting off of one node, where it was in the course.
 *
 * @param options.stepMs how long between one and the next; default: up to a tenth of the case
 * @see FoundationDB's swizzle, in Zhou et al. 2021, FoundationDB, §4
 */
export function swizzles(options: { readonly stepMs?: Range } = {}): FaultArbitrary {
  return {
    kind: 'swizzle',
    draw: (withinMs) => {
      const [min, max] = options.stepMs ?? [1, Math.max(1, Math.round(withinMs / 10))];
      return fc
        .record({
          records: essentialRecords(MOST_CUT_OFF),
          atMs: moment(withinMs),
          stepMs: fc.integer({ min, max }),
          cutOrder: choice(),
          healOrder: choice(),
        })
        .map((drawn) => (place) => {
          if (place.nodes.length < 2) return undefined;
          const cutOrder = shuffled(place, drawn.cutOrder).slice(0, MOST_CUT_OFF);
          const healOrder = shuffled(place, drawn.healOrder).filter((node) =>
            cutOrder.includes(node),
          );
          const { atMs, stepMs, records } = drawn;
          return swizzle(place.nodes, { atMs, stepMs, cutOrder, healOrder }).filter((_, position) =>
            records.includes(position),
          );
        });
    },
  };
}
