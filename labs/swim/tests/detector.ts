// A run of the group, as Chandra and Toueg see one: who took whom for failed, from when to when.

import type { DetectorVerdict, MembershipEvent, MembershipRun } from '@netsplit/checkers';
import { nodeOf } from '../given.ts';
import { live, type Group } from './group.ts';

/** Of a node that is confirmed in whichever of its lives it is in, until a later one is known. */
export function detectorRun(cluster: Group): MembershipRun {
  const events = cluster.acts.flatMap((act): MembershipEvent[] => {
    const { node, atMs } = act;
    if (act.kind === 'crashed') return [{ kind: 'crash', process: node, atMs }];
    if (act.kind === 'started' && act.incarnation > 0) {
      return [{ kind: 'restart', process: node, atMs }];
    }
    if (act.kind !== 'output' || nodeOf(act.data.member) === node) return [];
    const kind = act.data.state === 'confirmed' ? 'suspect' : 'trust';
    return [{ kind, observer: node, subject: nodeOf(act.data.member), atMs }];
  });
  return { processes: cluster.nodes, events, endMs: cluster.nowMs };
}

/** Where nobody is left to see it, there is nothing to be asked. */
export function expectHolds(cluster: Group, what: string, verdict: DetectorVerdict): void {
  cluster.expect(
    verdict.verdict === 'holds' || live(cluster).length === 0,
    `${what} does not hold: ${verdict.verdict === 'holds' ? '' : verdict.why}`,
  );
}
