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
 * Validity: what a correct process broadcasts it delivers itself. With agreement, nothing of a correct process is lost.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (validity); Cachin, Guerraoui and Rodrigues 2011, module 3.2 (RB1)
 */
export function checkValidity(run: BroadcastRun): BroadcastVerdict {
  const { broadcastAt, deliveredAt, correct } = indexRun(run);
  const asked = new Set(correct);
  for (const [message, at] of broadcastAt) {
    const process = run.events[at]?.process ?? '';
    if (!asked.has(process) || deliveredAt.get(process)?.has(message) === true) continue;
    return violated(`${process} broadcast ${message}, never crashed, and never delivered it`, [at]);
  }
  return HOLDS;
}

/**
 * Agreement: what a correct process delivers, every correct process delivers. Uniform: what any process delivers, even
 * one that crashes afterwards.
 *
 * @throws {BroadcastRunError} if an event cannot be
 * @see Hadzilacos and Toueg 1994 (agreement, uniform agreement); Cachin, Guerraoui and Rodrigues 2011, modules 3.2 (RB4) and 3.3
 *   (URB4)
 */
export function checkAgreement(run: BroadcastRun, options: Uniformity = {}): BroadcastVerdict {
  const indexed = indexRun(run);
  for (const [process, delivered] of deliveriesOf(indexed, options)) {
    for (const [message, at] of delivered) {
      const without = indexed.correct.find((one) => !indexed.deliveredAt.get(one)?.has(message));
      if (without === undefined) continue;
      return violated(`${process} delivered ${message}, and ${without}, correct, never did`, [at]);
    }
  }
  return HOLDS;
}
