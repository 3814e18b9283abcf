// What the lab gives you, to import from '../given.ts'.

import type { NodeId } from '@netsplit/simulator/node';

/** The name of an event: when it took place, by the clock of the process that it took place at. */
export interface Stamp {
  /** What the process's logical clock showed: a whole number. */
  readonly time: number;
  /** The process. */
  readonly process: NodeId;
}

/** What one process sends to another. */
export interface Message {
  /** The time of the event of sending it: the paper's T_m, rule IR2 (a). */
  readonly time: number;
  readonly what: string;
}
