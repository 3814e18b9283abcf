import { invariant, type Report as ReportOf } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Aggregation, AggregatorOutputs } from '../contract.ts';
import { measurement, type AggregatorMessage, type Transfer } from '../given.ts';

type Mass = AggregatorOutputs['holds'];
type Report = ReportOf<Aggregation>;

/** What a node should have, by all that could be seen. */
interface Account {
  /** Undefined from a crash until it says what it begins with. */
  mass: { epoch: number; sum: number; weight: number } | undefined;
  shown: Mass | undefined;
  /** The last epoch that it was seen in, in all its lives. */
  lastEpoch: number;
  /** The transfers that were added in this epoch. */
  readonly added: Set<string>;
}

/**
 * Keeps the books of all nodes: what each has is what it began its epoch with, and what came, less what
 * left. So the mass of an epoch, with what is on its way, is the same after every event.
 *
 * @see Kempe, Dobra and Gehrke 2003, on mass conservation
 */
export const massIsConserved = invariant<Aggregation>(
  'what a node has is what it began with, and what it got, less what it gave: mass is neither made nor lost',
  (report, cluster) => {
    const accounts = new Map<NodeId, Account>();
    for (const node of cluster.nodes) {
      const added = new Set<string>();
      accounts.set(node, { mass: undefined, shown: undefined, lastEpoch: 0, added });
    }
    const sent = new Map<string, { to: NodeId; transfer: Transfer }>();
    return (act) => {
      if (!('node' in act) || act.node === undefined) return;
      const { node } = act;
      const account = accounts.get(node);
      if (account === undefined) return;
      if (act.kind === 'crashed') {
        account.mass = undefined;
        account.shown = undefined;
        account.added.clear();
      } else if (act.kind === 'delivered') {
        compare(report, node, account);
        arrive(node, account, act.from, act.message);
      } else if (act.kind === 'timer' || act.kind === 'requested') {
        compare(report, node, account);
      } else if (act.kind === 'sent' && act.message.kind === 'transfer') {
        leave(report, sent, { node, account, to: act.to, transfer: act.message });
      } else if (act.kind === 'output') {
        if (account.mass === undefined) begin(report, node, account, act.data);
        account.shown = act.data;
        account.lastEpoch = Math.max(account.lastEpoch, act.data.epoch);
      }
    };
  },
);

/** A receipt makes its receiver forget a transfer: it must be about that one. */
export const receiptsAreTrue = invariant<Aggregation>(
  'a receipt says that this very transfer has been added, in the epoch in which both are',
  (report) => {
    const came = new Set<string>();
    const epochs = new Map<NodeId, number>();
    return (act) => {
      if (act.kind === 'output') epochs.set(act.node, act.data.epoch);
      if (act.kind === 'delivered' && act.message.kind === 'transfer') {
        const { epoch, number } = act.message;
        came.add(`${act.node} ${act.from} ${epoch} ${number}`);
      }
      if (act.kind !== 'sent' || act.message.kind !== 'receipt') return;
      const { epoch, number } = act.message;
      const named = `a receipt for transfer ${number} of epoch ${epoch}`;
      if (!came.has(`${act.node} ${act.to} ${epoch} ${number}`)) {
        report(`${act.node} sent ${act.to} ${named}, which has not come from there`);
      }
      const present = epochs.get(act.node) ?? epoch;
      if (present > epoch) {
        report(
          `${act.node} is in epoch ${present}, adds nothing of an earlier one, and sent ${act.to} ${named}`,
        );
      }
    };
  },
);

