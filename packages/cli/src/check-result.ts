import type { History, Linearizability, Ordering, SequentialConsistency } from '@netsplit/checkers';

/** Of a search, which has a cost and may reach a bound. */
export type Searched = Linearizability | SequentialConsistency;
export type Result = Searched | Ordering;

/** A history that was checked, and what came out. */
export interface Checked {
  readonly file: string;
  readonly history: History;
  readonly result: Result;
  readonly ms: number;
}

export function isViolated({ verdict }: Result): boolean {
  return verdict === 'violated' || verdict.startsWith('not-');
}
