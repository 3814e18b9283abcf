// Changing the configuration in a scene, and what must hold of configurations (dissertation chapter 4).

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { AddServer, Raft, RemoveServer } from '../contract.ts';
import { Chronicle } from './chronicle.ts';
import { latestLeader } from './cluster-scenes.ts';
import type { RaftCluster } from './raft-cluster.ts';

/** Long enough for some elections in between. */
const CHANGED_WITHIN_MS = 10_000;

/** Asks whoever leads for a change until it is committed: refused for now, or deposed meanwhile, it asks again. */
export async function changeMembers(
  cluster: RaftCluster,
  change: AddServer | RemoveServer,
): Promise<void> {
  const untilMs = cluster.nowMs + CHANGED_WITHIN_MS;
  const what = `the change '${change.kind} ${change.server}' is committed`;
  while (!isDone(cluster, change)) {
    const withinMs = Math.max(1, untilMs - cluster.nowMs);
    await cluster.runUntil(() => latestLeader(cluster) !== undefined, { withinMs, what });
    const leader = cluster.need(latestLeader(cluster), what);
    const operation = cluster.request(leader, change);
    await cluster.runUntil(
      () => operation.answered || isDone(cluster, change) || latestLeader(cluster) !== leader,
      { withinMs, what },
    );
    if (!isDone(cluster, change)) await cluster.runFor(20);
  }
}

/** Lets time pass until somebody tells that exactly these are the members. */
export async function reconfiguredTo(
  cluster: RaftCluster,
  members: readonly NodeId[],
): Promise<void> {
  const wanted = members.toSorted().join(', ');
  await cluster.runUntil(() => Chronicle.of(cluster).members.toSorted().join(', ') === wanted, {
    withinMs: CHANGED_WITHIN_MS,
    what: `the configuration ${wanted} is committed, and told with output('reconfigured', { index, members })`,
  });
}

function isDone(cluster: RaftCluster, { kind, server }: AddServer | RemoveServer): boolean {
  return Chronicle.of(cluster).members.includes(server) === (kind === 'add-server');
}

/**
 * Dissertation §4.1, with the correction of 2015: when a leader appends a configuration, it has committed the one before it,
 * and an entry of its own term. Told from its messages: the first that has the new entry says how far it has committed.
 */
const changesFollowEachOther = invariant<Raft>(
  'a leader changes the configuration when the last change is committed, and an entry of its term',
  (report) => {
    const reigns = new Map<string, { firstOfTerm: number; changes: Set<number> }>();
    return (act) => {
      if (act.kind !== 'sent' || act.message.kind !== 'AppendEntries') return;
      const { term, prevLogIndex, prevLogTerm, entries, leaderCommit } = act.message;
      const name = `${act.node} in ${term}`;
      const reign = reigns.get(name) ?? { firstOfTerm: Infinity, changes: new Set() };
      reigns.set(name, reign);
      if (prevLogTerm === term) reign.firstOfTerm = Math.min(reign.firstOfTerm, prevLogIndex);
      entries.forEach((entry, at) => {
        const index = prevLogIndex + 1 + at;
        if (entry.term === term) reign.firstOfTerm = Math.min(reign.firstOfTerm, index);
        if (entry.kind !== 'members' || reign.changes.has(index)) return;
        const before = Math.max(0, ...[...reign.changes].filter((change) => change < index));
        reign.changes.add(index);
        if (entry.term !== term) return;
        const what = `${act.node}, which leads term ${term}, changes the configuration to ${entry.members.join(', ')} at index ${index}`;
        if (before > leaderCommit) {
          report(`${what}, and its last change, at index ${before}, is not committed`);
        } else if (reign.firstOfTerm > leaderCommit) {
          report(
            `${what}, and it has committed up to index ${leaderCommit}, nothing of its own term yet`,
          );
        }
      });
    };
  },
);

export const membershipInvariants = [changesFollowEachOther];
