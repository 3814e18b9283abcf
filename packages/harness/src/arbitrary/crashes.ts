import type { FaultOf } from '@netsplit/simulator';
import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/** What a restarted node finds on its disk; `torn` and `reordered` are powers cut in the middle of writing. */
export type DiskAfterCrash = NonNullable<FaultOf<'crash'>['disk']>;

/** Who crashes, for how long, and what a restart finds. Times are virtual milliseconds. */
export interface CrashOptions {
  /** Only nodes of these roles crash; default: any. */
  readonly roles?: readonly string[];
  /** How long a node stays down; default: from 1 ms to as long as the case runs. */
  readonly forMs?: Range;
  /** `false`: crash-stop. The node stays down for good, even when the rest heals. Default true. */
  readonly recover?: boolean;
  /**
   * Some crashes strike inside a handler, after its k-th effect, k up to this. Default: none does.
   * One that has not struck by the time of healing never does.
   */
  readonly afterEffects?: number;
  /** What may be left on the disk; default: what was synced. */
  readonly disk?: readonly DiskAfterCrash[];
}

/** Nodes stop, forgetting their fields and timers, and come back after a while with their disk. */
export function crashes(options: CrashOptions = {}): FaultArbitrary {
  const { roles, forMs, recover = true, afterEffects, disk = [] } = options;
  return {
    kind: 'crash',
    crashStop: !recover,
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: recover ? duration(forMs, withinMs) : fc.constant(undefined),
          node: choice(),
          afterEffects:
            afterEffects === undefined
              ? fc.constant(undefined)
              : fc.option(fc.nat(afterEffects), { nil: undefined }),
          disk: disk.length === 0 ? fc.constant(undefined) : fc.constantFrom(...disk),
          draw: choice(),
        })
        .map(({ node: chosen, draw, ...crash }) => (place) => {
          const node = pick(place, nodesOfRoles(place, roles), chosen);
          if (node === undefined) return undefined;
          const isDrawn = crash.disk === 'torn' || crash.disk === 'reordered';
          return { kind: 'crash', node, ...withoutHoles(crash), ...(isDrawn && { draw }) };
        }),
  };
}

/** A fault is printed and saved: what it does not say is not in it. */
function withoutHoles<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
