import type { NodeId } from '../node/names.ts';
import type { Distribution } from '../random/distribution.ts';

/** How one direction between two nodes behaves. */
export interface LinkConditions {
  /** How long a message is under way. Default: uniform, 1 to 10 ms. */
  readonly delayMs?: Distribution;
  /** How likely each message, by itself, is lost. Default 0. */
  readonly lossProbability?: number;
  /** Losses that come in bursts. Default: none. */
  readonly burstLoss?: BurstLoss;
  /** How likely a message arrives twice; the copy has a delay of its own. Default 0. */
  readonly duplicateProbability?: number;
  /** How likely a message arrives with one of its values changed to another of its type. Default 0. */
  readonly corruptProbability?: number;
  /**
   * How many bytes (of JSON) pass in a second: a message waits until those before it have passed, and
   * then takes its own time, before its delay begins. Default: no limit.
   */
  readonly bytesPerSecond?: number;
  /** So many may be under way, or wait for their node to take them; one more, or a copy, is lost. Default: any number. */
  readonly maxQueued?: number;
  /** Whether messages arrive in the order they were sent. Default: as the whole network. */
  readonly fifo?: boolean;
}

/**
 * A link that is well or ill, and changes with the messages it carries: losses come in bursts.
 *
 * @see Gilbert 1960, Capacity of a burst-noise channel; Elliott 1963, for losses that are not total.
 */
export interface BurstLoss {
  /** How likely each message finds that the link has turned ill. */
  readonly beginProbability: number;
  /** How likely each message finds that it is well again: a burst is 1 / endProbability messages long. */
  readonly endProbability: number;
  /** How likely a message is lost while the link is ill. Default 1. */
  readonly lossProbability?: number;
}

/** How the whole network behaves while no fault says otherwise. */
export interface NetworkConditions extends LinkConditions {
  /** Directions that behave otherwise. */
  readonly links?: readonly (LinkConditions & { readonly from: NodeId; readonly to: NodeId })[];
}

export const DEFAULT_DELAY: Distribution = { kind: 'uniform', minMs: 1, maxMs: 10 };
