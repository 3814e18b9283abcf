// Weighs one thing, in a process of its own: `node --expose-gc scales.ts message`.

import {
  hostNode,
  Node,
  readTrace,
  Simulation,
  TraceText,
  TraceWriter,
  type NodeClass,
  type SimulationOptions,
} from '@netsplit/simulator';
import { kernel } from './contenders/kernel.ts';
import { nodeNames, SEED } from './workload.ts';

const MANY = 200_000;

class Sending extends Node<{ kind: 'note'; n: number }> {
  override onStart(): void {
    if (this.id !== 'n1') return;
    for (let n = 0; n < MANY; n++) this.send('n2', { kind: 'note', n });
  }
}

class Waiting extends Node<never> {
  override onStart(): void {
    if (this.id !== 'n1') return;
    for (let n = 0; n < MANY; n++) this.setTimer(String(n), 1000);
  }
}

const SCALES: Readonly<Record<string, () => number>> = {
  message: () => pending(Sending),
  timer: () => pending(Waiting),
  line: () => trace().text.length / trace().events,
  read() {
    const { text, events } = trace();
    const before = heap();
    const read = readTrace(text);
    const weight = heap() - before;
    if (read.problems.length > 0) throw new Error('the trace could not be read');
    return weight / events;
  },
  nodes() {
    const before = heap();
    const cluster = kernel(10_000);
    cluster.advance(20);
    const weight = heap() - before;
    cluster.advance(1);
    return weight / 1e6;
  },
};

function pending(nodeClass: NodeClass): number {
  const simulation = cluster(nodeClass);
  simulation.step();
  const before = heap();
  const other = cluster(nodeClass);
  other.step();
  const weight = heap() - before;
  // Alive until here, so that what was compiled for the first does not count.
  simulation.close();
  return weight / other.pendingCount;
}

function trace(): { text: string; events: number } {
  const text = new TraceText();
  const recorded = kernel(100, { record: new TraceWriter(text, {}, { withState: false }) });
  recorded.advance(2000);
  recorded.close?.();
  const whole = text.toString();
  return { text: whole, events: whole.split('\n').length };
}

function cluster(nodeClass: NodeClass, options: Partial<SimulationOptions> = {}): Simulation {
  return new Simulation({
    seed: SEED,
    nodes: nodeNames(2).map((id) => ({ id, create: (context) => hostNode(nodeClass, context) })),
    ...options,
  });
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

console.log(SCALES[process.argv[2] ?? '']?.());
