import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
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

/** The file of a trace could not be read; the message says why, `hint` what to do. */
export class TraceUnreadable extends Error {
  override readonly name = 'TraceUnreadable';
  readonly path: string;
  readonly hint: string;

  constructor(path: string, reason: string, hint: string, cause?: unknown) {
    super(`${path}: ${reason}.`, { cause });
    this.path = path;
    this.hint = hint;
  }
}

const PIECE = 1024 * 1024;
/** No event is so long; a file without line ends would become one text, and a text has a longest length. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The lines of a trace's file, read piece by piece: a file may be longer than any text can be.
 * Node.js only.
 *
 * @throws {TraceUnreadable} when the first line is asked for, or at the line that is too long
 *
 * @example
 * const { trace, problems } = readTrace(traceLines('run.trace'));
 */
export function* traceLines(path: string): Generator<string, void, void> {
  const descriptor = openToRead(path);
  try {
    const decoder = new StringDecoder('utf8');
    const piece = Buffer.allocUnsafe(PIECE);
    let rest = '';
    let line = 1;
    for (;;) {
      const length = readPiece(path, descriptor, piece);
      if (length === 0) break;
      const lines = (rest + decoder.write(piece.subarray(0, length))).split('\n');
      rest = lines.pop() ?? '';
      line += lines.length;
      yield* lines;
      if (rest.length > LONGEST_LINE) {
        throw new TraceUnreadable(
          path,
          `line ${line} is longer than ${LONGEST_LINE / PIECE} MB`,
          'A trace has a line for each event: is this one? A failing test prints the path of its own.',
        );
      }
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

function openToRead(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function readPiece(path: string, descriptor: number, piece: Buffer): number {
  try {
    return readSync(descriptor, piece);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): TraceUnreadable {
  const prints = 'A failing test writes its trace and prints the path.';
  switch ((cause as { code?: unknown }).code) {
    case 'ENOENT':
      return new TraceUnreadable(path, 'there is no such file', prints, cause);
    case 'EISDIR':
      return new TraceUnreadable(
        path,
        'this is a folder, not a trace',
        'Name a file in it.',
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return new TraceUnreadable(
        path,
        'it may not be read',
        'Give yourself the right to it.',
        cause,
      );
    default:
      return new TraceUnreadable(path, String((cause as Error).message), prints, cause);
  }
}
