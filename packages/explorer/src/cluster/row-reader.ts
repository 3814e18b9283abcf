import type { NodeId } from '@netsplit/simulator';
import type { Row } from '../space/row.ts';
import { usedOf } from './budgets.ts';
import type { ClusterState, Envelope, ExploredCluster, NodeView } from './cluster.ts';
import { glimpse } from './glimpse.ts';
import type { Histories } from './history.ts';
import type { NodeState, Transitions } from './transitions.ts';

/** What the rows of a cluster say: nodes, messages under way, histories, and what keeps a message from arriving. */
export class RowReader {
  readonly #cluster: ExploredCluster;
  readonly #names: readonly NodeId[];
  readonly #transitions: Transitions;
  readonly #histories: Histories;
  readonly #count: number;
  /** Where messages begin in a row. */
  readonly #first: number;
  /** Message → the positions of its sender and its receiver. */
  readonly #ways = new Map<number, readonly [from: number, to: number]>();
  /** Node part → what a property sees of it. */
  readonly #views = new Map<number, NodeView>();

  constructor(
    cluster: ExploredCluster,
    of: {
      readonly transitions: Transitions;
      readonly histories: Histories;
      readonly first: number;
    },
  ) {
    this.#cluster = cluster;
    this.#names = cluster.nodes.map(({ id }) => id);
    this.#count = cluster.nodes.length;
    this.#transitions = of.transitions;
    this.#histories = of.histories;
    this.#first = of.first;
  }

  /** To be looked at before the row is used for another state. */
  glimpse({ words, length }: Row): ClusterState {
    const byName = <Value>(of: (at: number) => Value): Record<NodeId, Value> =>
      Object.fromEntries(this.#names.map((name, at) => [name, of(at)]));
    return glimpse({
      nodes: () => byName((at) => this.#view(words[at] as number)),
      messages: () =>
        Array.from(words.subarray(this.#first, length), (message) => this.envelope(message)),
      histories: () =>
        byName((at) => this.#histories.events(words[this.#count + 1 + at] as number)),
      partition: () => {
        const { partitions = [] } = this.#cluster.faults ?? {};
        return partitions[usedOf(words[this.#count] as number, 'partition') - 1];
      },
    });
  }

  /** A state by itself, which stays when the row is used for another. */
  state(row: Row): ClusterState {
    const { nodes, messages, histories, partition } = this.glimpse({
      ...row,
      words: row.words.slice(0, row.length),
    });
    return { nodes, messages, histories, ...(partition === undefined ? {} : { partition }) };
  }

  /** Made once for each state of a node: properties look at every state of the cluster. */
  #view(part: number): NodeView {
    let view = this.#views.get(part);
    if (view === undefined) {
      view = viewOf(this.#transitions.node(part));
      this.#views.set(part, view);
    }
    return view;
  }

  /** Why a message from one position to another would not arrive now; undefined if it would. */
  lossOf(row: Row, from: number, to: number): 'cut' | 'down' | undefined {
    const inForce = usedOf(row.words[this.#count] as number, 'partition');
    if (inForce !== 0) {
      const partition = this.#cluster.faults?.partitions?.[inForce - 1] ?? [];
      const groupOf = (at: number): number =>
        partition.findIndex((group) => group.includes(this.#names[at] as NodeId));
      const [one, other] = [groupOf(from), groupOf(to)];
      if (one !== -1 && other !== -1 && one !== other) return 'cut';
    }
    return this.#transitions.node(row.words[to] as number).isUp ? undefined : 'down';
  }

  /** The positions of a message's sender and receiver. */
  wayOf(message: number): readonly [from: number, to: number] {
    const known = this.#ways.get(message);
    if (known !== undefined) return known;
    const { from, to } = this.envelope(message);
    const way = [this.#names.indexOf(from), this.#names.indexOf(to)] as const;
    this.#ways.set(message, way);
    return way;
  }

  /** @throws {Error} for a word that is no message */
  envelope(message: number): Envelope {
    const event = this.#transitions.event(message);
    if (event.kind !== 'message') throw new Error('a word of a row is no message');
    return event;
  }

  /** The first node of which a handler threw, in words. */
  failed({ words }: Row): string | undefined {
    for (let at = 0; at < this.#count; at++) {
      const { failed } = this.#transitions.node(words[at] as number);
      if (failed !== undefined) return `${this.#names[at]} failed: ${failed}`;
    }
    return undefined;
  }
}

function viewOf({ isUp, fields, timers, disk, failed }: NodeState): NodeView {
  return Object.freeze({
    isUp,
    fields,
    timers: Object.freeze([...timers]),
    disk: Object.freeze(Object.fromEntries(disk)),
    ...(failed === undefined ? {} : { failed }),
  });
}
