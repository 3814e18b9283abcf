// What the scenes of this lab are made of: a cluster of servers, its leader, a command that is to be agreed on.
//
// A scene may ask anything here to find its way. What it expects is told from messages, answers, outputs and disk writes
// alone, and commands are recognised by their value, never by their index: a leader may append entries of its own.

import type { Liveness, SceneCase } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Command, Raft, Request } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS, majority } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import { told } from './commands.ts';
import { type Asked, type RaftCluster, serversOf } from './raft-cluster.ts';

/**
 * By when a cluster that is well has a leader. An election takes 300 ms, and is split in less than one case of three:
 * fifteen in a row are not to be seen in a million runs.
 */
export const LEADER_WITHIN_MS = 15 * ELECTION_TIMEOUT_MAX_MS;

/** By when a cluster with a leader agrees on a command, also if it has to elect one first. */
const AGREEMENT_WITHIN_MS = LEADER_WITHIN_MS + 2000;

/** Who won the latest term; undefined if nobody did yet, or if that server has crashed since. */
export function latestLeader(cluster: RaftCluster): NodeId | undefined {
  const reign = Chronicle.of(cluster).latestReign;
  return reign === undefined || reign.isOver ? undefined : reign.leader;
}

/** The latest leader, once a majority of the members has heard of it in its term. */
function establishedLeader(cluster: RaftCluster): NodeId | undefined {
  const { latestReign: reign, members } = Chronicle.of(cluster);
  if (reign === undefined || reign.isOver) return undefined;
  const heard = members.filter((member) => reign.followers.has(member)).length;
  return heard >= majority(members.length) ? reign.leader : undefined;
}

/**
 * Lets time pass until one of these servers is the leader of the latest term and a majority of the cluster has heard so:
 * such a leader stays while nothing goes wrong.
 *
 * @param options.among whom to wait for; default: all servers
 */
export async function leaderOf(
  cluster: RaftCluster,
  options: { among?: readonly NodeId[]; withinMs?: number; what?: string } = {},
): Promise<NodeId> {
  const { among = serversOf(cluster), withinMs = LEADER_WITHIN_MS } = options;
  const { what = `one of ${among.join(', ')} is elected, and a majority hears of it` } = options;
  let leader: NodeId | undefined;
  await cluster.runUntil(
    () => {
      leader = establishedLeader(cluster);
      return leader !== undefined && among.includes(leader);
    },
    { withinMs, what },
  );
  return cluster.need(leader, what);
}

/** After healing: one leader, which all servers have followed for some time. */
export const allFollowOne: Liveness<Raft> = {
  goal: (cluster) => {
    const reign = Chronicle.of(cluster).latestReign;
    if (reign === undefined || reign.isOver) return false;
    const isOld = cluster.nowMs - reign.election.atMs >= ELECTION_TIMEOUT_MAX_MS;
    return isOld && reign.followers.size === serversOf(cluster).length;
  },
  withinMs: 2 * LEADER_WITHIN_MS,
  what: `all servers follow one leader, and have done so for ${ELECTION_TIMEOUT_MAX_MS} ms`,
};

/**
 * What a property's operations ask of one server is asked of all, for only the leader takes a command. With two leaders
 * it may be applied twice: a property on top of this tells commands by their value, and allows that.
 */
export function askEverybody(cluster: RaftCluster, { operations }: SceneCase<Raft>): void {
  for (const { node, request, atMs } of operations) {
    for (const server of serversOf(cluster)) {
      if (server !== node) cluster.request(server, request, { atMs });
    }
  }
}

/** Asks a server to replicate a command, and goes on without waiting. */
export function propose(cluster: RaftCluster, server: NodeId, command: Command): Asked {
  return cluster.request(server, { kind: 'propose', command });
}

/** Asks a server for something, and lets time pass until it has answered. */
export async function ask(
  cluster: RaftCluster,
  server: NodeId,
  request: Request,
  withinMs = AGREEMENT_WITHIN_MS,
): Promise<Asked> {
  const operation = cluster.request(server, request);
  await cluster.runUntil(() => operation.answered, {
    withinMs,
    what: `${server} answers to ${request.kind}`,
  });
  return operation;
}

/**
 * Gets a command through: proposes it to whoever leads, again if that leader is deposed, until `by` have applied it.
 *
 * @param options.by default: all servers
 * @returns the leader that took it last
 */
export async function agreeOn(
  cluster: RaftCluster,
  command: Command,
  options: { by?: readonly NodeId[]; withinMs?: number } = {},
): Promise<NodeId> {
  const { by = serversOf(cluster), withinMs = AGREEMENT_WITHIN_MS } = options;
  const untilMs = cluster.nowMs + withinMs;
  const left = (): number => Math.max(1, untilMs - cluster.nowMs);
  const what = `${by.join(', ')} apply ${told(command)}`;
  for (;;) {
    const leader = await leaderOf(cluster, { among: by, withinMs: left(), what });
    const proposal = propose(cluster, leader, command);
    const isDone = (): boolean => {
      const appliers = Chronicle.of(cluster).appliersOf(command);
      return by.every((server) => appliers.has(server));
    };
    const isLost = (): boolean => proposal.answered && proposal.response?.kind !== 'applied';
    const isDeposed = (): boolean => latestLeader(cluster) !== leader;
    await cluster.runUntil(() => isDone() || isLost() || isDeposed(), { withinMs: left(), what });
    if (isDone()) return leader;
    await cluster.runFor(10);
  }
}
