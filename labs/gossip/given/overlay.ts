// Part C: who is next to whom. In the paper a peer sampling service says so.

import type { NodeId } from '@netsplit/simulator/node';

/** So few have no use for a choice: everyone is next to everyone. */
const FEW = 4;

/**
 * The neighbours of a node. All nodes stand in a square, in the order of their names, and a node is next to
 * those in its row and those in its column: 8 of 25. So everyone is at most two links away (three, if the
 * last row is not full), and no node is the only way to another.
 *
 * @param peers all others, as `this.peers` has them
 */
export function neighboursOf(id: NodeId, peers: readonly NodeId[]): NodeId[] {
  if (peers.length < FEW) return [...peers];
  const all = [id, ...peers].toSorted(byName);
  const side = Math.ceil(Math.sqrt(all.length));
  const place = all.indexOf(id);
  const row = Math.floor(place / side);
  return all.filter(
    (other, at) => other !== id && (Math.floor(at / side) === row || at % side === place % side),
  );
}

function byName(a: NodeId, b: NodeId): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
