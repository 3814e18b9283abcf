import type { Relation, Vector } from '../given.ts';

// Part D. Run `npx netsplit test lamport-clocks D` after each step and read what it says.

/** Step 2: all that either of the two knows. A process that a vector does not name has 0. */
export function merge(a: Vector, _b: Vector): Vector {
  return a;
}

/** Step 4: which of two events happened before the other, told from their vectors? Or neither? */
export function relate(_a: Vector, _b: Vector): Relation {
  return 'equal';
}
