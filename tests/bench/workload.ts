/**
 * The work that all contenders do: rumours that go from node to node for ever. Every delivery counts at its node, draws
 * a peer, and sends it a message that takes 1 to 10 ms. So the number of messages under way never changes.
 */
export interface Rumour {
  readonly kind: 'rumour';
  readonly origin: string;
  readonly hops: number;
  readonly weight: number;
}

export const RUMOURS_PER_NODE = 2;
export const MIN_DELAY_US = 1_000;
export const MAX_DELAY_US = 10_000;
export const SEED = 1978;

export const nodeNames = (nodes: number): string[] =>
  Array.from({ length: nodes }, (_, index) => `n${index + 1}`);

/** A cluster at work, in virtual time. */
export interface Contender {
  /** Lets so much virtual time go by; returns how many messages were delivered meanwhile. */
  advance(virtualMs: number): number;
  /** Ends it and removes what it left behind; whoever has this is made anew for every round. */
  close?(): void;
  /** It counts events of a workload of its own, and is compared with those that have the same. */
  readonly doesOtherWork?: true;
}

/** How many deliveries the workload makes in a virtual millisecond. */
export const deliveriesPerMs = (nodes: number): number =>
  (nodes * RUMOURS_PER_NODE * 2000) / (MIN_DELAY_US + MAX_DELAY_US);
