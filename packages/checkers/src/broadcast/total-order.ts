import {
  type BroadcastRun,
  type BroadcastVerdict,
  deliveriesOf,
  HOLDS,
  indexRun,
  type Uniformity,
  violated,
} from './run.ts';

/**
 * Total order: two processes that both deliver two messages deliver them in the same order. Messages that only one of
 * them delivers do not matter here: that is agreement.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (atomic broadcast); Cachin, Guerraoui and Rodrigues 2011, modules 6.1 and 6.2 (uniform)
 */
export function checkTotalOrder(run: BroadcastRun, options: Uniformity = {}): BroadcastVerdict {
  const asked = deliveriesOf(indexRun(run), options);
  for (const [index, [one, byOne]] of asked.entries()) {
    for (const [other, byOther] of asked.slice(index + 1)) {
      let last: { message: string; at: number; otherAt: number } | undefined;
      // Of what both delivered, two neighbours are swapped if any two are.
      for (const [message, at] of byOne) {
        const otherAt = byOther.get(message);
        if (otherAt === undefined) continue;
        if (last !== undefined && otherAt < last.otherAt) {
          const why = `${one} delivered ${last.message} before ${message}, and ${other} ${message} before ${last.message}`;
          return violated(why, [last.at, at, otherAt, last.otherAt]);
        }
        last = { message, at, otherAt };
      }
    }
  }
  return HOLDS;
}
