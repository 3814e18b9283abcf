// Three processes, after Figure 1 of Lamport's paper: events that only their messages relate.

import type { Cluster, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { LamportClocks, Request } from '../contract.ts';

/** How long each message of the figure is under way. */
const DELAY_MS = 10;

interface Step {
  readonly atMs: number;
  readonly node: NodeId;
  readonly request: Request;
}

function act(atMs: number, node: NodeId, what: string): Step {
  return { atMs, node, request: { kind: 'act', what } };
}

function tell(atMs: number, node: NodeId, to: NodeId, what: string): Step {
  return { atMs, node, request: { kind: 'tell', to, what } };
}

/** What the processes do. The other events are receipts: p2, p4, q2, q6, q7 and r3. */
const STEPS: readonly Step[] = [
  tell(0, 'P', 'Q', 'p1 to q2'),
  tell(0, 'Q', 'P', 'q1 to p2'),
  act(5, 'R', 'r1'),
  tell(12, 'R', 'Q', 'r2 to q6'),
  act(15, 'Q', 'q3'),
  tell(20, 'P', 'Q', 'p3 to q7'),
  tell(20, 'Q', 'R', 'q4 to r3'),
  tell(21, 'Q', 'P', 'q5 to p4'),
  act(35, 'R', 'r4'),
];

/** The time of each event by the rules, in the order of each process: P has p1, p2, p3 and p4. */
export const FIGURE: Readonly<Record<NodeId, readonly number[]>> = {
  P: [1, 2, 3, 6],
  Q: [1, 2, 3, 4, 5, 6, 7],
  R: [1, 2, 5, 6],
};

/** Sets the figure's events going in a fresh cluster, and lets all of them happen. */
export async function drawFigure(subject: Subject<LamportClocks>): Promise<Cluster<LamportClocks>> {
  const cluster = subject.cluster({
    nodes: { P: 'process', Q: 'process', R: 'process' },
    network: { delayMs: DELAY_MS },
  });
  for (const { atMs, node, request } of STEPS) cluster.request(node, request, { atMs });
  await cluster.runFor(100);
  return cluster;
}
