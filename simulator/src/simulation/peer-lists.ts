import type { NodeId } from '../node/names.ts';

/** With so many nodes all lists together take 32 MB; with five times as many, most of a gigabyte. */
const FEW = 2000;
/** In a cluster of more, who asks so often is going to ask again: from then on its list is kept. */
const OFTEN = 4;

/**
 * The names of all nodes but one, for each that asks. They are made when they are asked for; in a large
 * cluster, where most nodes look at all others once, when they start, such a list is forgotten again.
 */
export class PeerLists {
  readonly #nodes: readonly { readonly id: NodeId }[];
  #names: readonly NodeId[] | undefined;
  readonly #kept = new Map<number, readonly NodeId[]>();
  /** How often a list that is not kept was made. */
  readonly #made = new Map<number, number>();
  /** The last that was made: a handler that asks twice gets it twice. */
  #last: { readonly index: number; readonly list: readonly NodeId[] } | undefined;

  constructor(nodes: readonly { readonly id: NodeId }[]) {
    this.#nodes = nodes;
  }

  /** @param index the node that asks, by its position in the cluster */
  of(index: number): readonly NodeId[] {
    const kept = this.#kept.get(index);
    if (kept !== undefined) return kept;
    if (this.#last?.index === index) return this.#last.list;
    this.#names ??= this.#nodes.map(({ id }) => id);
    const list = Object.freeze(this.#names.toSpliced(index, 1));
    const times = (this.#made.get(index) ?? 0) + 1;
    if (this.#nodes.length <= FEW || times >= OFTEN) {
      this.#kept.set(index, list);
      this.#made.delete(index);
    } else {
      this.#made.set(index, times);
      this.#last = { index, list };
    }
    return list;
  }
}
