import {
  type BroadcastRun,
  type BroadcastVerdict,
  deliveriesOf,
  HOLDS,
  type IndexedRun,
  indexRun,
  type Uniformity,
  violated,
} from './run.ts';

/**
 * FIFO order: who delivers a message has delivered all that its sender broadcast before it.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (FIFO broadcast); Cachin, Guerraoui and Rodrigues 2011, module 3.8
 */
export function checkFifoOrder(run: BroadcastRun, options: Uniformity = {}): BroadcastVerdict {
  return firstWithoutCause(run, indexRun(run), options, 'broadcast');
}

/**
 * Causal order: who delivers a message has delivered all that its sender had broadcast or delivered before it, and what
 * came before those.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (causal broadcast); Cachin, Guerraoui and Rodrigues 2011, module 3.9
 */
export function checkCausalOrder(run: BroadcastRun, options: Uniformity = {}): BroadcastVerdict {
  return firstWithoutCause(run, indexRun(run), options, 'broadcast or delivered');
}

/**
 * Only the nearest causes are asked for: the sender's last broadcast and what it delivered since. If a farther one is
 * missing, either a nearest one is missing too, or that was delivered without it, which was found earlier.
 */
function firstWithoutCause(
  run: BroadcastRun,
  indexed: IndexedRun,
  options: Uniformity,
  causes: 'broadcast' | 'broadcast or delivered',
): BroadcastVerdict {
  const causesOf = nearestCauses(run, causes);
  for (const [process, delivered] of deliveriesOf(indexed, options)) {
    for (const [message, at] of delivered) {
      for (const [cause, causeAt] of causesOf.get(message) ?? []) {
        const seenAt = delivered.get(cause);
        if (seenAt !== undefined && seenAt < at) continue;
        const sentAt = indexed.broadcastAt.get(message) ?? at;
        const sender = run.events[sentAt]?.process ?? '';
        const did = run.events[causeAt]?.kind === 'broadcast' ? 'broadcast' : 'delivered';
        const missing = seenAt === undefined ? 'without ever delivering' : 'before';
        const why = `${process} delivered ${message} ${missing} ${cause}, which ${sender} had ${did} before it broadcast ${message}`;
        const shown = [causeAt, sentAt, at, ...(seenAt === undefined ? [] : [seenAt])];
        return violated(why, [...new Set(shown)]);
      }
    }
  }
  return HOLDS;
}

function nearestCauses(
  { events }: BroadcastRun,
  causes: 'broadcast' | 'broadcast or delivered',
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const causesOf = new Map<string, ReadonlyMap<string, number>>();
  const sinceLast = new Map<string, Map<string, number>>();
  for (const [at, event] of events.entries()) {
    if (event.kind === 'crash') continue;
    const { process, message } = event;
    const nearest = sinceLast.get(process) ?? new Map<string, number>();
    if (event.kind === 'broadcast') {
      nearest.delete(message);
      causesOf.set(message, nearest);
      sinceLast.set(process, new Map([[message, at]]));
    } else if (causes === 'broadcast or delivered') {
      if (!nearest.has(message)) nearest.set(message, at);
      sinceLast.set(process, nearest);
    }
  }
  return causesOf;
}
