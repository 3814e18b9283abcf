import { encodeFields } from './encode.ts';

/**
 * When a node's state is checked while nothing records it. A check costs more than most handlers, so
 * it comes after the node's 1st, 2nd, 4th, 8th … handler: a field that is no plain data is found at
 * the latest when the node has run twice as long, and always at the same event.
 */
export class StateSampling {
  isDue(handled: number): boolean {
    return (handled & (handled - 1)) === 0;
  }

  /** @throws {StateError} */
  check(fields: Readonly<Record<string, unknown>>): void {
    encodeFields(fields);
  }
}
