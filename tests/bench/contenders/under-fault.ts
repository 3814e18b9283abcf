import { hostNode, Simulation, type Fault, type NetworkConditions } from '@netsplit/simulator';
import { Node } from '@netsplit/simulator/node';
import { nodeNames, SEED, type Contender } from '../workload.ts';

const EVERY_MS = 5;
const LASTING = 1e9;

/** Sends something to one peer every 5 ms, whatever becomes of it, and saves a little on its disk. */
class Beating extends Node<{ kind: 'beat'; n: number }> {
  sent = 0;
  heard = 0;

  override onStart(): void {
    this.setTimer('beat', EVERY_MS);
  }

  override onTimer(): void {
    this.sent += 1;
    this.disk.write('sent', this.sent);
    this.send(this.random.pick(this.peers), { kind: 'beat', n: this.sent });
    this.setTimer('beat', EVERY_MS);
  }

  override onMessage(): void {
    this.heard += 1;
  }
}

interface Trouble {
  readonly network?: NetworkConditions;
  /** The faults that lie on the cluster for all of the run. */
  readonly faults?: (names: readonly string[]) => readonly Fault[];
}

/** Each kind of trouble by itself, gentle enough that the same number of events goes on. */
export const TROUBLES = {
  none: {},
  'loss and duplication': { network: { lossProbability: 0.1, duplicateProbability: 0.1 } },
  'burst loss': {
    network: { burstLoss: { beginProbability: 0.02, endProbability: 0.2 } },
  },
  corruption: { network: { corruptProbability: 0.1 } },
  'a Pareto delay': { network: { delayMs: { kind: 'pareto', minMs: 1, shape: 1.5 } } },
  'a log-normal delay': { network: { delayMs: { kind: 'log-normal', medianMs: 4, sigma: 0.5 } } },
  'FIFO links': { network: { fifo: true } },
  bandwidth: { network: { bytesPerSecond: 100_000 } },
  'bounded queues': { network: { maxQueued: 8 } },
  partition: {
    faults: (names) => [
      { kind: 'partition', atMs: 0, groups: [names.slice(0, 1), names.slice(1)], forMs: LASTING },
    ],
  },
  'a bad link': {
    faults: ([from = '', to = '']) => [
      { kind: 'link', atMs: 0, from, to, lossProbability: 0.5, forMs: LASTING },
    ],
  },
  hold: { faults: ([n1 = '']) => [{ kind: 'hold', atMs: 0, nodes: [n1], forMs: 50 }] },
  rule: {
    faults: ([n1 = '']) => [
      { kind: 'rule', atMs: 0, message: 'beat', to: n1, verdict: 'drop', forMs: LASTING },
    ],
  },
  'slow nodes': {
    faults: (names) =>
      names.map((node) => ({ kind: 'slow', atMs: 0, node, busyMs: 0.5, forMs: LASTING })),
  },
  'wrong clocks': {
    faults: (names) =>
      names.map((node) => ({ kind: 'clock', atMs: 0, node, driftPpm: 200, forMs: LASTING })),
  },
  'pauses, crashes and restarts': {
    faults: (names) =>
      names.flatMap((node, at): Fault[] => [
        { kind: 'pause', atMs: at * 3, node, forMs: 20 },
        { kind: 'crash', atMs: 100 + at * 3, node, forMs: 20 },
      ]),
  },
} satisfies Record<string, Trouble>;

export type TroubleName = keyof typeof TROUBLES;

/** A cluster under one kind of trouble; what it counts are events of any kind. */
export function underFault(nodes: number, name: TroubleName): Contender {
  const names = nodeNames(nodes);
  const { network, faults }: Trouble = TROUBLES[name];
  const simulation = new Simulation({
    seed: SEED,
    nodes: names.map((id) => ({ id, create: (context) => hostNode(Beating, context) })),
    ...(network === undefined ? {} : { network }),
    faults: faults?.(names) ?? [],
    maxEvents: Infinity,
  });
  return {
    advance(virtualMs) {
      const before = simulation.eventCount;
      simulation.runFor(virtualMs);
      return simulation.eventCount - before;
    },
    doesOtherWork: true,
  };
}
