import type { Act } from '@netsplit/simulator';
import type { Contender } from '../workload.ts';
import { kernel } from './kernel.ts';

/** The simulator with somebody who looks at every act, as the invariants of a test do. */
export function watched(nodes: number): Contender {
  const seen = new Map<Act['kind'], number>();
  return kernel(nodes, { observe: ({ kind }) => seen.set(kind, (seen.get(kind) ?? 0) + 1) });
}
