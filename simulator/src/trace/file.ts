import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TraceSink } from './writer.ts';

/** The file of a trace could not be written; what was written of it stays, and can be read. */
export class TraceFileError extends Error {
  override readonly name = 'TraceFileError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const code = (cause as { code?: unknown }).code;
    const reason =
      code === 'ENOSPC'
        ? 'the disk is full: free some space'
        : code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
          ? 'it may not be written here: choose another folder'
          : String((cause as Error).message);
    super(`the trace ${path} could not be written: ${reason}`, { cause });
    this.path = path;
  }
}

/** Writes a trace to a file of its own, replacing what was there. Node.js only. */
export class TraceFile implements TraceSink {
  readonly path: string;
  readonly #descriptor: number;
  #isClosed = false;

  /** @throws {TraceFileError} */
  constructor(path: string) {
    this.path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#descriptor = openSync(path, 'w');
    } catch (error) {
      throw new TraceFileError(path, error);
    }
  }

  /** @throws {TraceFileError} */
  write(chunk: string): void {
    try {
      const bytes = Buffer.from(chunk, 'utf8');
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      throw new TraceFileError(this.path, error);
    }
  }

  /** Ends the file; again, it does nothing: a simulation that ends closes its trace by itself. */
  close(): void {
    // A descriptor that was given back may be another file's by now.
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }
}
