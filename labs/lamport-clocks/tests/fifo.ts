// What a reliable FIFO link promises, told from what was to be sent and what was delivered.

import { invariant, type Cluster } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { FifoLinks } from '../contract.ts';

/** The texts that `from` was asked to bring to `to` so far, in order. */
function asked(cluster: Cluster<FifoLinks>, from: NodeId, to: NodeId): readonly string[] {
  return cluster.acts.flatMap((act) =>
    act.kind === 'requested' && act.node === from && act.request.to === to
      ? [act.request.text]
      : [],
  );
}

/** What came out of a link is a beginning of what went in: nothing twice, nothing left out, nothing new. */
export const fifoOrder = invariant<FifoLinks>(
  'a link delivers the texts that were sent, each once, in the order of sending',
  (report, cluster) => {
    const delivered = new Map<string, string[]>();
    return (act) => {
      if (act.kind !== 'output') return;
      const { node: to } = act;
      const { from, text } = act.data;
      const link = `${from}>${to}`;
      const before = delivered.get(link) ?? [];
      delivered.set(link, [...before, text]);
      const sent = asked(cluster, from, to);
      const due = sent[before.length];
      if (text === due) return;
      const said = `${to} delivered '${text}' of ${from}`;
      if (!sent.includes(text)) report(`${said}, who was never asked to send that`);
      else if (due === undefined)
        report(`${said} once more: all of its texts were delivered before`);
      else if (before.includes(text)) report(`${said} once more; '${due}' was due`);
      else report(`${said} before '${due}', which was sent earlier`);
    };
  },
);

/** How many texts are still to come out of the links. */
export function undelivered(cluster: Cluster<FifoLinks>): number {
  return cluster.operations.length - cluster.outputs('delivered').length;
}

/** The texts that came out of a link so far, as a list in a sentence. */
export function deliveredTexts(
  cluster: Cluster<FifoLinks>,
  from: NodeId,
  to: NodeId,
): readonly string[] {
  return cluster
    .outputs('delivered')
    .filter((act) => act.node === to && act.data.from === from)
    .map(({ data }) => data.text);
}

/** That no message passes any more: whoever is confirmed has nothing to say. */
export async function expectRest(cluster: Cluster<FifoLinks>): Promise<void> {
  await cluster.runFor(LONG_ENOUGH_MS);
  const restMs = cluster.nowMs;
  await cluster.runFor(LONG_ENOUGH_MS);
  const late = cluster.sent(({ atMs }) => atMs > restMs);
  cluster.expect(
    late.length === 0,
    `all texts were delivered ${LONG_ENOUGH_MS} ms ago, and ${late[0]?.node} still sends messages to ${late[0]?.to}`,
    late[0],
  );
}

/** Any number of attempts fits into it: an endpoint that still sends then will never stop. */
const LONG_ENOUGH_MS = 2000;
