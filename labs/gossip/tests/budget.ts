// Part C: what a broadcast costs and how long it takes, counted by the simulator.

import type { NodeId } from '@netsplit/simulator';
import { broadcast, names, type Group } from './broadcasts.ts';

/** As in the public challenge: under so many messages an operation, and under these latencies. */
export interface Budget {
  readonly messages: number;
  readonly medianMs: number;
  readonly maxMs: number;
}

export interface Load {
  /** Half of them are reads. */
  readonly operations: number;
  readonly everyMs: number;
}

export interface Cost {
  /** Messages between nodes, over operations. */
  readonly messages: number;
  /** From the request to each delivery at another node: the middle one and the longest. */
  readonly medianMs: number;
  readonly maxMs: number;
  /** Who got the text that took longest. */
  readonly slowest: string;
}

/** Messages that are sent so long after the last operation still count. */
const AFTERWARDS_MS = 2000;
/** Far from what the one before asked, and all in their turn: 25 and 7 share no factor. */
const STRIDE = 7;

/** Operations at one node after another, each half of them reads. What was sent before is not counted. */
export async function costOf(cluster: Group, load: Load): Promise<Cost> {
  const fromMs = cluster.nowMs;
  const askedAt = new Map<string, number>();
  for (let index = 0; index < load.operations; index++) {
    const node = nodeAt(cluster, index * STRIDE);
    const atMs = fromMs + index * load.everyMs;
    const text = `text ${index / 2 + 1}`;
    if (index % 2 === 0) {
      askedAt.set(text, atMs);
      broadcast(cluster, node, text, { atMs });
    } else {
      cluster.request(node, { kind: 'read' }, { atMs });
    }
  }
  await cluster.runFor(load.operations * load.everyMs + AFTERWARDS_MS);
  const unanswered = cluster.operations.find(({ answered }) => !answered);
  cluster.expect(
    unanswered === undefined,
    `${unanswered?.node} was asked something and has not answered: respond at once`,
  );
  const expected = askedAt.size * cluster.nodes.length;
  const deliveries = cluster.outputs('delivered').filter(({ data }) => askedAt.has(data.text));
  cluster.expect(
    deliveries.length === expected,
    `${AFTERWARDS_MS} ms after the last of ${load.operations} operations, ${askedAt.size} texts have been delivered ${deliveries.length} times by ${cluster.nodes.length} nodes: nothing was lost, and ${expected} is right`,
  );
  const others = deliveries
    .map(({ node, atMs, data }) => ({
      node,
      text: data.text,
      ms: atMs - (askedAt.get(data.text) ?? 0),
    }))
    // At the node that was asked it takes no time.
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => a.ms - b.ms);
  const middle = others[Math.floor(others.length / 2)];
  const longest = others.at(-1);
  return {
    messages: cluster.sent(({ atMs }) => atMs >= fromMs).length / load.operations,
    medianMs: middle?.ms ?? 0,
    maxMs: longest?.ms ?? 0,
    slowest: `"${longest?.text}" at ${longest?.node}`,
  };
}

export function expectWithin(cluster: Group, cost: Cost, budget: Budget): void {
  cluster.expect(
    cost.messages < budget.messages,
    `${cost.messages.toFixed(1)} messages an operation: the budget is under ${budget.messages}`,
  );
  cluster.expect(
    cost.medianMs < budget.medianMs,
    `half of the deliveries took ${Math.round(cost.medianMs)} ms or longer: the budget is under ${budget.medianMs}`,
  );
  cluster.expect(
    cost.maxMs < budget.maxMs,
    `the slowest delivery, of ${cost.slowest}, took ${Math.round(cost.maxMs)} ms: the budget is under ${budget.maxMs}`,
  );
}

function nodeAt(cluster: Group, index: number): NodeId {
  const all = names(cluster.nodes.length);
  return all[index % all.length] ?? 'b1';
}
