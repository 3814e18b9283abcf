// A scene that steers towards what is hard in Raft: each leader is lost just after it has appended an entry, when a drawn
// number of followers have it; and with it go those who have it, so that others may lead who do not.

import { requests, type SceneCase } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Command, Raft, Request } from '../contract.ts';
import { majority } from '../given.ts';
import { Chronicle, type Reign } from './chronicle.ts';
import { agreeOn, LEADER_WITHIN_MS, propose } from './cluster-scenes.ts';
import { put, told } from './commands.ts';
import { carries } from './entries.ts';
import { type RaftCluster, serversOf } from './raft-cluster.ts';

/** As long as a leader's entry may take to reach as many as it shall; one that is cut off cannot. */
const REACH_WITHIN_MS = 200;

/**
 * How many followers get a leader's entry before it is lost. One is the hardest: then a majority is near. Figure 8 is one,
 * none and one, so these are drawn most.
 */
export const reaches = requests<Raft>({
  to: 'server',
  request: fc
    .constantFrom(0, 0, 0, 1, 1, 1, 1, 1, 2)
    .map((reach): Request => ({ kind: 'propose', command: put('reach', reach) })),
});

/** How a leader is lost, and comes back. */
export interface Loss {
  lose(cluster: RaftCluster, leader: NodeId, reached: readonly NodeId[]): void;
  findAgain(cluster: RaftCluster): void;
}

/** One lost leader after another, as many as the case has operations; then all is well again, and they agree. */
export async function loseLeaders(
  cluster: RaftCluster,
  { operations }: SceneCase<Raft>,
  { lose, findAgain }: Loss,
): Promise<void> {
  let before = 0;
  for (const [round, { request }] of operations.entries()) {
    const reign = await nextReign(cluster, before);
    before = reign.term;
    const command = put('x', round);
    propose(cluster, reign.leader, command);
    const reached = await reach(cluster, reign.leader, command, reachOf(request));
    // Its followers' answers still arrive: it may believe that something is committed.
    for (const server of serversOf(cluster)) {
      if (server !== reign.leader) cluster.cutOneWay(reign.leader, server);
    }
    await cluster.runFor(ANSWERS_MS);
    findAgain(cluster);
    lose(cluster, reign.leader, reached);
    await cluster.runFor(1);
  }
  findAgain(cluster);
  await agreeOn(cluster, put('x', 'the end'));
}

/** Long enough for answers to arrive on the network of such a scene, and too short for an election. */
const ANSWERS_MS = 30;

async function nextReign(cluster: RaftCluster, before: number): Promise<Reign> {
  const what = 'a majority can reach each other, and one of them is elected';
  const next = (): Reign | undefined => {
    const reign = Chronicle.of(cluster).latestReign;
    return reign === undefined || reign.term <= before || reign.isOver ? undefined : reign;
  };
  await cluster.runUntil(() => next() !== undefined, { withinMs: LEADER_WITHIN_MS, what });
  return cluster.need(next(), what);
}

/** Lets time pass until so many followers have got a leader's command, and tells who they are. */
async function reach(
  cluster: RaftCluster,
  leader: NodeId,
  command: Command,
  count: number,
): Promise<NodeId[]> {
  const reached = new Set<NodeId>();
  const untilMs = cluster.nowMs + REACH_WITHIN_MS;
  let seen = cluster.acts.length;
  const isEnough = (): boolean => {
    for (; seen < cluster.acts.length && reached.size < count; seen++) {
      const act = cluster.acts[seen];
      if (act?.kind !== 'delivered' || act.message.kind !== 'AppendEntries') continue;
      if (carries(act.message, command)) reached.add(act.node);
    }
    return reached.size >= count || cluster.nowMs >= untilMs;
  };
  if (count > 0) {
    const what = `${told(command)} of ${leader} reaches ${count} others`;
    await cluster.runUntil(isEnough, { withinMs: 2 * REACH_WITHIN_MS, what });
  }
  return [...reached];
}

/** How many followers the leader's entry reaches is what the operation of the case writes. */
function reachOf(request: Raft['request']): number {
  const isPut = request.kind === 'propose' && request.command.kind === 'put';
  return isPut ? Number(request.command.value) : 0;
}

/** Who goes with a leader: those whom its entries have reached, as far as a majority is left without them. */
export function gone(
  cluster: RaftCluster,
  leader: NodeId,
  reached: readonly NodeId[],
): readonly NodeId[] {
  const servers = serversOf(cluster);
  return [leader, ...reached].slice(0, servers.length - majority(servers.length));
}
