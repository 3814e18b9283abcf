// A cluster of this lab, and the ways in which a scene cuts it up.

import type { Act, Cluster, ClusterSpec, Operation, OutputAct, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';

export type RaftCluster = Cluster<Raft>;
export type RaftAct = Act<Raft>;
export type Asked = Operation<Raft>;
export type Election = OutputAct<Raft, 'elected'>;
export type Application = OutputAct<Raft, 'applied'>;

/** Servers `s1` to `s<servers>`, newcomers `n1` …, clients `c1` …; a message takes 5 ms unless said otherwise. */
export function raftCluster(
  subject: Subject<Raft>,
  options: { servers?: number; newcomers?: number; clients?: number } & Omit<
    ClusterSpec<Raft>,
    'nodes'
  > = {},
): RaftCluster {
  const { servers = 3, newcomers = 0, clients = 0, network, ...spec } = options;
  const named = (letter: string, count: number, role: string): [NodeId, string][] =>
    Array.from({ length: count }, (_, index) => [`${letter}${index + 1}`, role]);
  const nodes = Object.fromEntries([
    ...named('s', servers, 'server'),
    ...named('n', newcomers, 'newcomer'),
    ...named('c', clients, 'client'),
  ]);
  return subject.cluster({ ...spec, nodes, network: { delayMs: 5, ...network } });
}

/** The servers of the first configuration. */
export function serversOf(cluster: RaftCluster): readonly NodeId[] {
  return cluster.nodesOf('server');
}

/** Cuts servers off from all others, clients too, both ways, until the network heals. */
export function cutOff(cluster: RaftCluster, ...servers: readonly NodeId[]): void {
  cluster.partition(
    servers,
    cluster.nodes.filter((node) => !servers.includes(node)),
  );
}

/** Cuts every server off from every other. */
export function scatter(cluster: RaftCluster): void {
  cluster.partition(...cluster.nodes.map((node) => [node]));
}

/** The other servers. */
export function except(cluster: RaftCluster, ...servers: readonly NodeId[]): readonly NodeId[] {
  return serversOf(cluster).filter((server) => !servers.includes(server));
}
