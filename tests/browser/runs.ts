// Runs to look at.
import {
  hostNode,
  Node,
  Simulation,
  TraceText,
  TraceWriter,
  type NodeId,
} from '@netsplit/simulator';

/** What a node may say that a page must not take for markup. */
export const MARKUP = '<img src=x onerror="document.title=\'taken over\'">';

interface Beat {
  readonly kind: 'Beat';
  readonly round: number;
  readonly text: string;
}

/** Beats to all others, and counts what it hears. */
class Heart extends Node<Beat, unknown, unknown, { readonly skipped: { readonly round: number } }> {
  round = 0;
  heard = new Map<NodeId, number>();

  override onStart(): void {
    this.setTimer('beat', this.random.integer(15, 25));
  }

  override onTimer(): void {
    this.round += 1;
    this.broadcast({ kind: 'Beat', round: this.round, text: MARKUP });
    this.setTimer('beat', this.random.integer(15, 25));
  }

  override onMessage(from: NodeId, { round }: Beat): void {
    const last = this.heard.get(from) ?? 0;
    if (round > last + 1) this.output('skipped', { round: last + 1 });
    this.heard.set(from, round);
  }
}

/** The trace of a run of so many events, with a partition, a crash, losses and a violation. */
export function heartbeats(events: number, seed = 11): { text: string; violation: number } {
  const text = new TraceText();
  const writer = new TraceWriter(text, { lab: 'heartbeats', subject: 'src' });
  const simulation = new Simulation({
    seed,
    nodes: ['n1', 'n2', 'n3'].map((id) => ({ id, create: (context) => hostNode(Heart, context) })),
    network: { lossProbability: 0.05 },
    faults: [
      { kind: 'partition', atMs: 60, groups: [['n1'], ['n2', 'n3']], forMs: 80 },
      { kind: 'crash', atMs: 160, node: 'n3', forMs: 60 },
    ],
    record: writer,
  });
  let violation = 0;
  const isFirstReceipt = (): boolean => violation === 0 && simulation.eventCount > events / 2;
  while (simulation.eventCount < events && simulation.step()) {
    if (isFirstReceipt()) violation = simulation.eventCount;
  }
  writer.violation({
    n: violation,
    rule: 'every beat is heard',
    message: `${MARKUP} was not heard`,
    reading: { work: 'a-paper', section: '3.1' },
  });
  simulation.close();
  return { text: text.toString(), violation };
}
