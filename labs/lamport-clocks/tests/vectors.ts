// The vectors that processes gave to their events, held against the simulator's own causality.

import type { Cluster, OutputAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { VectorClocks } from '../contract.ts';
import type { Relation, Vector } from '../given.ts';

export type VectorStamped = OutputAct<VectorClocks, 'stamped'>;

/** A vector in a sentence, in the order of the processes: `⟨p1 2, p2 0, p3 1⟩`. */
export function vectorText(vector: Vector, processes: readonly NodeId[]): string {
  const entries = processes.map((process) => `${process} ${vector[process] ?? 0}`);
  const others = Object.keys(vector).filter((process) => !processes.includes(process));
  return `⟨${[...entries, ...others.map((process) => `${process} ${vector[process]}`)].join(', ')}⟩`;
}

/** An event in a sentence: `the receipt at p2 (#9, ⟨p1 2, p2 1⟩)`. */
export function eventText(
  { event, node, data }: VectorStamped,
  cluster: Cluster<VectorClocks>,
): string {
  const events = { act: 'the act', send: 'the sending', receive: 'the receipt' };
  return `${events[data.event]} at ${node} (#${event}, ${vectorText(data.vector, cluster.nodes)})`;
}

/** That each act, each sending and each receipt has got one vector. */
export function expectEveryEventHasAVector(cluster: Cluster<VectorClocks>): void {
  const vectors = new Map<number, number>();
  for (const { event } of cluster.outputs('stamped')) {
    vectors.set(event, (vectors.get(event) ?? 0) + 1);
  }
  for (const act of cluster.acts) {
    if (act.kind !== 'delivered' && act.kind !== 'requested') continue;
    if (act.kind === 'requested' && act.request.kind === 'relate') continue;
    const count = vectors.get(act.event) ?? 0;
    const deed = act.kind === 'delivered' ? 'received a message' : 'acted or sent';
    cluster.expect(
      count === 1,
      `${act.node} ${deed} and gave ${count} vectors to it: output('stamped', …) once in each event`,
      act,
    );
  }
}

/**
 * That each vector has, of each process, the number of its events that happened before; and that of any two
 * events one vector is smaller exactly if that event happened before the other.
 */
export function expectVectorsTellCausality(cluster: Cluster<VectorClocks>): void {
  const stamped = cluster.outputs('stamped');
  for (const event of stamped) {
    const past: Record<NodeId, number> = {};
    for (const other of stamped) {
      const happenedBefore = cluster.happenedBefore(other.event, event.event);
      if (happenedBefore || other === event) past[other.node] = (past[other.node] ?? 0) + 1;
      const isSmaller = related(other.data.vector, event.data.vector) === 'before';
      if (isSmaller === happenedBefore) continue;
      const [one, two] = [other, event].map((each) => eventText(each, cluster));
      const sentence = happenedBefore
        ? `${one} happened before ${two}, and its vector is not smaller`
        : `${one} did not happen before ${two}, and its vector is smaller`;
      cluster.expect(false, sentence, event);
    }
    cluster.expect(
      vectorText(past, cluster.nodes) === vectorText(event.data.vector, cluster.nodes),
      `${eventText(event, cluster)} has in its past, itself included, ${vectorText(past, cluster.nodes)}`,
      event,
    );
  }
}

/** How two vectors are related, entry by entry. */
export function related(a: Vector, b: Vector): Relation {
  const processes = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const differences = processes.map((process) => (a[process] ?? 0) - (b[process] ?? 0));
  const isLess = differences.some((difference) => difference < 0);
  const isMore = differences.some((difference) => difference > 0);
  if (isLess && isMore) return 'concurrent';
  if (isLess) return 'before';
  return isMore ? 'after' : 'equal';
}

/** That a process gave these vectors to its events, and to no others. */
export function expectVectors(
  cluster: Cluster<VectorClocks>,
  node: NodeId,
  vectors: readonly Vector[],
  because: string,
): void {
  const stamped = cluster.outputs('stamped').filter((act) => act.node === node);
  const text = (vector: Vector): string => vectorText(vector, cluster.nodes);
  const wrong = vectors.findIndex(
    (vector, at) => text(stamped[at]?.data.vector ?? { none: 1 }) !== text(vector),
  );
  const told = stamped.map(({ data }) => text(data.vector)).join(' ') || 'none';
  cluster.expect(
    wrong === -1 && stamped.length === vectors.length,
    `the events of ${node} were given the vectors ${told}, and by the rules they have ` +
      `${vectors.map(text).join(' ')}: ${because}`,
    stamped[wrong],
  );
}

/** Asks a process how events with these vectors are related. */
export async function askedRelation(
  cluster: Cluster<VectorClocks>,
  node: NodeId,
  pairs: readonly (readonly [a: Vector, b: Vector])[],
): Promise<readonly (Relation | undefined)[]> {
  const asked = pairs.map(([a, b]) => cluster.request(node, { kind: 'relate', a, b }));
  await cluster.runUntil(() => asked.every(({ answered }) => answered), {
    withinMs: 100,
    what: `${node} answers how ${pairs.length === 1 ? 'two vectors are' : 'vectors are'} related`,
  });
  return asked.map(({ response }) => response);
}
