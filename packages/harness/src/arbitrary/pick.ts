import type { NodeId } from '@netsplit/simulator';

/** The node that a drawn number stands for: the number is drawn before the nodes are known. */
export function pick(nodes: readonly NodeId[], drawn: number): NodeId | undefined {
  return nodes[drawn % nodes.length];
}

/** Two different nodes; undefined where there is only one. */
export function pickDirection(
  nodes: readonly NodeId[],
  drawnFrom: number,
  drawnTo: number,
): [NodeId, NodeId] | undefined {
  const from = pick(nodes, drawnFrom);
  const to = pick(
    nodes.filter((node) => node !== from),
    drawnTo,
  );
  return from === undefined || to === undefined ? undefined : [from, to];
}
