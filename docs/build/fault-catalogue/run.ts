import {
  DiskError,
  hostNode,
  Node,
  readTrace,
  Simulation,
  type Trace,
  TraceText,
  TraceWriter,
} from '@netsplit/simulator';
import type { Scene } from './scenes.ts';

const EVERY_MS = 25;
const RUN_MS = 150;

interface Count {
  readonly kind: 'count' | 'heard';
  readonly count: number;
}

/** Counts, and tells the others. */
class Counter extends Node<Count> {
  count = 0;

  override onStart(): void {
    this.setTimer('count', EVERY_MS);
  }

  override onTimer(): void {
    this.count += 1;
    this.broadcast({ kind: 'count', count: this.count });
    this.setTimer('count', EVERY_MS);
  }
}

/** The same, and keeps its count on the disk before it tells anybody. */
class KeepingCounter extends Counter {
  override onStart(): void {
    this.count = this.stored();
    super.onStart();
  }

  override onTimer(): void {
    try {
      this.disk.write('count', this.count + 1);
      this.disk.sync();
      super.onTimer();
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.note(`the disk: ${error.code}`);
      this.setTimer('count', EVERY_MS);
    }
  }

  stored(): number {
    try {
      const found = this.disk.read('count');
      this.note(`found ${JSON.stringify(found ?? 'nothing')} on the disk`);
      return typeof found === 'number' ? found : 0;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.note(`the disk: ${error.code}`);
      return 0;
    }
  }
}

/** Says what it heard to whoever said it. */
class Listener extends Node<Count> {
  heard = 0;

  override onMessage(from: string, { count }: Count): void {
    this.heard = count;
    this.send(from, { kind: 'heard', count });
  }
}

/** Runs a scene and gives its trace. */
export function run({ name, faults, keeps = false, seed = 1 }: Scene): Trace {
  const text = new TraceText();
  const counter = keeps ? KeepingCounter : Counter;
  const nodes = ['n1', 'n2', 'n3'].map((id) => ({
    id,
    create: (context: Parameters<typeof hostNode>[1]) =>
      hostNode(id === 'n1' ? counter : Listener, context),
  }));
  const simulation = new Simulation({
    seed,
    nodes,
    faults,
    network: { delayMs: { kind: 'uniform', minMs: 5, maxMs: 9 } },
    record: new TraceWriter(text, { lab: name }),
  });
  simulation.runFor(RUN_MS);
  simulation.close();
  const { trace } = readTrace(text.toString());
  if (trace === undefined) throw new Error('a scene of the fault catalogue left no trace');
  return trace;
}
