import { checkFields } from './plain.ts';

/**
 * A handler pays for looking at so many values: a check of a state of 10,000 comes after 156 handlers, and all
 * checks together cost less than the handlers do.
 */
const VALUES_A_HANDLER = 64;

/**
 * Checks a node's state while nothing records it. A check costs more than most handlers, so it comes after the
 * node's 1st, 2nd, 4th, 8th … handler, and where the state is large later: a field that is no plain data is
 * found at the latest when the node has run twice as long, or as many handlers more as its state is worth, and
 * always at the same event.
 *
 * @param handled how many handlers of the node have run
 * @returns after which of its handlers to check it again
 * @throws {StateError}
 */
export function sampleState(fields: Readonly<Record<string, unknown>>, handled: number): number {
  return nextCheck(checkFields(fields), handled);
}

/** After which of its handlers to check a node again that had so many values after so many of them. */
export function nextCheck(values: number, handled: number): number {
  return Math.max(2 * handled, handled + Math.floor(values / VALUES_A_HANDLER));
}
