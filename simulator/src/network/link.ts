import type { NodeId } from '../node/names.ts';
import type { CompiledDistribution } from '../random/distribution.ts';
import type { StreamKey } from '../random/key.ts';

/** What a link needs to know of the node at its end. */
export interface Endpoint {
  readonly id: NodeId;
  /** The node's position in the cluster. */
  readonly index: number;
  /** The links that leave this node, by the other end's position. */
  readonly links: Map<number, Link>;
}

/** One direction between two nodes: made when first used, for a large cluster uses few of them. */
export class Link {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly key: StreamKey;
  /** How many messages were sent on it: the count of its draws. */
  sent = 0;
  /** FIFO: no message may be due before this, in virtual microseconds. */
  notBeforeUs = 0;

  /** The network's epoch in which the rest was worked out; it changes when a fault begins or ends. */
  epoch = -1;
  cut = false;
  delay: CompiledDistribution | undefined = undefined;
  lossProbability = 0;
  duplicateProbability = 0;

  constructor(from: Endpoint, to: Endpoint, key: StreamKey) {
    this.from = from;
    this.to = to;
    this.key = key;
  }
}
