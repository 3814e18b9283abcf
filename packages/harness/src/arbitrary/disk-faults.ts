import type { Fault } from '@netsplit/simulator';
import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, nodesOfRoles, pick } from './pick.ts';

/** Every kind of fault that befalls a disk while its node is up. */
export const DISK_FAULTS = ['disk-slow', 'disk-full', 'disk-misdirect', 'disk-rot'] as const;

/** A kind of fault that befalls a disk while its node is up. */
export type DiskFaultKind = (typeof DISK_FAULTS)[number];

/** Whose disks fail, and how. Times are virtual milliseconds. */
export interface DiskFaultOptions {
  /** Which befall a disk; default: all. Shrinks towards the first one. */
  readonly kinds?: readonly DiskFaultKind[];
  /** Only disks of nodes of these roles; default: any. */
  readonly roles?: readonly string[];
  /** How long a disk stays full or slow; default: from 1 ms to as long as the case runs. */
  readonly forMs?: Range;
  /** How long a sync of a slow disk takes. Default 1 to 100 ms. */
  readonly syncMs?: Range;
}

/**
 * Disks turn slow or full for a while, a write lands in the wrong place, a bit flips. What crashes do to
 * a disk is for {@link crashes} to say.
 *
 * A node that lets the error of a full disk pass stops, and stays down until it is restarted.
 */
export function diskFaults(options: DiskFaultOptions = {}): FaultArbitrary {
  const { kinds = DISK_FAULTS, roles, forMs, syncMs: [fastest, slowest] = [1, 100] } = options;
  return {
    kind: 'disk fault',
    draw: (withinMs) =>
      fc
        .record({
          kind: fc.constantFrom(...kinds),
          node: choice(),
          atMs: moment(withinMs),
          forMs: duration(forMs, withinMs),
          syncMs: fc.integer({ min: fastest, max: slowest }),
          draw: choice(),
        })
        .map(({ node: chosen, ...drawn }) => (place) => {
          const node = pick(place, nodesOfRoles(place, roles), chosen);
          return node === undefined ? undefined : faultOf(node, drawn);
        }),
  };
}

interface Drawn {
  readonly kind: DiskFaultKind;
  readonly atMs: number;
  readonly forMs: number;
  readonly syncMs: number;
  readonly draw: number;
}

/** A fault says what its kind has, and nothing else. */
function faultOf(node: string, { kind, atMs, forMs, syncMs, draw }: Drawn): Fault {
  switch (kind) {
    case 'disk-slow':
      return { kind, atMs, node, syncMs, forMs };
    case 'disk-full':
      return { kind, atMs, node, forMs };
    case 'disk-misdirect':
    case 'disk-rot':
      return { kind, atMs, node, draw };
  }
}
