// An event as it is described to whoever drives a simulation: the kernel's own record of it stays inside.

import type { PendingEvent } from '../event/pending-event.ts';
import type { Kernel } from './kernel.ts';
import type { PendingDescription, TakenEvent } from './options.ts';

/** An event that may happen next. */
export function describePending(kernel: Kernel, event: PendingEvent): PendingDescription {
  return {
    cause: event.cause,
    index: event.index,
    atMs: event.atUs / 1000,
    kind: event.kind,
    node: kernel.nameAt(event.node),
    ...detailsOf(kernel, event),
  };
}

/** The present event, which was taken and not yet committed. */
export function describeTaken(kernel: Kernel, event: PendingEvent): TakenEvent {
  return {
    number: kernel.number,
    atMs: kernel.nowMs,
    node: kernel.nameAt(event.node),
    kind: kernel.dropped === undefined ? kindOf(event) : 'drop',
    ...detailsOf(kernel, event),
  };
}

type Details = Pick<PendingDescription, 'from' | 'body' | 'name' | 'fault'>;

/** What the event has of its own: no field that would be empty. */
function detailsOf(kernel: Kernel, event: PendingEvent): Details {
  return {
    ...(event.from === -1 ? {} : { from: kernel.nameAt(event.from) }),
    ...(event.body === undefined ? {} : { body: event.body }),
    ...(event.name === '' ? {} : { name: event.name }),
    ...(event.fault === undefined ? {} : { fault: event.fault.fault }),
  };
}

function kindOf(event: PendingEvent): TakenEvent['kind'] {
  return event.kind === 'fault-begin' || event.kind === 'fault-end' ? 'fault' : event.kind;
}
