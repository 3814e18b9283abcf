import type { NodeContext } from './context.ts';

/** `full`: there is no room for a write. `unreadable`: what is stored is damaged, and no value any more. */
export type DiskErrorCode = 'full' | 'unreadable';

/**
 * The disk cannot do what the node asked for. A node may catch it and go on; one that does not stops, as
 * a process does that meets an error it has no answer to.
 */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  /** The key that was to be read or written. */
  readonly key: string;

  constructor(code: DiskErrorCode, key: string, message: string) {
    super(message);
    this.code = code;
    this.key = key;
  }
}

/**
 * A node's disk: keys and JSON values. A write is sure to survive a crash only after `sync()`:
 * until then it sits in a cache that a crash may take along.
 *
 * It stores the text of a value and no checksum, as disks do: where the text was damaged, `read` may give
 * another value than was written.
 */
export class Disk {
  readonly #context: () => NodeContext;

  /** @internal A node has one already: `this.disk`. */
  constructor(context: () => NodeContext) {
    this.#context = context;
  }

  /**
   * A copy of the value last written under `key`, synced or not; `undefined` if there is none.
   *
   * @throws {DiskError} `unreadable`
   */
  read(key: string): unknown {
    const context = this.#context();
    try {
      return context.read(key);
    } catch (error) {
      throw ownError(error, 'unreadable', key);
    }
  }

  /**
   * Writes a JSON value, copied now, under `key`.
   *
   * @throws {ValueError} for what JSON has not, with the path to it
   * @throws {DiskError} `full`
   */
  write(key: string, value: unknown): void {
    const context = this.#context();
    try {
      context.write(key, value);
    } catch (error) {
      throw ownError(error, 'full', key);
    }
  }

  /**
   * Takes `key` off the disk; does nothing if it is not there. Like a write, sure only once synced; unlike
   * a write, it works on a full disk too.
   */
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

/**
 * The error as one of this module's own class. A node's code may live in a realm of its own, together
 * with this module and apart from the kernel, and asks `error instanceof DiskError` there. What it crossed
 * on its way may have kept its name and message only.
 */
function ownError(error: unknown, code: DiskErrorCode, key: string): unknown {
  if (error instanceof DiskError || !(typeof error === 'object' && error !== null)) return error;
  const { name, message } = error as Partial<Error>;
  return name === 'DiskError' ? new DiskError(code, key, message ?? '') : error;
}
