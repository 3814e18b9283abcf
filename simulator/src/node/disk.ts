import type { NodeContext } from './context.ts';

/**
 * A node's disk: keys and JSON values. A write is sure to survive a crash only after `sync()`:
 * until then it sits in a cache that a crash may take along.
 */
export class Disk {
  readonly #context: () => NodeContext;

  constructor(context: () => NodeContext) {
    this.#context = context;
  }

  /** A copy of the value last written under `key`, synced or not; `undefined` if there is none. */
  read(key: string): unknown {
    return this.#context().read(key);
  }

  write(key: string, value: unknown): void {
    this.#context().write(key, value);
  }

  delete(key: string): void {
    this.#context().write(key, undefined);
  }

  keys(): string[] {
    return this.#context().keys();
  }

  /** A barrier: what this node does after it waits until everything written before it is safe. */
  sync(): void {
    this.#context().sync();
  }
}
