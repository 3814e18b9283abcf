import { perform, type NodeContext } from '../node/context.ts';
import { sampleUs } from '../random/distribution.ts';
import { drawAt, streamKey } from '../random/key.ts';
import type { ClusterNode } from './cluster-node.ts';
import { syncDelayOf } from './disk-course.ts';
import { Gate, release } from './gate.ts';
import type { Kernel } from './kernel.ts';

/**
 * Starts a sync. What the node does after it, and what happens to the node after it, waits until it is
 * done; a sync that takes no time is done at once.
 */
export function raiseBarrier(kernel: Kernel, node: ClusterNode): void {
  const delay = syncDelayOf(kernel, node);
  const { constantUs } = delay;
  const safe = node.disk.beginSync();
  if (constantUs === 0) {
    node.disk.synced(safe);
    kernel.acts?.push({ event: kernel.number, atMs: kernel.nowMs, node: node.id, kind: 'synced' });
    return;
  }
  const key = streamKey(kernel.seed, 'sync', node.id);
  const delayUs = constantUs ?? sampleUs(delay, drawAt(key.a, key.b, kernel.number));
  const done = kernel.consequence('sync', kernel.nowUs + delayUs, node.index);
  node.barrier = { safe, done, effects: [], events: [] };
  kernel.scheduler.add(done);
}

/** The sync is done: what waited for it happens now, in order, up to the next sync. */
export function releaseBarrier(kernel: Kernel, node: ClusterNode): void {
  const { barrier } = node;
  if (barrier === undefined) return;
  node.disk.synced(barrier.safe);
  node.barrier = undefined;
  kernel.acts?.push({ event: kernel.number, atMs: kernel.nowMs, node: node.id, kind: 'synced' });
  kernel.active = node;
  node.effectsDone = 0;
  node.struck = node.strike?.afterEffects === 0;
  const context = kernel.contexts[node.index] as NodeContext;
  // First, so that a timer that waited can be cancelled like any other.
  // And at the gate, so that what is due at this very moment does not come before them.
  if (barrier.events.length > 0) (node.gate ??= new Gate()).takeBack(barrier.events);
  for (const effect of barrier.effects) perform(effect, context);
  kernel.active = undefined;
  kernel.faults.strikeIfDue(node);
}

/** The node crashed while it synced: nothing of what waited happens, and its events find it down. */
export function breakBarrier(kernel: Kernel, node: ClusterNode): void {
  const { barrier } = node;
  if (barrier === undefined) return;
  node.barrier = undefined;
  kernel.kill(barrier.done);
  for (const event of barrier.events) {
    if (!event.dead) release(kernel, event, kernel.nowUs);
  }
}
