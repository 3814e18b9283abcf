import type { NodeId } from '@netsplit/simulator/node';
import { MOST_UPDATES, type Update } from '../given.ts';

/** News that is being passed on, and how often this member has done so. */
export interface Rumour {
  readonly update: Update;
  sent: number;
}

/** One for each node: later news of a node replaces what was said of it before. */
export type Rumours = Map<NodeId, Rumour>;

/**
 * What the next message carries: `urgent`, if there is such news, and of all that is going around what
 * has been passed on least often. Each is counted, and dropped when it has been passed on `limit`
 * times. (Das and others, §4.1.)
 */
export function piggyback(rumours: Rumours, limit: number, urgent: Update | undefined): Update[] {
  const carried = urgent === undefined ? [] : [urgent];
  if (rumours.size === 0) return carried;
  const freshFirst = [...rumours].sort(([, a], [, b]) => a.sent - b.sent);
  for (const [node, rumour] of freshFirst) {
    if (carried.length === MOST_UPDATES) break;
    if (rumour.update.member === urgent?.member) continue;
    carried.push(rumour.update);
    rumour.sent += 1;
    if (rumour.sent >= limit) rumours.delete(node);
  }
  return carried;
}
