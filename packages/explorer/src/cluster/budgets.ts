import type { ExploredCluster } from './cluster.ts';

/** What a run has used up of each kind of fault, as the bits of one integer: one word of a state. */
export type Budgets = number;

interface Place {
  readonly shift: number;
  readonly most: number;
}

const PLACES = {
  drops: { shift: 0, most: 15 },
  duplicates: { shift: 4, most: 15 },
  crashes: { shift: 8, most: 15 },
  splits: { shift: 12, most: 15 },
  /** The split that is in force, from 1; 0: none. */
  partition: { shift: 16, most: 15 },
  ticks: { shift: 20, most: 15 },
  timers: { shift: 24, most: 127 },
} satisfies Record<string, Place>;

export type BudgetName = keyof typeof PLACES;

export function usedOf(budgets: Budgets, name: BudgetName): number {
  const { shift, most } = PLACES[name];
  return (budgets >>> shift) & most;
}

export function withUsed(budgets: Budgets, name: BudgetName, used: number): Budgets {
  const { shift, most } = PLACES[name];
  return (budgets & ~(most << shift)) | (used << shift);
}

/** @throws {RangeError} for a cluster with a budget that has no room in a state's word */
export function expectRoomFor({ faults = {}, ticks = 0, timers = 0 }: ExploredCluster): void {
  const { drops = 0, duplicates = 0, crashes = 0, splits = 1, partitions = [] } = faults;
  const budgets = { drops, duplicates, crashes, splits, ticks, timers };
  for (const [name, budget] of Object.entries(budgets)) expectRoom(name as BudgetName, budget);
  expectRoom('partition', partitions.length);
}

function expectRoom(name: BudgetName, budget: number): void {
  const { most } = PLACES[name];
  if (Number.isInteger(budget) && budget >= 0 && budget <= most) return;
  throw new RangeError(`${name} is ${budget}: give a whole number from 0 to ${most}`);
}
