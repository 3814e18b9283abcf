import { readSync, writeSync } from 'node:fs';
import { FRAME_HEADER, MOST_FRAME_BYTES } from './protocol.ts';

/** The other side is gone. */
export class PipeEnded extends Error {
  override readonly name = 'PipeEnded';
}

/** The other side sent what cannot be a frame. */
export class FrameRefused extends Error {
  override readonly name = 'FrameRefused';
}

const CHUNK = 64 * 1024;

/** Reads frames from a pipe, waiting for each: whoever waits here does nothing else. */
export class FrameReader {
  readonly #fd: number;
  #buffer = Buffer.allocUnsafe(CHUNK);
  #start = 0;
  #end = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** @throws {PipeEnded} @throws {FrameRefused} */
  read(): string {
    this.#fill(FRAME_HEADER);
    const length = this.#buffer.readUInt32LE(this.#start);
    if (length > MOST_FRAME_BYTES) throw new FrameRefused(`a frame of ${length} bytes`);
    this.#fill(FRAME_HEADER + length);
    const from = this.#start + FRAME_HEADER;
    const text = this.#buffer.toString('utf8', from, from + length);
    this.#start = from + length;
    if (this.#start === this.#end) this.#start = this.#end = 0;
    // A frame as large as that comes once: its memory need not stay.
    if (this.#end === 0 && this.#buffer.length > 16 * CHUNK)
      this.#buffer = Buffer.allocUnsafe(CHUNK);
    return text;
  }

  #fill(bytes: number): void {
    if (this.#end - this.#start >= bytes) return;
    if (this.#start + bytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length, 2 * bytes));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = larger;
    }
    while (this.#end - this.#start < bytes) {
      const space = this.#buffer.length - this.#end;
      const read = again(() => readSync(this.#fd, this.#buffer, this.#end, space, null));
      if (read === 0) throw new PipeEnded('the other side is gone');
      this.#end += read;
    }
  }
}

/** Writes frames to a pipe, waiting until each is written. */
export class FrameWriter {
  readonly #fd: number;
  #buffer = Buffer.allocUnsafe(CHUNK);

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** @throws {PipeEnded} */
  write(text: string): void {
    const most = FRAME_HEADER + text.length * 3;
    if (most > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(most);
    const length = this.#buffer.write(text, FRAME_HEADER, 'utf8');
    this.#buffer.writeUInt32LE(length, 0);
    const end = FRAME_HEADER + length;
    for (let at = 0; at < end;) {
      const from = at;
      try {
        at += again(() => writeSync(this.#fd, this.#buffer, from, end - from));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
          throw new PipeEnded('the other side is gone');
        }
        throw error;
      }
    }
    if (this.#buffer.length > 16 * CHUNK) this.#buffer = Buffer.allocUnsafe(CHUNK);
  }
}

/** A signal may come in between, or a pipe be told not to wait. */
function again(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EINTR' && code !== 'EAGAIN') throw error;
    }
  }
}
