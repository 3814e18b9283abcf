import { brief, type PendingDescription } from '@netsplit/simulator';
import type { Cluster } from './cluster.ts';
import type { Protocol } from './contract.ts';
import type { Operation } from './operation.ts';

const MOST_LINES = 4;

/** Who waits for what in a cluster that did not come to its goal: a sentence each, worst first. */
export function whoWaits<P extends Protocol>(
  cluster: Cluster<P>,
  pending: readonly PendingDescription[],
  heldCount: number,
): readonly string[] {
  const open = cluster.operations.filter(
    ({ answered, wantsAnswer, invokedAtMs }) =>
      wantsAnswer && !answered && invokedAtMs <= cluster.nowMs,
  );
  return [
    ...shortened(open.map((operation) => unanswered(operation, cluster.nowMs))),
    ...cluster.nodes.filter((node) => !cluster.isUp(node)).map((node) => `${node} is down`),
    ...(heldCount === 0 ? [] : [`${counted(heldCount, 'event')} held back by a fault`]),
    stillToCome(pending, heldCount),
  ];
}

/** The request that has waited longest; one whose node crashed only where there is no other. */
export function waitingLongest<P extends Protocol>(
  operations: readonly Operation<P>[],
): Operation<P> | undefined {
  const open = operations.filter(({ answered }) => !answered);
  return open.find(({ abandoned }) => !abandoned) ?? open[0];
}

function unanswered<P extends Protocol>(operation: Operation<P>, nowMs: number): string {
  const { id, node, request, invokedAtMs, abandoned } = operation;
  const since = `${id} (${brief(request)}) at ${node} has no answer after ${round(nowMs - invokedAtMs)} ms`;
  return abandoned ? `${since}: ${node} was down, or crashed before it answered` : since;
}

function stillToCome(pending: readonly PendingDescription[], heldCount: number): string {
  if (pending.length === 0) {
    return heldCount > 0
      ? 'nothing else is pending, and the fault does not end: nothing will ever change'
      : 'nothing is pending: no message is under way and no timer is set, so nothing will ever change';
  }
  const timers = pending
    .filter(({ kind }) => kind === 'timer')
    .map(({ node, name, atMs }) => `${node}'s timer '${name}' at ${round(atMs)} ms`);
  const messages = pending.filter(({ kind }) => kind === 'message').length;
  const flying =
    messages === 0 ? [] : [`${messages} message${messages === 1 ? '' : 's'} under way`];
  const others = pending.length - timers.length - messages;
  const rest = others === 0 ? [] : [`${others} other event${others === 1 ? '' : 's'}`];
  return `still to come: ${[...flying, ...shortened(timers), ...rest].join(', ')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? ' is' : 's are'}`;
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more`];
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
