import type { NodeId } from '../node/names.ts';

/** The lists that are kept have so many names in all, which takes 32 MB: with 2,000 nodes, all of them. */
const MOST_NAMES = 4_000_000;

/**
 * The names of all nodes but one, for each that asks. They are made when they are asked for, and in a cluster
 * of many nodes forgotten again: 10,000 lists of 10,000 names would take most of a gigabyte.
 */
export class PeerLists {
  readonly #nodes: readonly { readonly id: NodeId }[];
  #names: readonly NodeId[] | undefined;
  readonly #lists = new Map<number, readonly NodeId[]>();

  constructor(nodes: readonly { readonly id: NodeId }[]) {
    this.#nodes = nodes;
  }

  /** @param index the node that asks, by its position in the cluster */
  of(index: number): readonly NodeId[] {
    const kept = this.#lists.get(index);
    if (kept !== undefined) return kept;
    this.#names ??= this.#nodes.map(({ id }) => id);
    const list = Object.freeze(this.#names.toSpliced(index, 1));
    if ((this.#lists.size + 1) * list.length > MOST_NAMES) this.#forgetTheOldest();
    this.#lists.set(index, list);
    return list;
  }

  #forgetTheOldest(): void {
    for (const oldest of this.#lists.keys()) {
      this.#lists.delete(oldest);
      return;
    }
  }
}
