// What is bundled for a page: the simulator, and a lab's nodes, in one realm.

import {
  createValueCodec,
  hostNode,
  Simulation,
  TraceText,
  TraceWriter,
  type NodeClass,
} from '@netsplit/simulator';
import { readTrace, sentence } from '@netsplit/simulator/trace';
import { FAULTS, FOR_MS, NETWORK, NODES, REQUESTS, SEEDS } from '../determinism/counters.ts';

/** What a page found out. */
export interface InPage {
  readonly fingerprints: readonly string[];
  /** The trace of one run, as text, and told in sentences. */
  readonly trace: string;
  readonly story: readonly string[];
  /** Whether this page may make code from text, which the simulator does where it can. */
  readonly mayCompile: boolean;
}

/** The lab's classes, by role. */
type Classes = Readonly<Record<'client' | 'server', NodeClass>>;

function run(classes: Classes, seed: number, record?: TraceWriter): Simulation {
  const simulation = new Simulation({
    seed,
    network: NETWORK,
    faults: FAULTS,
    nodes: Object.entries(NODES).map(([id, role]) => ({
      id,
      role,
      create: (context) => hostNode(classes[role], context),
    })),
    values: createValueCodec(),
    record,
  });
  for (const { node, request, atMs } of REQUESTS) simulation.request(node, request, { atMs });
  simulation.runFor(FOR_MS);
  simulation.close();
  return simulation;
}

export function inPage(classes: Classes): InPage {
  const text = new TraceText();
  run(classes, 7, new TraceWriter(text));
  const { trace } = readTrace(text.toString());
  return {
    fingerprints: Array.from({ length: SEEDS }, (_, seed) => run(classes, seed).fingerprint),
    trace: text.toString(),
    story: trace?.events.map((event) => sentence(event, trace)) ?? [],
    mayCompile: mayCompile(),
  };
}

function mayCompile(): boolean {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}
