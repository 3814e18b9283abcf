/** What one direction remembers of the messages that it carried. */
export interface LinkMemory {
  /** FIFO: no message may be due before this, in virtual microseconds. */
  notBeforeUs: number;
  /** Burst loss: the link is ill at present. */
  isIll: boolean;
  /** Bandwidth: all that was sent has passed by then. */
  passedByUs: number;
  /** How many messages are under way that were sent while their number was bounded. */
  queued: number;
}

/** The memories of all directions that need one, by the positions of sender and receiver. */
export class LinkMemories {
  readonly #rows: (LinkMemory[] | undefined)[] = [];

  of(from: number, to: number): LinkMemory {
    const row = (this.#rows[from] ??= []);
    return (row[to] ??= { notBeforeUs: 0, isIll: false, passedByUs: 0, queued: 0 });
  }

  fork(): LinkMemories {
    const fork = new LinkMemories();
    this.#rows.forEach((row, from) => {
      const copy: LinkMemory[] = [];
      row?.forEach((memory, to) => (copy[to] = { ...memory }));
      fork.#rows[from] = copy;
    });
    return fork;
  }
}
