import { setTimeout } from 'node:timers/promises';
import type { Prepare } from '../../src/threads/share-out.ts';

export interface Doubling {
  /** The piece that ends its thread. */
  readonly fatal?: number;
  readonly refuses?: boolean;
  /** After its first piece it waits until this is 1. Shared memory. */
  readonly gate?: Int32Array;
}

/** Doubles numbers, and says that it did so beside. */
export const prepare: Prepare<Doubling, string> = async ({ fatal, refuses = false, gate }) => {
  if (refuses) throw new Error('not today');
  let done = 0;
  return async (piece) => {
    if (gate !== undefined && done++ === 1) Atomics.wait(gate, 0, 0);
    if (piece === fatal) process.exit(1);
    await setTimeout(1);
    return `${piece * 2} beside`;
  };
};
