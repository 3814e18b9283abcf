import { type BroadcastRun, type BroadcastVerdict, HOLDS, indexRun, violated } from './run.ts';

/**
 * No duplication: no process delivers a message twice.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (integrity); Cachin, Guerraoui and Rodrigues 2011, module 3.2 (RB2)
 */
export function checkNoDuplication(run: BroadcastRun): BroadcastVerdict {
  const { deliveredAt } = indexRun(run);
  for (const [at, event] of run.events.entries()) {
    if (event.kind !== 'deliver') continue;
    const first = deliveredAt.get(event.process)?.get(event.message) ?? at;
    if (first === at) continue;
    return violated(`${event.process} delivered ${event.message} twice`, [first, at]);
  }
  return HOLDS;
}

/**
 * No creation: what is delivered was broadcast before.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (integrity); Cachin, Guerraoui and Rodrigues 2011, module 3.2 (RB3)
 */
export function checkNoCreation(run: BroadcastRun): BroadcastVerdict {
  const { broadcastAt } = indexRun(run);
  for (const [at, event] of run.events.entries()) {
    if (event.kind !== 'deliver') continue;
    const source = broadcastAt.get(event.message);
    if (source !== undefined && source < at) continue;
    const delivered = `${event.process} delivered ${event.message}`;
    return source === undefined
      ? violated(`${delivered}, which nobody broadcast`, [at])
      : violated(`${delivered} before it was broadcast`, [at, source]);
  }
  return HOLDS;
}
