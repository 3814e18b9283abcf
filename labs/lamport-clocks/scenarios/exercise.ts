// Nine messages among four processes, in the manner of the exercises on logical time in Kleppmann's lecture notes. The
// run is one of our own: the notes have a figure of theirs, and who solves both has learned more than who solves one.

import type { NodeId } from '@netsplit/simulator';
import type { Tell } from '../contract.ts';

/** Who sends what to whom, and when. */
const MESSAGES: readonly (readonly [name: string, from: NodeId, to: NodeId, atMs: number])[] = [
  ['m1', 'A', 'B', 0],
  ['m2', 'C', 'D', 0],
  ['m3', 'B', 'C', 20],
  ['m4', 'D', 'C', 22],
  ['m5', 'C', 'A', 40],
  ['m6', 'B', 'A', 45],
  ['m7', 'A', 'D', 60],
  ['m8', 'D', 'B', 80],
  ['m9', 'B', 'C', 100],
];

/** The same as requests. */
export const EXERCISE_REQUESTS: readonly {
  readonly node: NodeId;
  readonly request: Tell;
  readonly atMs: number;
}[] = MESSAGES.map(([what, node, to, atMs]) => ({
  node,
  request: { kind: 'tell', to, what },
  atMs,
}));

/** After this long, all messages have arrived. */
export const EXERCISE_MS = 150;

/** An event of the exercise, with its Lamport time and its vector over A, B, C and D. */
export interface ExerciseEvent {
  readonly event: string;
  readonly time: number;
  readonly vector: readonly [number, number, number, number];
}

/** The solution: the events of each process in their order. */
export const EXERCISE: Readonly<Record<NodeId, readonly ExerciseEvent[]>> = {
  A: [
    { event: 'send(m1)', time: 1, vector: [1, 0, 0, 0] },
    { event: 'receive(m5)', time: 7, vector: [2, 2, 4, 2] },
    { event: 'receive(m6)', time: 8, vector: [3, 3, 4, 2] },
    { event: 'send(m7)', time: 9, vector: [4, 3, 4, 2] },
  ],
  B: [
    { event: 'receive(m1)', time: 2, vector: [1, 1, 0, 0] },
    { event: 'send(m3)', time: 3, vector: [1, 2, 0, 0] },
    { event: 'send(m6)', time: 4, vector: [1, 3, 0, 0] },
    { event: 'receive(m8)', time: 12, vector: [4, 4, 4, 4] },
    { event: 'send(m9)', time: 13, vector: [4, 5, 4, 4] },
  ],
  C: [
    { event: 'send(m2)', time: 1, vector: [0, 0, 1, 0] },
    { event: 'receive(m3)', time: 4, vector: [1, 2, 2, 0] },
    { event: 'receive(m4)', time: 5, vector: [1, 2, 3, 2] },
    { event: 'send(m5)', time: 6, vector: [1, 2, 4, 2] },
    { event: 'receive(m9)', time: 14, vector: [4, 5, 5, 4] },
  ],
  D: [
    { event: 'receive(m2)', time: 2, vector: [0, 0, 1, 1] },
    { event: 'send(m4)', time: 3, vector: [0, 0, 1, 2] },
    { event: 'receive(m7)', time: 10, vector: [4, 3, 4, 3] },
    { event: 'send(m8)', time: 11, vector: [4, 3, 4, 4] },
  ],
};

/** The table: how are these events related? From times alone, only one answer can be ruled out. */
export const EXERCISE_TABLE = [
  ['send(m2)', 'send(m3)', 'concurrent'],
  ['send(m3)', 'send(m5)', 'before'],
  ['send(m5)', 'send(m9)', 'before'],
  ['send(m6)', 'send(m5)', 'concurrent'],
  ['receive(m4)', 'send(m4)', 'after'],
] as const;

/** How long each message is under way. */
export const EXERCISE_NETWORK = { delayMs: 10 };
