// What the runs of a property must have met, or it has shown nothing.

import type { Need } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { FirstContact } from '../contract.ts';
import { SERVER } from '../given.ts';
import type { Exchange, ExchangeAct } from './exchange.ts';

type Mark = Need<FirstContact>;

/** A message that its sender will never know to be gone. */
function wasLost(act: ExchangeAct): boolean {
  return (act.kind === 'sent' && act.lost) || act.kind === 'dropped';
}

/** The other end, seen from the server; undefined for what is no message of this exchange. */
function clientOf(act: ExchangeAct): NodeId | undefined {
  if (act.kind === 'sent') return act.node === SERVER ? act.to : act.node;
  if (act.kind === 'dropped') return act.from === SERVER ? act.node : act.from;
  return undefined;
}

function isFromServer(act: ExchangeAct): boolean {
  return act.kind === 'dropped' ? act.from === SERVER : act.node === SERVER;
}

/** Whether a client was waiting for an answer at a moment. */
function waits(cluster: Exchange, client: NodeId, atMs: number): boolean {
  return cluster.operations.some(
    ({ node, invokedAtMs, answeredAtMs = Infinity }) =>
      node === client && invokedAtMs <= atMs && atMs < answeredAtMs,
  );
}

export const aRequestWasLost: Mark = {
  mark: 'a request was lost',
  when: (cluster) => cluster.acts.some((act) => wasLost(act) && !isFromServer(act)),
};

export const aReplyWasLost: Mark = {
  mark: 'a reply was lost',
  when: (cluster) => cluster.acts.some((act) => wasLost(act) && isFromServer(act)),
};

export const aPartitionCutAClientOff: Mark = {
  mark: 'a partition cut a client off while it waited',
  when: (cluster) =>
    cluster.acts.some((act) => {
      if (act.kind !== 'dropped' || act.why !== 'cut') return false;
      const client = clientOf(act);
      return client !== undefined && waits(cluster, client, act.atMs);
    }),
};

/** Effects are outputs: a line printed, a counter added to. */
export const aReplyWasLostAfterTheEffect: Mark = {
  mark: 'a reply was lost after the effect',
  when: (cluster) => {
    const touched = new Set<NodeId>();
    return cluster.acts.some((act) => {
      if (act.kind === 'output' && act.output !== 'remembers') touched.add(act.data.client);
      const client = clientOf(act);
      return wasLost(act) && isFromServer(act) && client !== undefined && touched.has(client);
    });
  },
};

export const aRequestArrivedTwice: Mark = {
  mark: 'a request arrived twice',
  when: (cluster) =>
    cluster.nodesOf('client').some((client) => {
      const asked = cluster.operations.filter(({ node }) => node === client).length;
      return cluster.delivered(({ from }) => from === client).length > asked;
    }),
};

export const aMessageOvertookAnother: Mark = {
  mark: 'a message of a client overtook an earlier one',
  when: (cluster) => {
    const latest = new Map<NodeId, number>();
    return cluster
      .delivered(({ node }) => node === SERVER)
      .some(({ from, sentBy }) => {
        const before = latest.get(from) ?? 0;
        latest.set(from, Math.max(before, sentBy));
        return sentBy < before;
      });
  },
};

export const aClientHadSeveralRequestsOpen: Mark = {
  mark: 'a client had several requests open at once',
  when: (cluster) =>
    cluster.operations.some((later) =>
      cluster.operations.some(
        (earlier) =>
          earlier !== later &&
          earlier.node === later.node &&
          earlier.invokedAtMs < later.invokedAtMs &&
          later.invokedAtMs < (earlier.answeredAtMs ?? Infinity),
      ),
    ),
};
