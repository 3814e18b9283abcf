// What the lab gives you, to import from '../given.ts'.

/** The name of the one receiver. Senders are `c1` and `c2`. */
export const RECEIVER = 's1';

/** The longest that a message and its reply take together while the network is well, in milliseconds. */
export const ROUND_TRIP_MS = 20;
