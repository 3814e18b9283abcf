import type { NodeContext } from './context.ts';

/**
 * A node's disk: keys and JSON values. A write is sure to survive a crash only after `sync()`:
 * until then it sits in a cache that a crash may take along.
 */
export class Disk {
  readonly #context: () => NodeContext;

  /** @internal A node has one already: `this.disk`. */
  constructor(context: () => NodeContext) {
    this.#context = context;
  }

  /** A copy of the value last written under `key`, synced or not; `undefined` if there is none. */
  read(key: string): unknown {
    return this.#context().read(key);
  }

  /**
   * Writes a JSON value, copied now, under `key`.
   *
   * @throws {ValueError} for what JSON has not, with the path to it
   */
  write(key: string, value: unknown): void {
    this.#context().write(key, value);
  }

  /** Takes `key` off the disk; does nothing if it is not there. Like a write, sure only once synced. */
  delete(key: string): void {
    this.#context().write(key, undefined);
  }

  /** The keys that are on the disk, synced or not, in the order in which they were first written. */
  keys(): string[] {
    return this.#context().keys();
  }

  /** A barrier: what this node does after it waits until everything written before it is safe. */
  sync(): void {
    this.#context().sync();
  }
}
