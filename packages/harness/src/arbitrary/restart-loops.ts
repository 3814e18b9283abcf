import { restartLoop } from '@netsplit/simulator';
import fc from 'fast-check';
import type { DiskAfterCrash } from './crashes.ts';
import { essentialRecords } from './essential-list.ts';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { moment } from './moment.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/** Who crashes again and again, and at what pace. Times are virtual milliseconds. */
export interface RestartLoopOptions {
  /** Only nodes of these roles; default: any. */
  readonly roles?: readonly string[];
  /** How many crashes at most; default 5. */
  readonly times?: number;
  /** How long it is down, and then up, each time. Default: 1 to 100 ms. */
  readonly downMs?: Range;
  readonly upMs?: Range;
  /** What may be left on the disk; default: what was synced. */
  readonly disk?: readonly DiskAfterCrash[];
}

/**
 * A node crashes again and again, each time before it has come far. Shrinks to one crash, where it was
 * in the loop.
 */
export function restartLoops(options: RestartLoopOptions = {}): FaultArbitrary {
  const { roles, times = 5, downMs = [1, 100], upMs = [1, 100], disk = [] } = options;
  return {
    kind: 'restart loop',
    draw: (withinMs) =>
      fc
        .record({
          records: essentialRecords(times),
          atMs: moment(withinMs),
          downMs: fc.integer({ min: downMs[0], max: downMs[1] }),
          upMs: fc.integer({ min: upMs[0], max: upMs[1] }),
          node: choice(),
          disk: disk.length === 0 ? fc.constant(undefined) : fc.constantFrom(...disk),
        })
        .map(({ records, node: chosen, ...course }) => (place) => {
          const node = pick(place, nodesOfRoles(place, roles), chosen);
          if (node === undefined) return undefined;
          return restartLoop(node, { ...course, times }).filter((_, round) =>
            records.includes(round),
          );
        }),
  };
}
