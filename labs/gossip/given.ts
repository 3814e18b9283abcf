// What the lab gives you, to import from '../given.ts'. Nobody needs to write this.

import type { Random } from '@netsplit/simulator/node';

/** All sites act in step: a cycle begins at every whole multiple of this. */
export const CYCLE_MS = 1000;

/** Which cycle a moment is in. Sites have the same clock in this lab. */
export function cycleAt(nowMs: number): number {
  return Math.floor(nowMs / CYCLE_MS);
}

/** How long until the next cycle begins. */
export function untilNextCycle(nowMs: number): number {
  return (cycleAt(nowMs) + 1) * CYCLE_MS - nowMs;
}

/** So many different ones of a list, drawn at random: all of them, if there are not so many. */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  if (count === 1 && list.length > 0) return [random.pick(list)];
  return random.shuffle(list).slice(0, count);
}

/** Part A: how a site loses interest in a rumour. The paper's variants. */
export interface Manner {
  /** `feedback`: only a contact that knew the rumour already counts. `blind`: every contact counts. */
  readonly counts: 'feedback' | 'blind';
  /**
   * `counter`: the interest is gone after k contacts that count, one after the other: one that does not
   * count sets the counter back. `coin`: each contact that counts ends it with probability 1/k.
   */
  readonly by: 'counter' | 'coin';
  readonly k: number;
}

/** Part A: have you heard? Sent to one site in a cycle, while the rumour is hot. */
export interface Rumour {
  readonly kind: 'rumour';
  readonly rumour: string;
  readonly manner: Manner;
  /** The cycle in which it is sent. */
  readonly cycle: number;
}

/** Part A: the answer to a rumour, whatever its manner is. */
export interface Feedback {
  readonly kind: 'feedback';
  readonly rumour: string;
  /** The cycle of the contact that it answers. */
  readonly cycle: number;
  /** Whether the answering site knew the rumour when that cycle began. */
  readonly knew: boolean;
}

export type RumourMessage = Rumour | Feedback;

// Part B: stamps, death certificates, and the messages of a contact.
export * from './given/anti-entropy.ts';

// Part C: broadcast under a budget.
export * from './given/overlay.ts';
export * from './given/texts.ts';

// Part D: what is measured, and the transfers of mass.
export * from './given/push-sum.ts';
