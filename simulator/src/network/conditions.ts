import type { NodeId } from '../node/names.ts';
import type { Distribution } from '../random/distribution.ts';

/** How one direction between two nodes behaves. */
export interface LinkConditions {
  /** How long a message is under way. Default: uniform, 1 to 10 ms. */
  readonly delayMs?: Distribution;
  /** How likely each message, by itself, is lost. Default 0. */
  readonly lossProbability?: number;
  /** How likely a message arrives twice; the copy has a delay of its own. Default 0. */
  readonly duplicateProbability?: number;
}

/** How the whole network behaves while no fault says otherwise. */
export interface NetworkConditions extends LinkConditions {
  /** Whether messages of one direction arrive in the order they were sent. Default false. */
  readonly fifo?: boolean;
  /** Directions that behave otherwise. */
  readonly links?: readonly (LinkConditions & { readonly from: NodeId; readonly to: NodeId })[];
}

export const DEFAULT_DELAY: Distribution = { kind: 'uniform', minMs: 1, maxMs: 10 };
