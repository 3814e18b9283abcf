// How a scene makes one server leader, and no other: by cutting links so that only this one can be heard by a majority.

import type { NodeId } from '@netsplit/simulator';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import { LEADER_WITHIN_MS } from './cluster-scenes.ts';
import { type RaftCluster, serversOf } from './raft-cluster.ts';

/** Cuts all links but those between one server and some others. */
export function connect(cluster: RaftCluster, centre: NodeId, others: readonly NodeId[]): void {
  const isOpen = (from: NodeId, to: NodeId): boolean =>
    (from === centre && others.includes(to)) || (to === centre && others.includes(from));
  cutAllBut(cluster, isOpen);
}

/**
 * Lets time pass until this server is elected, anew if it was before. It is the only one that more than one other can
 * reach, so nobody else wins. Its log must be good enough for these voters.
 */
export async function crown(
  cluster: RaftCluster,
  leader: NodeId,
  voters: readonly NodeId[],
): Promise<void> {
  connect(cluster, leader, voters);
  const before = Chronicle.of(cluster).latestReign?.term ?? 0;
  await cluster.runUntil(
    () => {
      const reign = Chronicle.of(cluster).latestReign;
      return reign !== undefined && reign.leader === leader && reign.term > before;
    },
    {
      withinMs: LEADER_WITHIN_MS,
      what: `${leader} is elected by ${voters.join(', ')}, none of whose logs is more up-to-date`,
    },
  );
}

/** Lets a leader hear, from one follower, that its time is over, or find out for itself. It reaches nobody. */
export async function depose(cluster: RaftCluster, leader: NodeId, other: NodeId): Promise<void> {
  cutAllBut(cluster, (from, to) => from === other && to === leader);
  await cluster.runFor(3 * ELECTION_TIMEOUT_MAX_MS);
}

function cutAllBut(cluster: RaftCluster, isOpen: (from: NodeId, to: NodeId) => boolean): void {
  cluster.heal();
  const servers = serversOf(cluster);
  const links = servers.flatMap((from) =>
    servers
      .filter((to) => to !== from && !isOpen(from, to))
      .map((to): [NodeId, NodeId] => [from, to]),
  );
  cluster.inject({ kind: 'cut', atMs: cluster.nowMs, links });
}
