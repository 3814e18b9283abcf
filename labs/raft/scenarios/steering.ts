// How a scenario comes to where its story begins: who may hear whom, and what has to have happened before it goes on.

import type { Cluster, ClusterSpec, Subject } from '@netsplit/harness';
import type { Command, Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import { acknowledged, applies, elected, gets, type Seen } from './seen.ts';

type RaftCluster = Cluster<Raft>;

/** By when what has to happen does, with split votes and all. */
const PATIENCE_MS = 15 * ELECTION_TIMEOUT_MAX_MS;

/** Servers `s1` to `s<servers>`, 5 ms from each other. */
export function raftCluster(
  subject: Subject<Raft>,
  servers: number,
  spec: Omit<ClusterSpec<Raft>, 'nodes'> = {},
): RaftCluster {
  const nodes = Object.fromEntries(
    Array.from({ length: servers }, (_, at) => [`s${at + 1}`, 'server']),
  );
  return subject.cluster({ network: { delayMs: 5 }, ...spec, nodes });
}

/** `x ← 3`. */
export function put(value: string | number): Command {
  return { kind: 'put', key: 'x', value: String(value) };
}

/** Cuts all links but those between one server and some others. */
export function connect(cluster: RaftCluster, centre: string, others: readonly string[]): void {
  cluster.heal();
  const isOpen = (from: string, to: string): boolean =>
    (from === centre && others.includes(to)) || (to === centre && others.includes(from));
  const links = cluster.nodes.flatMap((from) =>
    cluster.nodes
      .filter((to) => to !== from && !isOpen(from, to))
      .map((to): [string, string] => [from, to]),
  );
  cluster.inject({ kind: 'cut', atMs: cluster.nowMs, links });
}

/** Lets time pass until something has happened that has not yet. */
export async function until(cluster: RaftCluster, isIt: Seen, what: string): Promise<void> {
  let seen = cluster.acts.length;
  await cluster.runUntil(
    () => {
      while (seen < cluster.acts.length) {
        const act = cluster.acts[seen++];
        if (act !== undefined && isIt(act)) return true;
      }
      return false;
    },
    { withinMs: PATIENCE_MS, what },
  );
}

/** Of all servers, only this one is heard when it asks for votes: in the end it is elected. */
export async function crown(
  cluster: RaftCluster,
  leader: string,
  voters: readonly string[],
): Promise<void> {
  connect(cluster, leader, voters);
  for (const from of voters) {
    const ask = { message: 'RequestVote', from, verdict: 'drop' } as const;
    cluster.inject({ kind: 'rule', atMs: cluster.nowMs, ...ask });
  }
  await until(cluster, elected(leader), `${leader} is elected by ${voters.join(' and ')}`);
}

/** A leader takes a command, and those whom it reaches get it. */
export async function replicate(
  cluster: RaftCluster,
  leader: string,
  command: Command,
  followers: readonly string[],
): Promise<void> {
  cluster.request(leader, { kind: 'propose', command });
  const left = new Set(followers);
  const isThere: Seen = (act) => {
    for (const server of left) if (gets(server, command)(act)) left.delete(server);
    return left.size === 0;
  };
  if (left.size > 0)
    await until(cluster, isThere, `${leader} sends a command to ${[...left].join(', ')}`);
  else await cluster.runFor(1);
}

/** A leader takes a command, and these servers apply it. */
export async function agree(
  cluster: RaftCluster,
  leader: string,
  command: Command,
  servers: readonly string[],
): Promise<void> {
  cluster.request(leader, { kind: 'propose', command });
  const left = new Set(servers);
  await until(
    cluster,
    (act) => {
      for (const server of left) if (applies(server, command)(act)) left.delete(server);
      return left.size === 0;
    },
    `${[...left].join(', ')} apply a command of ${leader}`,
  );
}

/** A leader hears that a follower has what it was sent. */
export async function untilAcknowledged(
  cluster: RaftCluster,
  leader: string,
  follower: string,
): Promise<void> {
  await until(cluster, acknowledged(leader, follower), `${follower} answers ${leader}`);
}
