import { describe, expect, test } from 'vitest';
import { subjectOf, type Act } from '../src/index.ts';
import { Node, type NodeId } from '@netsplit/simulator/node';

/** Tells of itself before and after each message that it sends on, round a ring of three. */
class Ring extends Node<{ hops: number }, { hops: number }, never, { said: string }> {
  override onRequest(_id: string, { hops }: { hops: number }): void {
    this.pass(hops);
  }

  override onMessage(_from: NodeId, { hops }: { hops: number }): void {
    if (hops > 0) this.pass(hops - 1);
  }

  private pass(hops: number): void {
    const next = { n1: 'n2', n2: 'n3', n3: 'n1' }[this.id] ?? 'n1';
    this.output('said', `${this.id} before`);
    this.send(next, { hops });
    this.output('said', `${this.id} after`);
  }
}

describe('happened before', () => {
  test('goes along a node, along messages, and no other way', async () => {
    const cluster = subjectOf({ ring: Ring }).cluster({
      nodes: { n1: 'ring', n2: 'ring', n3: 'ring' },
      network: { delayMs: 5 },
    });
    cluster.request('n1', { hops: 2 });
    await cluster.runFor(100);
    const said = (text: string): Act => {
      const act = cluster.outputs('said').find(({ data }) => data === text);
      if (act === undefined) throw new Error(`nobody said ${text}`);
      return act;
    };

    expect(cluster.happenedBefore(said('n1 before'), said('n3 before'))).toBe(true);
    expect(cluster.happenedBefore(said('n3 before'), said('n1 before'))).toBe(false);
    expect(cluster.happenedBefore(said('n1 before'), said('n1 before'))).toBe(false);
    // Within one handler the order of its effects counts: what n1 said after it had sent is unknown to n2.
    expect(cluster.happenedBefore(said('n1 before'), said('n1 after'))).toBe(true);
    expect(cluster.happenedBefore(said('n1 after'), said('n2 before'))).toBe(false);
    expect(cluster.happenedBefore(said('n2 before'), said('n1 after'))).toBe(false);
    // An event's number stands for what began it.
    const { event } = said('n1 after');
    expect(cluster.happenedBefore(event, said('n2 before').event)).toBe(true);
  });

  test('agrees with a walk over all causes, on random runs', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const cluster = subjectOf({ ring: Ring }).cluster({
        seed,
        nodes: { n1: 'ring', n2: 'ring', n3: 'ring' },
        network: { lossProbability: 0.1, duplicateProbability: 0.2 },
      });
      for (const node of cluster.nodes) cluster.request(node, { hops: 4 });
      await cluster.runFor(200);
      const acts = cluster.acts.filter(({ kind }) => kind !== 'dropped');
      const before = walk(acts);
      const wrong = acts.filter((a) =>
        acts.some((b) => cluster.happenedBefore(a, b) !== before(a, b)),
      );
      expect(wrong).toEqual([]);
    }
  });
});

/** The definition itself, slowly: the transitive closure of next-at-node and send-to-delivery. */
function walk(acts: readonly Act[]): (a: Act, b: Act) => boolean {
  const pasts = new Map<Act, Set<Act>>();
  const last = new Map<NodeId, Act>();
  for (const act of acts) {
    const past = new Set<Act>();
    const causes = [last.get(act.node)];
    if (act.kind === 'delivered') {
      causes.push(
        acts.find(
          (other) => other.kind === 'sent' && other.event === act.sentBy && other.to === act.node,
        ),
      );
    }
    for (const cause of causes) {
      if (cause === undefined) continue;
      past.add(cause);
      for (const earlier of pasts.get(cause) ?? []) past.add(earlier);
    }
    pasts.set(act, past);
    last.set(act.node, act);
  }
  return (a, b) => pasts.get(b)?.has(a) ?? false;
}
