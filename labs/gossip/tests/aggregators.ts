// What the scenes of part D are made of: nodes that measure, and what they hold.

import type { Cluster, ClusterSpec, SentAct, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Aggregation, AggregatorOutputs } from '../contract.ts';
import { measurement, type Transfer } from '../given.ts';
import { isClose, massIsConserved, oneAtATime, receiptsAreTrue } from './mass-rules.ts';
import { IN_STEP } from './sites.ts';

export type Aggregators = Cluster<Aggregation>;
export type Mass = AggregatorOutputs['holds'];
export type TransferAct = SentAct<Aggregation> & { readonly message: Transfer };

/** What holds after every event. */
export const BOOKS = [massIsConserved, receiptsAreTrue, oneAtATime];

/** Nodes `n1`, `n2` and so on, in step unless said otherwise. */
export function aggregators(
  subject: Subject<Aggregation>,
  count: number,
  spec: Omit<ClusterSpec<Aggregation>, 'nodes'> = {},
): Aggregators {
  const names = Array.from({ length: count }, (_, index) => `n${index + 1}`);
  const nodes = Object.fromEntries(names.map((name) => [name, 'aggregator']));
  return subject.cluster({ nodes, network: IN_STEP, invariants: BOOKS, ...spec });
}

/** What all measure, on average. */
export function trueAverage(nodes: readonly NodeId[]): number {
  return nodes.reduce((sum, node) => sum + measurement(node), 0) / nodes.length;
}

/** What a node holds, as it last said. */
export function held(cluster: Aggregators, node: NodeId): Mass | undefined {
  const act = cluster.acts.findLast((one) => one.kind === 'output' && one.node === node);
  return act?.kind === 'output' ? act.data : undefined;
}

export function transfers(cluster: Aggregators): readonly TransferAct[] {
  return cluster.sent(({ message }) => message.kind === 'transfer') as readonly TransferAct[];
}

/** Whether all are in one epoch, and each has the average within this. */
export function allKnow(cluster: Aggregators, within: number): boolean {
  const average = trueAverage(cluster.nodes);
  const all = cluster.nodes.map((node) => held(cluster, node));
  return all.every(
    (mass) =>
      mass !== undefined &&
      mass.epoch === all[0]?.epoch &&
      Math.abs(mass.sum / mass.weight - average) <= within,
  );
}

/** Whether all are in one epoch, and all of its mass is at the nodes: nothing is on its way, nothing lost. */
export function allIsHome(cluster: Aggregators): boolean {
  const all = cluster.nodes.map((node) => held(cluster, node));
  if (all.some((mass) => mass?.epoch !== all[0]?.epoch)) return false;
  const weight = all.reduce((total, mass) => total + (mass?.weight ?? 0), 0);
  const sum = all.reduce((total, mass) => total + (mass?.sum ?? 0), 0);
  const { length } = cluster.nodes;
  return isClose(weight, length) && isClose(sum, trueAverage(cluster.nodes) * length);
}

/** Asks a node for its estimate. */
export async function estimate(cluster: Aggregators, node: NodeId): Promise<number> {
  const asked = cluster.request(node, { kind: 'estimate' });
  await cluster.runFor(1);
  const { response } = asked;
  return cluster.need(response, `${node} was asked for its estimate and has not answered`).average;
}
