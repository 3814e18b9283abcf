import { compareStamps } from '../given.ts';
import type { NodeId } from '@netsplit/simulator/node';
import type { Stamp, Version } from '../given.ts';

/** The stamp of a change that is made now: greater than that of what it replaces, however fast they come. */
export function stampAfter(held: Version | undefined, site: NodeId, nowMs: number): Stamp {
  return { time: Math.max(nowMs, (held?.stamp.time ?? 0) + 1), site };
}

/**
 * Whether a version takes the place of the one that is held. The greater stamp counts; of the same
 * certificate, activated twice, the later activation.
 */
export function isNewer(version: Version, held: Version | undefined): boolean {
  if (held === undefined) return true;
  const order = compareStamps(version.stamp, held.stamp);
  if (order !== 0) return order > 0;
  return (version.activatedMs ?? 0) > (held.activatedMs ?? 0);
}
