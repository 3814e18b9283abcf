// The total order, asked of the processes.

import type { Cluster, Operation } from '@netsplit/harness';
import type { LamportClocks } from '../contract.ts';
import type { Stamp } from '../given.ts';
import { listed } from './clock-condition.ts';

/** The order of these stamps, asked of every process twice, each time from another arrangement. */
export async function agreedOrder(
  cluster: Cluster<LamportClocks>,
  stamps: readonly Stamp[],
): Promise<readonly Stamp[]> {
  const answers: Operation<LamportClocks>[] = [];
  for (const node of cluster.nodes) {
    for (const arrangement of [stamps, stamps.toReversed()]) {
      answers.push(cluster.request(node, { kind: 'arrange', stamps: arrangement }));
    }
  }
  await cluster.runUntil(() => answers.every(({ answered }) => answered), {
    withinMs: 1000,
    what: 'every process puts the events in order when asked',
  });
  const orders = answers.map(({ response }) => response ?? []);
  const [order = []] = orders;
  const asked = sortedText(stamps);
  for (const [index, other] of orders.entries()) {
    const { node } = cluster.need(answers[index], 'an answer belongs to a process');
    cluster.expect(
      sortedText(other) === asked,
      `${node} was asked for the order of ${stamps.length} events, and answered with other ones: ${listed(other)}`,
    );
    cluster.expect(
      listed(other) === listed(order),
      `the events have two orders: ${answers[0]?.node} says ${listed(order)}, and ${node}, ` +
        `which was given them in another arrangement, says ${listed(other)}`,
    );
  }
  return order;
}

function sortedText(stamps: readonly Stamp[]): string {
  return stamps
    .map((stamp) => listed([stamp]))
    .sort()
    .join();
}
