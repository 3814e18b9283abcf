import {
  type Act,
  Simulation,
  hostNode,
  type NodeClass,
  type NodeId,
  type TraceWriter,
} from '@netsplit/simulator';
import { Node } from '@netsplit/simulator/node';
import {
  MAX_DELAY_US,
  MIN_DELAY_US,
  RUMOURS_PER_NODE,
  SEED,
  nodeNames,
  type Contender,
  type Rumour,
} from '../workload.ts';

function gossiping(rumours: number): NodeClass {
  return class Gossiper extends Node<Rumour> {
    heard = 0;

    override onStart(): void {
      for (let weight = 0; weight < rumours; weight++) {
        this.pass({ kind: 'rumour', origin: this.id, hops: 0, weight });
      }
    }

    override onMessage(_from: NodeId, { origin, hops, weight }: Rumour): void {
      this.heard += 1;
      this.pass({ kind: 'rumour', origin, hops: hops + 1, weight });
    }

    private pass(rumour: Rumour): void {
      this.send(this.random.pick(this.peers), rumour);
    }
  };
}

/** The simulator itself. */
export function kernel(
  nodes: number,
  options: {
    readonly record?: TraceWriter;
    readonly observe?: (act: Act) => void;
    readonly rumoursPerNode?: number;
  } = {},
): Contender {
  const { record, observe, rumoursPerNode = RUMOURS_PER_NODE } = options;
  const Gossiper = gossiping(rumoursPerNode);
  const simulation = new Simulation({
    seed: SEED,
    nodes: nodeNames(nodes).map((id) => ({
      id,
      create: (context) => hostNode(Gossiper, context),
    })),
    network: {
      delayMs: { kind: 'uniform', minMs: MIN_DELAY_US / 1000, maxMs: MAX_DELAY_US / 1000 },
    },
    maxEvents: Infinity,
    ...(record === undefined ? {} : { record }),
    ...(observe === undefined ? {} : { observe }),
  });
  return {
    advance(virtualMs) {
      const before = simulation.eventCount;
      simulation.runFor(virtualMs);
      return simulation.eventCount - before;
    },
    ...(rumoursPerNode === RUMOURS_PER_NODE ? {} : { doesOtherWork: true }),
    ...(record === undefined ? {} : { close: () => simulation.close() }),
  };
}
