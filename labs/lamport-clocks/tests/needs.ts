// What the runs of a property must have met, or it has shown nothing.

import type { Cluster, Need } from '@netsplit/harness';
import type { LamportClocks } from '../contract.ts';
import type { Stamped } from './clock-condition.ts';

type Mark = Need<LamportClocks>;

/** Each receipt with the time that its receiver's clock showed before it. */
function receipts(cluster: Cluster<LamportClocks>): { receipt: Stamped; shownBefore: number }[] {
  const shown = new Map<string, number>();
  const found: { receipt: Stamped; shownBefore: number }[] = [];
  for (const stamped of cluster.outputs('stamped')) {
    const { event, time } = stamped.data;
    if (event === 'receive') {
      found.push({ receipt: stamped, shownBefore: shown.get(stamped.node) ?? 0 });
    }
    shown.set(stamped.node, time);
  }
  return found;
}

export const aReceiptMovedAClockForward: Mark = {
  mark: 'a message came from a process whose clock was ahead',
  when: (cluster) =>
    receipts(cluster).some(({ receipt, shownBefore }) => receipt.data.time > shownBefore + 1),
};

export const aMessageCameFromBehind: Mark = {
  mark: 'a message came from a process whose clock was behind',
  when: (cluster) =>
    cluster.delivered().some(({ event, sentBy }) => {
      const sending = cluster.outputs('stamped').find((stamped) => stamped.event === sentBy);
      const found = receipts(cluster).find(({ receipt }) => receipt.event === event);
      if (sending === undefined || found === undefined) return false;
      return sending.data.time < found.shownBefore;
    }),
};

export const aPartitionCutAMessageOff: Mark = {
  mark: 'a partition cut a message off',
  when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

export const twoEventsHadTheSameTime: Mark = {
  mark: 'events of different processes had the same time',
  when: (cluster) => {
    const times = cluster.outputs('stamped').map(({ data }) => data.time);
    return new Set(times).size < times.length;
  },
};
