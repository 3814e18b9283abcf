// Prints the fingerprints of a hundred runs of a lab’s reference, as one JSON document.

import { join } from 'node:path';
import { loadSubject, type Subject } from '@netsplit/harness';
import { FAULTS, FOR_MS, NETWORK, NODES, REQUESTS, SEEDS } from './counters.ts';

const LAB = join(import.meta.dirname, '../../labs/first-contact');

async function counters(subject: Subject, seed: number): Promise<string> {
  const cluster = subject.cluster({ seed, network: NETWORK, faults: FAULTS, nodes: NODES });
  for (const { node, request, atMs } of REQUESTS) cluster.request(node, request, { atMs });
  await cluster.runFor(FOR_MS);
  return cluster.fingerprint;
}

const subject = await loadSubject({ labDir: LAB, source: 'solution' });
const fingerprints: string[] = [];
for (let seed = 0; seed < SEEDS; seed++) fingerprints.push(await counters(subject, seed));
console.log(JSON.stringify({ node: process.versions.node, fingerprints }));
