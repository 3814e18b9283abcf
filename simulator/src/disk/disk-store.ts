import type { Damaged } from './damage.ts';

/** `value` is a JSON value, or damaged text, or undefined: the key was deleted. */
export interface Write {
  readonly key: string;
  readonly value: unknown;
}

/**
 * So many writes are remembered one by one; of more, a disk has long written back the oldest by
 * itself. A node that never syncs would fill the memory otherwise.
 */
const MOST_UNSYNCED = 1024;

/**
 * What one node has written: as the node sees it, and as a crash would leave it.
 *
 * A disk is its writes in order. Those up to the last sync are safe; the later ones sit in a cache, and
 * what a crash leaves of them is for the crash to say. Values are copies already, and are never changed
 * in place.
 */
export class DiskStore {
  /** The number of the last event in which the disk failed its node. */
  failedIn = 0;

  /** What the node sees. */
  #written = new Map<string, unknown>();
  /** What the last sync made safe. */
  #synced = new Map<string, unknown>();
  /** That, and the oldest writes since; undefined while every write since is remembered. */
  #writtenBack: Map<string, unknown> | undefined;
  /** The writes after those, in order. */
  #unsynced: Write[] = [];
  /** How many writes there were before them, in all. */
  #before = 0;
  /** A sync is under way. */
  #isSyncing = false;
  /** A fork, or what this is a fork of, reads the same: all is copied before it changes. */
  #isShared = false;

  /** A JSON value, {@link Damaged} text, or undefined. */
  read(key: string): unknown {
    return this.#written.get(key);
  }

  /** `undefined` deletes the key. */
  write(key: string, value: unknown): void {
    this.#own();
    this.#unsynced.push({ key, value });
    put(this.#written, key, value);
    if (this.#unsynced.length > 2 * MOST_UNSYNCED && !this.#isSyncing) this.#writeBack();
  }

  keys(): string[] {
    return [...this.#written.keys()];
  }

  /** The writes that a crash may take, in order. */
  get unsynced(): readonly Write[] {
    return this.#unsynced;
  }

  /** How many writes there have been. */
  get writeCount(): number {
    return this.#before + this.#unsynced.length;
  }

  /** A sync starts. @returns how many writes it makes safe, for {@link synced} */
  beginSync(): number {
    this.#isSyncing = true;
    return this.writeCount;
  }

  /** A sync is done: so many of all writes are safe. */
  synced(safe: number): void {
    this.#own();
    this.#isSyncing = false;
    this.#synced = this.#writtenBack ?? this.#synced;
    this.#writtenBack = undefined;
    for (const { key, value } of this.#unsynced.splice(0, safe - this.#before)) {
      put(this.#synced, key, value);
    }
    this.#before = safe;
  }

  /** The bits of what is stored under a key are others from now on: safe or not, as they were. */
  replace(key: string, value: Damaged): void {
    this.#own();
    const old = this.#written.get(key);
    this.#written.set(key, value);
    const at = this.#unsynced.findLastIndex((write) => write.key === key);
    if (at >= 0) this.#unsynced[at] = { key, value };
    else {
      for (const stored of [this.#synced, this.#writtenBack]) {
        if (stored?.get(key) === old) stored?.set(key, value);
      }
    }
  }

  /** A crash that leaves what was synced, or nothing, or all that was written: then no safer than it was. */
  crash(leaves: 'kept' | 'synced' | 'wiped'): void {
    this.#isSyncing = false;
    if (leaves === 'kept') return;
    this.#leave(leaves === 'wiped' ? new Map<string, unknown>() : this.#synced);
  }

  /** A crash that leaves, of the writes that were not safe, these in this order, and nothing else. */
  crashKeeping(survivors: readonly Write[]): void {
    this.#own();
    this.#isSyncing = false;
    const left = this.#writtenBack ?? this.#synced;
    for (const { key, value } of survivors) put(left, key, value);
    this.#leave(left);
  }

  /** The same disk, written on apart from here on. */
  fork(): DiskStore {
    const fork = new DiskStore();
    fork.failedIn = this.failedIn;
    fork.#written = this.#written;
    fork.#synced = this.#synced;
    fork.#writtenBack = this.#writtenBack;
    fork.#unsynced = this.#unsynced;
    fork.#before = this.#before;
    fork.#isSyncing = this.#isSyncing;
    fork.#isShared = true;
    this.#isShared = true;
    return fork;
  }

  #leave(safe: Map<string, unknown>): void {
    this.#before = this.writeCount;
    this.#written = new Map(safe);
    this.#synced = new Map(safe);
    this.#writtenBack = undefined;
    this.#unsynced = [];
    this.#isShared = false;
  }

  #writeBack(): void {
    this.#writtenBack ??= new Map(this.#synced);
    for (const { key, value } of this.#unsynced.splice(0, MOST_UNSYNCED)) {
      put(this.#writtenBack, key, value);
    }
    this.#before += MOST_UNSYNCED;
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#isShared = false;
    this.#written = new Map(this.#written);
    this.#synced = new Map(this.#synced);
    if (this.#writtenBack !== undefined) this.#writtenBack = new Map(this.#writtenBack);
    this.#unsynced = [...this.#unsynced];
  }
}

function put(disk: Map<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) disk.delete(key);
  else disk.set(key, value);
}
