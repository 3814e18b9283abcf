/** Beyond this many nodes few pairs talk, and a row for all of them would be mostly zeros. */
const MAX_ROW = 2048;

/** How many messages each direction has carried: the position of its random draws. */
export class Traffic {
  readonly #nodes: number;
  readonly #rows: (Uint32Array | undefined)[] = [];
  readonly #sparse = new Map<number, number>();

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
      row = new Uint32Array(this.#nodes);
      this.#rows[from] = row;
    }
    const count = row[to] as number;
    row[to] = count + 1;
    return count;
  }
}
