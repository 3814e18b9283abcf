import { setTimeout } from 'node:timers/promises';
import type { Prepare } from '../../src/threads/share-out.ts';

export interface Doubling {
  /** The piece that ends its thread. */
  readonly fatal?: number;
  readonly refuses?: boolean;
}

/** Doubles numbers, and says that it did so beside. */
export const prepare: Prepare<Doubling, string> = async ({ fatal, refuses = false }) => {
  if (refuses) throw new Error('not today');
  return async (piece) => {
    if (piece === fatal) process.exit(1);
    await setTimeout(1);
    return `${piece * 2} beside`;
  };
};
