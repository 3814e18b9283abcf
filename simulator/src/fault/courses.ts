// Plans of several faults that belong together. They are lists of plain faults, and shrink like them.

import type { FaultOf, FaultPlan } from './fault.ts';
import { isolate } from './shapes.ts';

/**
 * Cuts nodes off one by one and lets them back in another order, so that the cluster goes through
 * every mixture of the two.
 *
 * @param options.cutOrder the nodes to cut off, in this order, one every `stepMs`
 * @param options.healOrder the same nodes in the order in which they come back, one every `stepMs` after the
 * last was cut off
 */
export function swizzle(
  nodes: readonly string[],
  options: {
    readonly atMs: number;
    readonly stepMs: number;
    readonly cutOrder: readonly string[];
    readonly healOrder: readonly string[];
  },
): FaultPlan {
  const { atMs, stepMs, cutOrder, healOrder } = options;
  return cutOrder.map((node, position) => {
    const cutAtMs = atMs + position * stepMs;
    const backAtMs = atMs + (cutOrder.length + healOrder.indexOf(node)) * stepMs;
    return isolate(nodes, node, { atMs: cutAtMs, forMs: backAtMs - cutAtMs });
  });
}

/** Crashes a node again and again: down for `downMs`, up for `upMs`, so many `times`. */
export function restartLoop(
  node: string,
  options: {
    readonly atMs: number;
    readonly times: number;
    readonly downMs: number;
    readonly upMs: number;
    readonly disk?: FaultOf<'crash'>['disk'];
  },
): FaultPlan {
  const { atMs, times, downMs, upMs, disk } = options;
  return Array.from({ length: times }, (_, round) => ({
    kind: 'crash' as const,
    atMs: atMs + round * (downMs + upMs),
    node,
    forMs: downMs,
    ...(disk === undefined ? {} : { disk }),
  }));
}
