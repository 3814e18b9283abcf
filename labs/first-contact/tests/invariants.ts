// What must hold after every event, told from requests, answers and outputs alone.

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { FirstContact } from '../contract.ts';
import { type Exchange, pageOf, told, valueOf, type Asked } from './exchange.ts';

/** Part B. The same line may be asked for twice; then it may be printed twice, and not three times. */
export const aLineIsPrintedOnce = invariant<FirstContact>(
  'a request takes effect at most once',
  (report, cluster) => {
    const printed = new Map<string, number[]>();
    return (act) => {
      if (act.kind !== 'output' || act.output !== 'printed') return;
      const { client, line, page } = act.data;
      const key = JSON.stringify([client, line]);
      const pages = [...(printed.get(key) ?? []), page];
      printed.set(key, pages);
      const asked = invoked(cluster, client, act.atMs).filter(
        ({ request }) => request.kind === 'print' && request.line === line,
      );
      if (pages.length <= asked.length) return;
      report(
        `'${line}' was printed on pages ${pages.join(' and ')}, and ${client} asked for it ${times(asked.length)}`,
      );
    };
  },
);

export const anAnswerNamesItsPage = invariant<FirstContact>(
  'an answer tells of the effect of its own request',
  (report, cluster) => (act) => {
    if (act.kind !== 'responded') return;
    const operation = cluster.operations.find(({ id }) => id === act.id);
    if (operation?.request.kind !== 'print') return;
    const { line } = operation.request;
    const isThere = cluster
      .outputs('printed')
      .some(
        ({ data }) =>
          data.client === act.node && data.line === line && data.page === pageOf(operation),
      );
    if (isThere) return;
    report(`${told(operation)}, and on that page is something else, or nothing`);
  },
);

/** Part C. Told by sums: no more additions of an amount than the client asked for. */
export const anAdditionIsMadeOnce = invariant<FirstContact>(
  'an addition takes effect at most once',
  (report, cluster) => {
    const values = new Map<string, number>();
    const made = new Map<string, number>();
    return (act) => {
      if (act.kind !== 'output' || act.output !== 'added') return;
      const { client, counter, amount, value } = act.data;
      const before = values.get(counter) ?? 0;
      values.set(counter, value);
      if (value !== before + amount) {
        report(`${client} added ${amount} to ${counter}, which went from ${before} to ${value}`);
      }
      const key = JSON.stringify([client, counter, amount]);
      const count = (made.get(key) ?? 0) + 1;
      made.set(key, count);
      const asked = invoked(cluster, client, act.atMs).filter(
        ({ request }) =>
          request.kind === 'add' && request.counter === counter && request.amount === amount,
      ).length;
      if (count <= asked) return;
      report(
        `${client}'s addition of ${amount} to ${counter} was made ${times(count)}, and asked for ${times(asked)}`,
      );
    };
  },
);

/**
 * Part C. An answer shows at least what was certain when it was asked for: every acknowledged addition,
 * and the client's own earlier ones. It shows at most what anyone had asked for.
 */
export const anAnswerShowsWhatWasAcknowledged = invariant<FirstContact>(
  'an answer shows every acknowledged addition, and none that nobody asked for',
  (report, cluster) => (act) => {
    if (act.kind !== 'responded') return;
    const operation = cluster.operations.find(({ id }) => id === act.id);
    if (operation === undefined) return;
    const { request } = operation;
    if (request.kind !== 'add' && request.kind !== 'read') return;
    const value = valueOf(operation) ?? NaN;
    const own = request.kind === 'add' ? request.amount : 0;
    let least = own;
    let most = own;
    for (const other of cluster.operations) {
      if (other === operation || other.request.kind !== 'add') continue;
      if (other.request.counter !== request.counter || other.invokedAtMs > act.atMs) continue;
      most += other.request.amount;
      if (isCertain(cluster, other, operation)) least += other.request.amount;
    }
    if (value >= least && value <= most) return;
    report(
      value > most
        ? `${told(operation)}, and all additions to ${request.counter} so far make no more than ${most}`
        : `${told(operation)}, and the additions before it make ${least}: one of them is lost, or late`,
    );
  },
);

/** Part C. Of two answers for a counter, the later request's shows no less. */
export const aClientNeverGoesBack = invariant<FirstContact>(
  "a client's view of a counter never goes back",
  (report, cluster) => (act) => {
    if (act.kind !== 'responded') return;
    const operations = cluster.operations.filter(({ node }) => node === act.node);
    const at = operations.findIndex(({ id }) => id === act.id);
    const operation = operations[at];
    const counter = counterOf(operation);
    if (operation === undefined || counter === undefined) return;
    const value = valueOf(operation) ?? NaN;
    for (const [index, other] of operations.entries()) {
      const otherValue = valueOf(other);
      if (otherValue === undefined || index === at || counterOf(other) !== counter) continue;
      if (index < at ? otherValue <= value : value <= otherValue) continue;
      const [first, second] = index < at ? [other, operation] : [operation, other];
      report(
        `${act.node} asked ${first.id} and then ${second.id} of ${counter}, and saw ${valueOf(first)} and then ${valueOf(second)}`,
      );
    }
  },
);

/** Whether an addition must show in an answer: it was acknowledged before, or is the same client's and older. */
function isCertain(cluster: Exchange, addition: Asked, answer: Asked): boolean {
  if ((addition.answeredAtMs ?? Infinity) < answer.invokedAtMs) return true;
  if (addition.node !== answer.node) return false;
  return cluster.operations.indexOf(addition) < cluster.operations.indexOf(answer);
}

function counterOf(operation: Asked | undefined): string | undefined {
  const request = operation?.request;
  return request?.kind === 'add' || request?.kind === 'read' ? request.counter : undefined;
}

function invoked(cluster: Exchange, client: NodeId, atMs: number): readonly Asked[] {
  return cluster.operations.filter(
    ({ node, invokedAtMs }) => node === client && invokedAtMs <= atMs,
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
