// What the scenes of part B are made of: sites with copies of a database.

import type { Cluster, ClusterSpec, Operation, OutputAct, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { AntiEntropy, ReplicaRequest } from '../contract.ts';
import { compareStamps, type Direction, type Stamp } from '../given.ts';
import { IN_STEP, names } from './sites.ts';

export type Replicas = Cluster<AntiEntropy>;
type Change = OutputAct<AntiEntropy, 'changed'>;

/** Sites `s1`, `s2` and so on, in step unless said otherwise. */
export function replicas(
  subject: Subject<AntiEntropy>,
  count: number,
  spec: Omit<ClusterSpec<AntiEntropy>, 'nodes'> = {},
): Replicas {
  const nodes = Object.fromEntries(names(count).map((name) => [name, 'replica']));
  return subject.cluster({ nodes, network: IN_STEP, ...spec });
}

export function write(key: string, value: string): ReplicaRequest {
  return { kind: 'write', key, value };
}

export function remove(key: string): ReplicaRequest {
  return { kind: 'delete', key };
}

/** All sites resolve in this direction. */
export function resolveBy(cluster: Replicas, direction: Direction): void {
  for (const node of cluster.nodes) cluster.request(node, { kind: 'resolve', direction });
}

export function changes(cluster: Replicas): readonly Change[] {
  return cluster.outputs('changed');
}

/** What each site last said of each key, by both; asked after every event, so each act is looked at once. */
const told = new WeakMap<Replicas, { seen: number; readonly last: Map<string, Change> }>();

function lastChanges(cluster: Replicas): ReadonlyMap<string, Change> {
  let known = told.get(cluster);
  if (known === undefined) told.set(cluster, (known = { seen: 0, last: new Map() }));
  for (; known.seen < cluster.acts.length; known.seen += 1) {
    const act = cluster.acts[known.seen];
    if (act?.kind !== 'output' || act.output !== 'changed') continue;
    known.last.set(`${act.node} ${act.data.key}`, act);
  }
  return known.last;
}

/** What a site has of a key, as it last said. */
export function lastChange(cluster: Replicas, node: NodeId, key: string): Change | undefined {
  return lastChanges(cluster).get(`${node} ${key}`);
}

/** Asks a site for a key now, and gives what it finds. */
export async function read(cluster: Replicas, node: NodeId, key: string): Promise<string | null> {
  const operation = cluster.request(node, { kind: 'read', key });
  await cluster.runFor(1);
  return found(cluster, operation);
}

/** What a read has found. */
export function found(cluster: Replicas, operation: Operation<AntiEntropy>): string | null {
  const { node, response } = operation;
  const what = 'kind' in operation.request && operation.request.kind;
  const answer = cluster.need(response, `${node} was asked to ${what} and has not answered`);
  cluster.expect(
    answer.kind === 'found',
    `${node} was asked to read and answered ${JSON.stringify(answer)}`,
  );
  return answer.kind === 'found' ? answer.value : null;
}

/** The stamp that a write or a deletion got. */
export function stampOf(cluster: Replicas, operation: Operation<AntiEntropy>): Stamp {
  const { node, request, response } = operation;
  const answer = cluster.need(
    response,
    `${node} was asked to ${request.kind} and has not answered: respond at once`,
  );
  const stamp = 'stamp' in answer ? answer.stamp : undefined;
  return cluster.need(
    stamp,
    `${node} was asked to ${request.kind} and answered ${JSON.stringify(answer)}, without a stamp`,
  );
}

/** Of each key that was written or deleted, what has the greatest stamp: what all sites should have in the end. */
export function winners(cluster: Replicas): Map<string, { value: string | null; stamp: Stamp }> {
  const greatest = new Map<string, { value: string | null; stamp: Stamp }>();
  for (const { request, response } of cluster.operations) {
    if (response === undefined || !('stamp' in response)) continue;
    if (request.kind !== 'write' && request.kind !== 'delete') continue;
    const { stamp } = response;
    const before = greatest.get(request.key);
    if (before !== undefined && compareStamps(before.stamp, stamp) >= 0) continue;
    greatest.set(request.key, { value: request.kind === 'write' ? request.value : null, stamp });
  }
  return greatest;
}

/** Whether each site, by what it said last, has the last version of each key, and nothing is left to be done. */
export function allAgree(cluster: Replicas): boolean {
  if (cluster.operations.some(({ answered }) => !answered)) return false;
  return [...winners(cluster)].every(([key, { value }]) =>
    cluster.nodes.every((node) => (lastChange(cluster, node, key)?.data.value ?? null) === value),
  );
}

/** A value as a sentence has it. */
export function text(value: string | null): string {
  return value === null ? 'nothing' : `"${value}"`;
}
