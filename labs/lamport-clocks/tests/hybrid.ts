// What a hybrid logical clock promises, told from its stamps and the simulator's own causality.

import type { Cluster, OutputAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { HybridClocks } from '../contract.ts';
import type { HybridTime } from '../given.ts';

export type HybridStamped = OutputAct<HybridClocks, 'stamped'>;

/** Times in the order of the paper: by `l`, then by `c`. Negative: a is earlier. */
export function compareTimes(a: HybridTime, b: HybridTime): number {
  return a.l - b.l || a.c - b.c;
}

/** An event in a sentence: `the receipt at p2 (#9, l 40, c 2, at 38 by its wall)`. */
export function stampText({ event, node, data }: HybridStamped): string {
  const events = { act: 'the act', send: 'the sending', receive: 'the receipt' };
  const { l, c, physical } = data;
  return `${events[data.event]} at ${node} (#${event}: l ${l}, c ${c}, ${physical} on its wall)`;
}

/** That each event has got one stamp. */
export function expectEveryEventHasATime(cluster: Cluster<HybridClocks>): void {
  const stamps = new Map<number, number>();
  for (const { event } of cluster.outputs('stamped')) {
    stamps.set(event, (stamps.get(event) ?? 0) + 1);
  }
  for (const act of cluster.acts) {
    if (act.kind !== 'delivered' && act.kind !== 'requested') continue;
    const count = stamps.get(act.event) ?? 0;
    const deed = act.kind === 'delivered' ? 'received a message' : 'acted or sent';
    cluster.expect(
      count === 1,
      `${act.node} ${deed} and gave ${count} times to it: output('stamped', …) once in each event`,
      act,
    );
  }
}

/** The four promises, for every event and all of its past. */
export function expectHybridTimes(cluster: Cluster<HybridClocks>): void {
  const stamped = cluster.outputs('stamped');
  for (const event of stamped) {
    const { l, c, physical } = event.data;
    const past = stamped.filter((other) => cluster.happenedBefore(other.event, event.event));
    const notEarlier = past.find((other) => compareTimes(other.data, event.data) >= 0);
    cluster.expect(
      notEarlier === undefined,
      `${notEarlier && stampText(notEarlier)} happened before ${stampText(event)}, and its time is not smaller`,
      event,
    );
    cluster.expect(
      l >= physical,
      `${stampText(event)} is behind the clock on its wall, which it may never be`,
      event,
    );
    // A clock begins at (0, 0), as if something had happened at that time; a wall that is set back may show less.
    const greatest = Math.max(0, physical, ...past.map((other) => other.data.physical));
    cluster.expect(
      l <= greatest,
      `${stampText(event)} is ahead of every wall that it can have heard of: the greatest reading in its past is ${greatest}`,
      event,
    );
    const alike = past.filter((other) => other.data.l === l).length + (l === 0 ? 1 : 0);
    cluster.expect(
      c <= alike,
      `${stampText(event)} has c = ${c}, and only ${alike} of the events in its past have this l: c counts those for which l stood still`,
      event,
    );
  }
}

/** That a process gave these times to its events, and to no others. */
export function expectHybridStamps(
  cluster: Cluster<HybridClocks>,
  node: NodeId,
  times: readonly HybridTime[],
  because: string,
): void {
  const stamped = cluster.outputs('stamped').filter((act) => act.node === node);
  const text = ({ l, c }: HybridTime): string => `(${l}, ${c})`;
  const wrong = times.findIndex((time, at) => {
    const told = stamped[at]?.data;
    return told === undefined || text(told) !== text(time);
  });
  cluster.expect(
    wrong === -1 && stamped.length === times.length,
    `the events of ${node} were given the times ${stamped.map(({ data }) => text(data)).join(' ') || 'none'}, ` +
      `and by the algorithm they have ${times.map(text).join(' ')}: ${because}`,
    stamped[wrong],
  );
}