/** What waits is bounded: or a node that is out of reach swallows all that the others hold. */
export const oneAtATime = invariant<Aggregation>(
  'a node makes a new transfer to another only when it has the receipt for its last one',
  (report) => {
    const waiting = new Map<string, { epoch: number; number: number }>();
    return (act) => {
      if (act.kind === 'delivered' && act.message.kind === 'receipt') {
        const link = `${act.node} ${act.from}`;
        const last = waiting.get(link);
        const { epoch, number } = act.message;
        if (last?.epoch === epoch && last.number === number) waiting.delete(link);
      }
      if (act.kind !== 'sent' || act.message.kind !== 'transfer') return;
      const link = `${act.node} ${act.to}`;
      const { epoch, number } = act.message;
      const last = waiting.get(link);
      if (last?.epoch === epoch && last.number < number) {
        report(
          `${act.node} sent ${act.to} transfer ${number}, and has no receipt yet for transfer ${last.number}: choose among the others`,
        );
      }
      // A transfer that is sent again, after its receipt came, waits for nothing.
      if (last === undefined || last.epoch < epoch) waiting.set(link, { epoch, number });
    };
  },
);

function begin(report: Report, node: NodeId, account: Account, shown: Mass): void {
  if (shown.epoch <= account.lastEpoch) {
    report(
      `${node} came back from its crash in epoch ${shown.epoch}, and had mass in epoch ${account.lastEpoch} before: it brings in its own a second time`,
    );
  }
  account.mass = ownMass(node, shown.epoch);
}

function ownMass(node: NodeId, epoch: number): { epoch: number; sum: number; weight: number } {
  return { epoch, sum: measurement(node), weight: 1 };
}

function arrive(node: NodeId, account: Account, from: NodeId, message: AggregatorMessage): void {
  if (account.mass === undefined) return;
  if (message.epoch > account.mass.epoch) {
    account.mass = ownMass(node, message.epoch);
    account.added.clear();
  }
  if (message.kind !== 'transfer' || message.epoch !== account.mass.epoch) return;
  const it = `${from} ${message.number}`;
  if (account.added.has(it)) return;
  account.added.add(it);
  account.mass.sum += message.sum;
  account.mass.weight += message.weight;
}

function leave(
  report: Report,
  sent: Map<string, { to: NodeId; transfer: Transfer }>,
  {
    node,
    account,
    to,
    transfer,
  }: { node: NodeId; account: Account; to: NodeId; transfer: Transfer },
): void {
  const { epoch, number, sum, weight } = transfer;
  const it = `${node} ${epoch} ${number}`;
  const before = sent.get(it);
  if (before !== undefined) {
    const isSame =
      before.to === to && before.transfer.sum === sum && before.transfer.weight === weight;
    if (isSame) return;
    return report(
      `${node} sent transfer ${number} of epoch ${epoch} to ${before.to} first, then ${before.to === to ? 'with another mass' : `to ${to}`}: what is sent again has to be the same`,
    );
  }
  sent.set(it, { to, transfer });
  const { mass } = account;
  if (mass === undefined) return;
  if (epoch !== mass.epoch) {
    return report(`${node} is in epoch ${mass.epoch} and sent a transfer of epoch ${epoch}`);
  }
  mass.sum -= sum;
  mass.weight -= weight;
  if (isClose(mass.sum, sum) && isClose(mass.weight, weight)) return;
  report(
    `${node} had a sum of ${mass.sum + sum} with a weight of ${mass.weight + weight}, and sent ${sum} with ${weight}: half of each is the rule`,
  );
}

function compare(report: Report, node: NodeId, { mass, shown }: Account): void {
  if (mass === undefined) return;
  if (shown === undefined) {
    return report(`${node} has not said what it holds: output('holds', …) in onStart`);
  }
  const isSame =
    shown.epoch === mass.epoch &&
    isClose(shown.sum, mass.sum) &&
    isClose(shown.weight, mass.weight);
  if (isSame) return;
  report(
    `${node} says that it holds ${massText(shown)}. By what it began with, got and gave it is ${massText(mass)}`,
  );
}

/** Up to the rounding of some hundred additions. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function massText({ epoch, sum, weight }: Mass): string {
  return `a sum of ${sum} with a weight of ${weight}, in epoch ${epoch}`;
}
