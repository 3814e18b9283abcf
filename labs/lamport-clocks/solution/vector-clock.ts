import type { NodeId } from '@netsplit/simulator/node';
import type { Relation, Vector } from '../given.ts';

/** What a vector says of a process: how many of its events it knows. Nothing said is none. */
export function entry(vector: Vector, process: NodeId): number {
  return vector[process] ?? 0;
}

/** The least that knows all that either of two knows: the maximum, process by process (Mattern, "Vector Time"). */
export function merge(a: Vector, b: Vector): Vector {
  const merged: Record<NodeId, number> = { ...a };
  for (const process in b) {
    const known = entry(b, process);
    if (known > entry(merged, process)) merged[process] = known;
  }
  return merged;
}

/**
 * a < b: b knows all that a knows, and more (Mattern, "Vector Time"). Of two vectors of which each knows
 * something that the other does not, neither happened before the other.
 */
export function relate(a: Vector, b: Vector): Relation {
  const isWithin = knowsAllOf(b, a);
  const contains = knowsAllOf(a, b);
  if (isWithin && contains) return 'equal';
  if (isWithin) return 'before';
  return contains ? 'after' : 'concurrent';
}

function knowsAllOf(knowing: Vector, known: Vector): boolean {
  for (const process in known) {
    if (entry(known, process) > entry(knowing, process)) return false;
  }
  return true;
}
