import { defineContract } from '@netsplit/harness';
import type { Manner, RumourMessage } from './given.ts';

/** What this lab's code and its tests agree on. */
export const contract = defineContract({
  lab: 'gossip',
  roles: { site: 'RumourSite' },
});

/** Part A. A site is told a rumour, and answers at once. From the next cycle on it spreads it. */
export interface Tell {
  readonly kind: 'tell';
  readonly rumour: string;
  readonly manner: Manner;
}

export type Request = Tell;

export type Response = { readonly kind: 'told' };

/** What a site does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /** Part A. This site has heard a rumour for the first time. It is hot from now on. */
  readonly learned: { readonly rumour: string };
  /** Part A. This site has lost interest in a rumour, and will not spread it any more. */
  readonly tired: { readonly rumour: string };
}

/** The lab's types in one, for its tests. */
export interface Gossip {
  message: RumourMessage;
  request: Request;
  response: Response;
  outputs: Outputs;
}
