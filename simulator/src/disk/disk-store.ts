/** What a crash does to a disk: nothing, take what was not synced, take everything. */
export type DiskAtCrash = 'kept' | 'synced' | 'torn' | 'reordered' | 'wiped';

/**
 * What one node has written: as the node sees it, and as a crash would leave it.
 * Values are copies already, and are never changed in place.
 */
export class DiskStore {
  #written = new Map<string, unknown>();
  #synced: ReadonlyMap<string, unknown> = new Map();
  /** A fork, or what this is a fork of, reads `#written` too: it is copied before it changes. */
  #isShared = false;

  read(key: string): unknown {
    return this.#written.get(key);
  }

  /** `undefined` deletes the key. */
  write(key: string, value: unknown): void {
    if (this.#isShared) this.#written = new Map(this.#written);
    this.#isShared = false;
    if (value === undefined) this.#written.delete(key);
    else this.#written.set(key, value);
  }

  keys(): string[] {
    return [...this.#written.keys()];
  }

  /** What a sync that starts now makes safe once it is done. */
  snapshot(): ReadonlyMap<string, unknown> {
    return new Map(this.#written);
  }

  /** A sync is done: `safe` is what it found when it started. */
  synced(safe: ReadonlyMap<string, unknown>): void {
    this.#synced = safe;
  }

  /** The same disk, written on apart from here on. */
  fork(): DiskStore {
    const fork = new DiskStore();
    fork.#written = this.#written;
    fork.#synced = this.#synced;
    fork.#isShared = true;
    this.#isShared = true;
    return fork;
  }

  crash(effect: DiskAtCrash): void {
    if (effect === 'synced') this.#written = new Map(this.#synced);
    if (effect === 'wiped') {
      this.#written = new Map();
      this.#synced = new Map();
    }
  }
}
