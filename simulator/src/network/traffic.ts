/** Beyond this many nodes few pairs talk, and a row for all of them would be mostly zeros. */
const MAX_ROW = 2048;

/** How many messages each direction has carried: the position of its random draws. */
export class Traffic {
  readonly #nodes: number;
  #rows: (Uint32Array | undefined)[] = [];
  /** Rows that a fork, or what this is a fork of, reads too: taken over when first counted in. */
  #lent: readonly (Uint32Array | undefined)[] = [];
  #sparse = new Map<number, number>();

  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  /** The number of the next message from `from` to `to` (positions in the cluster), from 0. */
  next(from: number, to: number): number {
    if (this.#nodes > MAX_ROW) {
      const direction = from * this.#nodes + to;
      const count = this.#sparse.get(direction) ?? 0;
      this.#sparse.set(direction, count + 1);
      return count;
    }
    let row = this.#rows[from];
    if (row === undefined) {
      row = this.#lent[from]?.slice() ?? new Uint32Array(this.#nodes);
      this.#rows[from] = row;
    }
    const count = row[to] as number;
    row[to] = count + 1;
    return count;
  }

  /** Counts on from here by itself. */
  fork(): Traffic {
    const fork = new Traffic(this.#nodes);
    const rows = [...this.#lent];
    this.#rows.forEach((row, from) => {
      if (row !== undefined) rows[from] = row;
    });
    this.#lent = rows;
    this.#rows = [];
    fork.#lent = rows;
    fork.#sparse = new Map(this.#sparse);
    return fork;
  }
}
