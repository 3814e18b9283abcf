// Prints the fingerprints of a hundred runs of a lab’s reference, as one JSON document.

import { join } from 'node:path';
import { loadSubject, type Subject } from '@netsplit/harness';
import type { Fault } from '@netsplit/simulator';

const LAB = join(import.meta.dirname, '../../labs/first-contact');

const network = {
  delayMs: { kind: 'exponential', meanMs: 8, minMs: 1 },
  lossProbability: 0.1,
  duplicateProbability: 0.1,
} as const;

async function counters(subject: Subject, seed: number): Promise<string> {
  const clients = ['c1', 'c2', 'c3'];
  const faults: Fault[] = [
    { kind: 'partition', atMs: 60, groups: [['c1'], ['s1', 'c2']], forMs: 80 },
    { kind: 'cut', atMs: 100, links: [['s1', 'c3']], forMs: 90 },
    { kind: 'crash', atMs: 150, node: 'c2', afterEffects: 1, forMs: 20 },
  ];
  const cluster = subject.cluster({
    seed,
    network,
    faults,
    nodes: { c1: 'client', c2: 'client', c3: 'client', s1: 'server' },
  });
  for (let at = 0; at < 12; at++) {
    const client = clients[at % clients.length] ?? '';
    cluster.request(client, { kind: 'add', counter: 'x', amount: at + 1 }, { atMs: at * 17 });
  }
  await cluster.runFor(1500);
  return cluster.fingerprint;
}

const subject = await loadSubject({ labDir: LAB, source: 'solution' });
const fingerprints: string[] = [];
for (let seed = 0; seed < 100; seed++) fingerprints.push(await counters(subject, seed));
console.log(JSON.stringify({ node: process.versions.node, fingerprints }));
