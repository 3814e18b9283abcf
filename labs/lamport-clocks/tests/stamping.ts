// The times that the processes gave to their events.

import type { Cluster, DeliveredAct, RequestedAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { LamportClocks } from '../contract.ts';

/** That each act, each sending and each receipt has got one time. */
export function expectEveryEventStamped(cluster: Cluster<LamportClocks>): void {
  const stamped = new Map<number, number>();
  for (const { event } of cluster.outputs('stamped')) {
    stamped.set(event, (stamped.get(event) ?? 0) + 1);
  }
  for (const event of cluster.acts) {
    if (event.kind !== 'requested' && event.kind !== 'delivered') continue;
    if (event.kind === 'requested' && event.request.kind === 'arrange') continue;
    const times = stamped.get(event.event) ?? 0;
    cluster.expect(
      times === 1,
      `${event.node} ${deed(event)} and gave ${times} times to it: output('stamped', …) once in each event`,
      event,
    );
  }
}

function deed(event: RequestedAct<LamportClocks> | DeliveredAct<LamportClocks>): string {
  if (event.kind === 'delivered') return 'received a message';
  return event.request.kind === 'act' ? 'acted' : 'sent a message';
}

/** That a process gave these times to its events, and to no others. */
export function expectTimes(
  cluster: Cluster<LamportClocks>,
  node: NodeId,
  times: readonly number[],
  because: string,
): void {
  const stamped = cluster.outputs('stamped').filter((act) => act.node === node);
  const wrong = times.findIndex((time, index) => stamped[index]?.data.time !== time);
  const told = stamped.map(({ data }) => data.time).join(', ') || 'none';
  cluster.expect(
    wrong === -1 && stamped.length === times.length,
    `the events of ${node} were given the times ${told}, and by the rules they have ${times.join(', ')}: ${because}`,
    stamped[wrong],
  );
}
