// The cluster of most scenes of parts F and G: five members, three copies of each key.

import { keepersOf, namesUpTo } from './store.ts';

export const COPIES = 3;
export const FIVE = namesUpTo(5);
/** Who keeps a copy of the key k1, in the order of its preference list. */
export const KEEPERS = keepersOf(FIVE, COPIES, 'k1');
