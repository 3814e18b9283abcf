import fc, { type Arbitrary } from 'fast-check';
import type { Range } from './fault-arbitrary.ts';

/** When something begins: a whole number of virtual milliseconds from 0 on. */
export function moment(withinMs: number): Arbitrary<number> {
  return fc.integer({ min: 0, max: withinMs });
}

/** How long something lasts. Default: from 1 ms to as long as the case runs. */
export function duration(forMs: Range | undefined, withinMs: number): Arbitrary<number> {
  const [min, max] = forMs ?? [1, Math.max(1, withinMs)];
  return fc.integer({ min, max });
}
