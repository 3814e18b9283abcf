// How much a server keeps on its disk: told from its writes, whatever it calls its keys.

import type { NodeId } from '@netsplit/simulator';
import type { RaftCluster } from './raft-cluster.ts';

/** The most characters that were on a server's disk at once, from one moment to another. */
export function mostOnDisk(
  cluster: RaftCluster,
  server: NodeId,
  fromMs: number,
  toMs: number,
): number {
  const sizes = new Map<string, number>();
  let total = 0;
  let most = 0;
  for (const act of cluster.acts) {
    if (act.kind !== 'wrote' || act.node !== server || act.atMs > toMs) continue;
    const size = act.value === undefined ? 0 : JSON.stringify(act.value).length;
    total += size - (sizes.get(act.key) ?? 0);
    sizes.set(act.key, size);
    if (act.atMs >= fromMs) most = Math.max(most, total);
  }
  return most;
}
