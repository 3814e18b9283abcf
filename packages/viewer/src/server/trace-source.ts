import { open, stat } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Readable } from 'node:stream';

/** Where the trace comes from: a text, or a file that may be written anew while it is shown. */
export type TraceSource = { readonly text: string } | { readonly file: string };

/** The trace to show is not there. */
export class TraceMissing extends Error {
  override readonly name = 'TraceMissing';
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    super(`there is no trace at ${path}: run the failing test again, it writes one`, { cause });
    this.path = path;
  }
}

/** What a reader calls it. */
export function nameOf(source: TraceSource): string {
  return 'text' in source ? 'another run' : basename(source.file);
}

const LOOK_EVERY_MS = 400;

/**
 * The trace, piece by piece: a file may be longer than a text can be.
 *
 * @throws {TraceMissing}
 */
export async function streamOf(source: TraceSource): Promise<Readable> {
  if ('text' in source) return Readable.from([source.text]);
  try {
    return (await open(source.file)).createReadStream();
  } catch (error) {
    throw new TraceMissing(source.file, error);
  }
}

/** @throws {TraceMissing} */
export async function assertThere(source: TraceSource): Promise<void> {
  if ('text' in source) return;
  const found = await stat(source.file).catch((error: unknown) => {
    throw new TraceMissing(source.file, error);
  });
  if (!found.isFile()) throw new TraceMissing(source.file);
}

/** Calls back whenever the file was written; until the returned function is called. */
export function watchTrace(source: TraceSource, changed: () => void): () => void {
  if ('text' in source) return () => {};
  const path = resolve(source.file);
  const listener = (now: { mtimeMs: number }, before: { mtimeMs: number }): void => {
    if (now.mtimeMs !== 0 && now.mtimeMs !== before.mtimeMs) changed();
  };
  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, listener);
  return () => unwatchFile(path, listener);
}
