// What a snapshot has to be: a consistent cut, with all the money in it.

import { invariant, type Act, type Cluster, type OutputAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Bank } from '../contract.ts';
import { OPENING_BALANCE } from '../given.ts';
import { orderOverLinks } from './link-order.ts';

type Recorded = OutputAct<Bank, 'recorded'>;

/** Money is paid out of what is there, and what comes in is what was paid, once and in order. */
export const moneyIsKept = invariant<Bank>(
  'money is neither made nor lost: what is received was paid, once',
  (report) => {
    const balances = new Map<NodeId, number>();
    const onItsWay = new Map<string, number[]>();
    const channelOf = (from: NodeId, to: NodeId): number[] => {
      const channel = onItsWay.get(`${from}>${to}`) ?? [];
      onItsWay.set(`${from}>${to}`, channel);
      return channel;
    };
    return (act) => {
      if (act.kind !== 'output') return;
      const { node } = act;
      const balance = balances.get(node) ?? OPENING_BALANCE;
      if (act.output === 'paid') {
        const { to, amount } = act.data;
        if (amount > balance) report(`${node} had ${balance} and paid ${amount} to ${to}`);
        balances.set(node, balance - amount);
        channelOf(node, to).push(amount);
      } else if (act.output === 'received') {
        const { from, amount } = act.data;
        const due = channelOf(from, node).shift();
        if (due !== amount) {
          report(
            `${node} received ${amount} of ${from}, and what ${from} had paid to it is ${due ?? 'nothing more'}`,
          );
        }
        balances.set(node, balance + amount);
      }
    };
  },
);

/** The branches that recorded themselves for a snapshot, each once. */
function recordedFor(cluster: Cluster<Bank>, snapshot: string): ReadonlyMap<NodeId, Recorded> {
  const recorded = new Map<NodeId, Recorded>();
  for (const act of cluster.outputs('recorded')) {
    if (act.data.snapshot !== snapshot) continue;
    cluster.expect(
      !recorded.has(act.node),
      `${act.node} recorded itself twice for the snapshot ${snapshot}: the first time, at #${recorded.get(act.node)?.event}, counts`,
      act,
    );
    recorded.set(act.node, act);
  }
  return recorded;
}

/** Whether all branches and all channels are recorded. */
export function isComplete(cluster: Cluster<Bank>, snapshot: string): boolean {
  const count = cluster.nodes.length;
  const states = cluster.outputs('recorded').filter(({ data }) => data.snapshot === snapshot);
  const channels = cluster.outputs('channel').filter(({ data }) => data.snapshot === snapshot);
  return states.length >= count && channels.length >= count * (count - 1);
}

/** The names of the snapshots that were asked for. */
export function snapshotsOf(cluster: Cluster<Bank>): readonly string[] {
  return [
    ...new Set(
      cluster.operations.flatMap(({ request }) =>
        request.kind === 'snapshot' ? [request.name] : [],
      ),
    ),
  ];
}

/** What a channel held by the cut: paid before its sender was recorded, received after its receiver was. */
function onChannel({ acts }: Cluster<Bank>, from: Recorded, to: Recorded): readonly number[] {
  const before = (act: Act<Bank>, recorded: Recorded): boolean =>
    act.node === recorded.node && acts.indexOf(act) < acts.indexOf(recorded);
  const paid = acts.flatMap((act) =>
    act.kind === 'output' && act.output === 'paid' && act.data.to === to.node && before(act, from)
      ? [act.data.amount]
      : [],
  );
  const received = acts.filter(
    (act) =>
      act.kind === 'output' &&
      act.output === 'received' &&
      act.data.from === from.node &&
      before(act, to),
  );
  return paid.slice(received.length);
}

/** Checks a complete snapshot: consistent, true to what the branches were, and with nothing missing. */
export function expectConsistentCut(cluster: Cluster<Bank>, snapshot: string): void {
  const recorded = recordedFor(cluster, snapshot);
  const order = orderOverLinks(cluster.acts);
  let total = 0;
  for (const to of recorded.values()) {
    total += to.data.balance;
    // What the branch knew last before the event in which it was recorded.
    const last = cluster.acts.findLast(
      (act) => act.node === to.node && act.event < to.event && isOwn(act),
    );
    for (const from of recorded.values()) {
      if (from === to) continue;
      cluster.expect(
        last === undefined || !order.happenedBefore(from, last),
        `the snapshot ${snapshot} is no consistent cut: ${to.node} recorded itself at #${to.event}, and had heard ` +
          `before of what ${from.node} did after it was recorded, at #${from.event}`,
        to,
      );
      const channels = cluster
        .outputs('channel')
        .filter(
          ({ node, data }) =>
            node === to.node && data.snapshot === snapshot && data.from === from.node,
        );
      const [channel] = channels;
      const was = onChannel(cluster, from, to);
      const told = channel?.data.amounts ?? [];
      cluster.expect(
        channels.length === 1 && told.join() === was.join(),
        `the snapshot ${snapshot} has ${listed(told)} on the channel from ${from.node} to ${to.node}` +
          `${channels.length > 1 ? `, and ${channels.length - 1} times more` : ''}, and there was ${listed(was)}`,
        channels.at(-1) ?? to,
      );
      total += told.reduce((sum, amount) => sum + amount, 0);
    }
    const balance = balanceAt(cluster, to);
    cluster.expect(
      to.data.balance === balance,
      `${to.node} recorded a balance of ${to.data.balance}, and had ${balance}`,
      to,
    );
  }
  const all = OPENING_BALANCE * cluster.nodes.length;
  cluster.expect(
    total === all,
    `the snapshot ${snapshot} has ${total} in it, and the bank has ${all}`,
  );
}

function balanceAt({ acts }: Cluster<Bank>, recorded: Recorded): number {
  let balance = OPENING_BALANCE;
  for (const act of acts) {
    if (act === recorded) break;
    if (act.kind !== 'output' || act.node !== recorded.node) continue;
    if (act.output === 'paid') balance -= act.data.amount;
    if (act.output === 'received') balance += act.data.amount;
  }
  return balance;
}

/** Whether the branch took part in it: not a message that was lost on the way to it, nor a fault. */
function isOwn(act: Act<Bank>): boolean {
  return act.kind === 'output' || act.kind === 'requested' || act.kind === 'timer';
}

function listed(amounts: readonly number[]): string {
  return amounts.length === 0 ? 'nothing' : amounts.join(' + ');
}
