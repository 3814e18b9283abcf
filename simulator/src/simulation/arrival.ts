// What an observer is told of an event that comes to a node, or fails to.

import type { PendingEvent } from '../event/pending-event.ts';
import type { Act, DropReason } from './act.ts';
import type { Kernel } from './kernel.ts';

// Each act is written out: spread from a common part, these alone made an observed run half to two thirds as fast
// (docs/decisions/0007).

/** The act that begins the present event of a node: its start, a message, a timer, a request. */
export function arrivalOf(kernel: Kernel, event: PendingEvent): Act {
  const { number, nowMs: atMs } = kernel;
  const node = kernel.nameAt(event.node);
  switch (event.kind) {
    case 'message': {
      const { body: message, cause: sentBy } = event;
      const from = kernel.nameAt(event.from);
      return { event: number, atMs, node, kind: 'delivered', from, message, sentBy };
    }
    case 'timer':
      return { event: number, atMs, node, kind: 'timer', name: event.name };
    case 'request': {
      const { name: id, body: request } = event;
      return { event: number, atMs, node, kind: 'requested', id, request };
    }
    default: {
      const incarnation = kernel.nodes[event.node]?.incarnation ?? 0;
      return { event: number, atMs, node, kind: 'started', incarnation };
    }
  }
}

/** The act of a message or a request that was due and does not arrive. */
export function lossOf(kernel: Kernel, event: PendingEvent, why: DropReason): Act {
  const { number, nowMs: atMs } = kernel;
  const node = kernel.nameAt(event.node);
  if (event.kind === 'request') {
    const { name: id, body: request } = event;
    return { event: number, atMs, node, kind: 'refused', id, request };
  }
  const { body: message, cause: sentBy } = event;
  const from = kernel.nameAt(event.from);
  return { event: number, atMs, node, kind: 'dropped', from, message, sentBy, why };
}
