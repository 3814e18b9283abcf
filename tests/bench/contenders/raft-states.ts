import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostNode, Simulation, TraceWriter } from '@netsplit/simulator';
import { TraceFile } from '@netsplit/simulator/file';
import { Node } from '@netsplit/simulator/node';
import { nodeNames, SEED, type Contender } from '../workload.ts';

interface Append {
  readonly kind: 'append';
  readonly term: number;
  readonly index: number;
  readonly command: string;
}

const LOG_ENTRIES = 50;

/** Has the state of a Raft node with fifty entries; each message replaces one of them, and goes on to the next node. */
class Replica extends Node<Append> {
  currentTerm = 1;
  votedFor: string | null = null;
  log = Array.from({ length: LOG_ENTRIES }, (_, at) => ({ term: 1, command: `set x ${at}` }));
  commitIndex = 0;
  nextIndex = new Map<string, number>();
  matchIndex = new Map<string, number>();

  override onStart(): void {
    for (const peer of this.peers) {
      this.nextIndex.set(peer, 1);
      this.matchIndex.set(peer, 0);
    }
    this.pass(0);
  }

  override onMessage(from: string, { term, index, command }: Append): void {
    this.log[index] = { term, command };
    this.commitIndex += 1;
    this.matchIndex.set(from, this.commitIndex);
    this.pass((index + 1) % LOG_ENTRIES);
  }

  private pass(index: number): void {
    const command = `set y ${this.commitIndex}`;
    this.send(this.random.pick(this.peers), { kind: 'append', term: 1, index, command });
  }
}

/** The simulator writing a trace to disk with the states of Raft-like nodes. */
export function recordingRaftStates(nodes: number): Contender {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bench-'));
  const record = new TraceWriter(new TraceFile(join(folder, 'trace.ndjson')));
  const simulation = new Simulation({
    seed: SEED,
    nodes: nodeNames(nodes).map((id) => ({
      id,
      create: (context) => hostNode(Replica, context),
    })),
    maxEvents: Infinity,
    record,
  });
  return {
    advance(virtualMs) {
      const before = simulation.eventCount;
      simulation.runFor(virtualMs);
      return simulation.eventCount - before;
    },
    close() {
      simulation.close();
      rmSync(folder, { recursive: true });
    },
    doesOtherWork: true,
  };
}
