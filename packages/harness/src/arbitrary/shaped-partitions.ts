import {
  bridge,
  halves,
  isolate,
  majoritiesRing,
  majorityAndMinority,
  oneWay,
  randomCuts,
  type FaultOf,
} from '@netsplit/simulator';
import fc from 'fast-check';
import type { FaultArbitrary, Place, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, shareOf, shuffled } from './pick.ts';

/** The name of a way in which a network falls apart. */
export type PartitionShape = NonNullable<FaultOf<'partition'>['shape']>;

/** All of them, the gentlest first. */
export const PARTITION_SHAPES = [
  'isolate',
  'one way',
  'majority and minority',
  'halves',
  'bridge',
  'majorities ring',
  'random',
] as const satisfies readonly PartitionShape[];

/** How much of all directions a random cut takes. */
const MOST_CUT = 0.6;

/**
 * The network falls apart in one of the shapes that have a name. Shrinks to the first of them.
 *
 * A cluster may be too small for a shape: a bridge takes three nodes, a ring of majorities four.
 *
 * @param options.shapes default: {@link PARTITION_SHAPES}
 * @param options.forMs how long each lasts; default: from 1 ms to as long as the case runs
 * @see Jepsen's nemesis, which named them
 */
export function shapedPartitions(
  options: { readonly shapes?: readonly PartitionShape[]; readonly forMs?: Range } = {},
): FaultArbitrary {
  const { shapes = PARTITION_SHAPES, forMs } = options;
  return {
    kind: 'shaped partition',
    draw: (withinMs) =>
      fc
        .record({
          shape: fc.constantFrom(...shapes),
          atMs: moment(withinMs),
          forMs: duration(forMs, withinMs),
          // Who stands where, and how many on the smaller side.
          order: choice(),
          extent: fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 10),
        })
        .map(
          ({ shape, atMs, forMs, order, extent }) =>
            (place) =>
              shapeOf(shape, place, { atMs, forMs, order, extent }),
        ),
  };
}

interface Drawn {
  readonly atMs: number;
  readonly forMs: number;
  readonly order: number;
  readonly extent: number;
}

function shapeOf(
  shape: PartitionShape,
  place: Place,
  { order, extent, ...when }: Drawn,
): FaultOf<'partition' | 'cut'> | undefined {
  const nodes = shuffled(place, order);
  const [first] = nodes;
  if (first === undefined || nodes.length < LEAST_NODES[shape]) return undefined;
  // From one node to as many as are fewer than half.
  const smallerSide = 1 + Math.floor(extent * ((nodes.length - 1) >> 1));
  switch (shape) {
    case 'isolate':
      return isolate(nodes, first, when);
    case 'halves':
      return halves(nodes, when);
    case 'majority and minority': {
      const most = (nodes.length - 1) >> 1;
      return majorityAndMinority(nodes, nodes.slice(0, Math.min(most, smallerSide)), when);
    }
    case 'majorities ring':
      return majoritiesRing(nodes, when);
    case 'bridge':
      return bridge(nodes, first, when);
    case 'one way':
      return oneWay(nodes.slice(0, smallerSide), nodes.slice(smallerSide), when);
    case 'random': {
      const share = Math.max(extent * MOST_CUT, 1 / (nodes.length * nodes.length));
      return randomCuts(nodes, (from, to) => shareOf(place, from, to, order) < share, when);
    }
  }
}

const LEAST_NODES: Readonly<Record<PartitionShape, number>> = {
  isolate: 2,
  'one way': 2,
  'majority and minority': 3,
  halves: 2,
  bridge: 3,
  'majorities ring': 4,
  random: 2,
};
