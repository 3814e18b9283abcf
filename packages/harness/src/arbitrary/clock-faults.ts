import type { FaultOf } from '@netsplit/simulator';
import fc, { type Arbitrary } from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/** What may go wrong with a clock; without any of the three, all of them may. */
export interface ClockFaultOptions {
  /** Only nodes of these roles; default: any. */
  readonly roles?: readonly string[];
  /** How far it leaps: `[-500, 500]` is half a second back or ahead. For good. */
  readonly jumpMs?: Range;
  /** How many microseconds it gains in a second; negative: loses. */
  readonly driftPpm?: Range;
  /** It stands still, and goes on from there. */
  readonly freeze?: boolean;
  /** How long drift and standing still last; default: from 1 ms to as long as the case runs. */
  readonly forMs?: Range;
}

type Wrong = Omit<FaultOf<'clock'>, 'kind' | 'atMs' | 'node'>;

/**
 * A node's own clock goes wrong: it drifts, leaps or stands still. Shrinks to as little of it as does
 * harm.
 */
export function clockFaults(options: ClockFaultOptions = {}): FaultArbitrary {
  const isAny =
    options.jumpMs === undefined && options.driftPpm === undefined && options.freeze !== true;
  const { jumpMs, driftPpm, freeze } = isAny ? ANY : options;
  return {
    kind: 'clock fault',
    draw: (withinMs) => {
      const forMs = duration(options.forMs, withinMs);
      const wrong: Arbitrary<Wrong>[] = [
        ...(driftPpm ? [fc.record({ driftPpm: within(driftPpm), forMs })] : []),
        ...(jumpMs ? [fc.record({ jumpMs: within(jumpMs) })] : []),
        ...(freeze === true ? [fc.record({ frozen: fc.constant(true as const), forMs })] : []),
      ];
      return fc
        .record({ atMs: moment(withinMs), wrong: fc.oneof(...wrong), node: choice() })
        .map(({ atMs, wrong, node: chosen }) => (place) => {
          const node = pick(place, nodesOfRoles(place, options.roles), chosen);
          return node === undefined ? undefined : { kind: 'clock', atMs, node, ...wrong };
        });
    },
  };
}

const ANY = { driftPpm: [-200_000, 200_000], jumpMs: [-500, 500], freeze: true } as const;

function within([min, max]: Range): Arbitrary<number> {
  return fc.integer({ min, max });
}
