// What the lab gives you, to import from '../given.ts'.

/** The name of the one server. Clients are `c1`, `c2`, `c3`. */
export const SERVER = 's1';

/**
 * The longest that a message and its reply take together while the network is well, in milliseconds.
 * Without an answer after this long, something is probably lost. It may also just be late.
 */
export const ROUND_TRIP_MS = 20;
