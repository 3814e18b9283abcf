// The work that every host has to do in the same way: clients add to a counter while the network loses and
// doubles messages, is cut, and a client crashes in the middle of a handler.

import type { Fault, NetworkConditions, NodeId } from '@netsplit/simulator';

export const SEEDS = 100;

export const FOR_MS = 1500;

/** Roles by name: they are the names of the lab's classes, but for a capital. */
export const NODES = { c1: 'client', c2: 'client', c3: 'client', s1: 'server' } as const;

export const NETWORK: NetworkConditions = {
  delayMs: { kind: 'exponential', meanMs: 8, minMs: 1 },
  lossProbability: 0.1,
  duplicateProbability: 0.1,
};

export const FAULTS: readonly Fault[] = [
  { kind: 'partition', atMs: 60, groups: [['c1'], ['s1', 'c2']], forMs: 80 },
  { kind: 'cut', atMs: 100, links: [['s1', 'c3']], forMs: 90 },
  { kind: 'crash', atMs: 150, node: 'c2', afterEffects: 1, forMs: 20 },
];

interface Asked {
  readonly node: NodeId;
  readonly request: { readonly kind: 'add'; readonly counter: string; readonly amount: number };
  readonly atMs: number;
}

export const REQUESTS: readonly Asked[] = Array.from({ length: 12 }, (_, at) => ({
  node: ['c1', 'c2', 'c3'][at % 3] ?? '',
  request: { kind: 'add', counter: 'x', amount: at + 1 },
  atMs: at * 17,
}));
