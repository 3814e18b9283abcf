// What an observer is told of an event that comes to a node, or fails to.

import type { PendingEvent } from '../event/pending-event.ts';
import type { Act, DropReason } from './act.ts';
import type { Kernel } from './kernel.ts';

/** The act that begins the present event of a node: its start, a message, a timer, a request. */
export function arrivalOf(kernel: Kernel, event: PendingEvent): Act {
  const where = whereOf(kernel, event);
  switch (event.kind) {
    case 'message': {
      const { body: message, cause: sentBy } = event;
      return { ...where, kind: 'delivered', from: kernel.nameAt(event.from), message, sentBy };
    }
    case 'timer':
      return { ...where, kind: 'timer', name: event.name };
    case 'request':
      return { ...where, kind: 'requested', id: event.name, request: event.body };
    default:
      return { ...where, kind: 'started', incarnation: kernel.nodes[event.node]?.incarnation ?? 0 };
  }
}

/** The act of a message or a request that was due and does not arrive. */
export function lossOf(kernel: Kernel, event: PendingEvent, why: DropReason): Act {
  const where = whereOf(kernel, event);
  if (event.kind === 'request') {
    return { ...where, kind: 'refused', id: event.name, request: event.body };
  }
  const { body: message, cause: sentBy } = event;
  return { ...where, kind: 'dropped', from: kernel.nameAt(event.from), message, sentBy, why };
}

function whereOf(kernel: Kernel, event: PendingEvent): Pick<Act, 'event' | 'atMs' | 'node'> {
  return { event: kernel.number, atMs: kernel.nowMs, node: kernel.nameAt(event.node) };
}
