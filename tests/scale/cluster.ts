// Run as a process of its own, so that its memory is its own: `node --expose-gc cluster.ts <what>`.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  hostNode,
  Node,
  Simulation,
  TraceWriter,
  type SimulationOptions,
} from '@netsplit/simulator';
import { TraceFile } from '@netsplit/simulator/file';

const EVERY_MS = 200;

/** Push gossip: tells one peer all that it has heard of, five times a second. */
class Gossiper extends Node<{ kind: 'gossip'; newest: number }> {
  newest = 0;

  override onStart(): void {
    this.setTimer('gossip', this.random.integer(1, EVERY_MS));
  }

  override onTimer(): void {
    if (this.id === 'n1') this.newest += 1;
    this.send(this.random.pick(this.peers), { kind: 'gossip', newest: this.newest });
    this.setTimer('gossip', EVERY_MS);
  }

  override onMessage(_from: string, { newest }: { newest: number }): void {
    this.newest = Math.max(this.newest, newest);
  }
}

function cluster(nodes: number, options: Partial<SimulationOptions> = {}): Simulation {
  return new Simulation({
    seed: 1,
    nodes: Array.from({ length: nodes }, (_, at) => ({
      id: `n${at + 1}`,
      create: (context) => hostNode(Gossiper, context),
    })),
    maxEvents: Infinity,
    ...options,
  });
}

function heapMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const RUNS: Readonly<Record<string, () => object>> = {
  /** A thousand nodes for a virtual minute. */
  gossip() {
    const simulation = cluster(1000);
    simulation.runFor(60_000);
    const behind = Math.min(
      ...Array.from({ length: 1000 }, (_, at) =>
        Number(simulation.fields(`n${at + 1}`)?.['newest']),
      ),
    );
    const newest = Number(simulation.fields('n1')?.['newest']);
    return { events: simulation.eventCount, newest, behind };
  },

  /** Ten thousand nodes, all started, for a virtual second. */
  large() {
    const simulation = cluster(10_000);
    simulation.runFor(1000);
    return { events: simulation.eventCount, heapMb: heapMb() };
  },

  /** Records until there are so many events, and looks at the heap on the way. */
  record() {
    const events = Number(process.argv[3]);
    const folder = mkdtempSync(join(tmpdir(), 'netsplit-scale-'));
    const path = join(folder, 'run.trace');
    try {
      const record = new TraceWriter(new TraceFile(path));
      const simulation = cluster(100, { record });
      const heaps: number[] = [];
      for (let part = 1; part <= 10; part++) {
        while (simulation.eventCount < (events * part) / 10) simulation.step();
        heaps.push(heapMb());
      }
      simulation.close();
      return { events: simulation.eventCount, heaps, megabytes: statSync(path).size / 1e6 };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const begun = performance.now();
const result = RUNS[process.argv[2] ?? '']?.();
console.log(JSON.stringify({ ...result, seconds: (performance.now() - begun) / 1000 }));
