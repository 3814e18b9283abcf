// The three requirements of the paper, told from requests, answers and outputs.

import { invariant, type Act, type Cluster, type RequestedAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Mutex } from '../contract.ts';
import { orderOverLinks } from './link-order.ts';

/** (I) Whoever has the resource must release it before it can be granted to another. */
export const atMostOneInside = invariant<Mutex>(
  'at most one process is inside the critical section',
  (report) => {
    let inside: Act<Mutex> | undefined;
    return (act) => {
      if (act.kind !== 'output') return;
      if (act.output === 'entered') {
        if (inside !== undefined) {
          report(`${act.node} entered while ${inside.node} was inside, since #${inside.event}`);
        }
        inside = act;
      } else if (inside?.node !== act.node) {
        report(`${act.node} left, and was not inside`);
      } else {
        inside = undefined;
      }
    };
  },
);

/** A stay is as long as was asked for, and the user is told when it is over. */
export const staysForAsLong = invariant<Mutex>(
  'a process stays inside for as long as its user asked, and answers when it has left',
  (report, cluster) => {
    const entered = new Map<NodeId, Act<Mutex>>();
    const stays = new Map<NodeId, number>();
    const responses = new Map<NodeId, number>();
    return (act) => {
      const { node } = act;
      if (act.kind === 'output' && act.output === 'entered') entered.set(node, act);
      if (act.kind === 'output' && act.output === 'left') {
        const count = stays.get(node) ?? 0;
        stays.set(node, count + 1);
        const forMs = requestsOf(cluster.acts, node)[count]?.request.forMs ?? 0;
        const stayedMs = Math.round(1000 * (act.atMs - (entered.get(node)?.atMs ?? 0))) / 1000;
        if (stayedMs < forMs)
          report(`${node} left after ${stayedMs} ms, and its user asked for ${forMs}`);
      }
      if (act.kind === 'responded') {
        const count = (responses.get(node) ?? 0) + 1;
        responses.set(node, count);
        if (count > (stays.get(node) ?? 0))
          report(`${node} told its user that it is done, and had not left`);
      }
    };
  },
);

/**
 * (II) Requests are granted in the order in which they are made. Of two requests, one was made first if it
 * happened before the other. Which of a process's requests is granted follows from it, too: the first.
 */
export const grantedInOrder = invariant<Mutex>(
  'of two requests, the one that happened before the other is granted first',
  (report, cluster) => {
    const granted = new Map<NodeId, number>();
    return (act) => {
      if (act.kind !== 'output' || act.output !== 'entered') return;
      const count = granted.get(act.node) ?? 0;
      granted.set(act.node, count + 1);
      const own = requestsOf(cluster.acts, act.node)[count];
      if (own === undefined) {
        report(`${act.node} entered, and no user of it asked for that`);
        return;
      }
      const order = orderOverLinks(cluster.acts);
      for (const other of cluster.nodes) {
        if (other === act.node) continue;
        for (const earlier of requestsOf(cluster.acts, other).slice(granted.get(other) ?? 0)) {
          if (!order.happenedBefore(earlier, own)) continue;
          report(
            `${act.node} entered for its request #${own.event}, and the request #${earlier.event} of ` +
              `${other} happened before that and still waits`,
          );
        }
      }
    };
  },
);

/** A process's requests so far, in its order. */
export function requestsOf(
  acts: readonly Act<Mutex>[],
  node: NodeId,
): readonly RequestedAct<Mutex>[] {
  return acts.filter(
    (act): act is RequestedAct<Mutex> => act.kind === 'requested' && act.node === node,
  );
}

/** Who entered so far, in order: `p1, p3`. */
export function whoEntered(cluster: Cluster<Mutex>): string {
  return (
    cluster
      .outputs('entered')
      .map(({ node }) => node)
      .join(', ') || 'nobody'
  );
}
