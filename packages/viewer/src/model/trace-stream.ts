// A trace that comes in pieces: over the network, or from a file that may be longer than a text can be.

import { readTraceStream, type ReadTrace } from '@netsplit/simulator/trace';

/** What a page holds of a trace: its events take several times as much memory as their lines. */
const MOST_BYTES = 512 * 1024 * 1024;
/** No event is so long: what has no line ends up to here is no trace. */
const LONGEST_LINE = 64 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

export interface StreamOptions {
  /** Told now and then while pieces come. */
  readonly onProgress?: (bytes: number) => void;
  /** How much is read at most; the rest is left out, and that is told. Default: 512 MB. */
  readonly mostBytes?: number;
}

/** Reads a trace piece by piece, up to what a page can hold; what is left out is a problem with its line. */
export async function readTraceFrom(
  stream: ReadableStream<Uint8Array>,
  options: StreamOptions = {},
): Promise<ReadTrace> {
  const lines = new StreamedLines(stream, options);
  return readTraceStream(lines.each(), () => lines.whyEnded);
}

class StreamedLines {
  /** Why the reading stopped before the end, if it did. */
  whyEnded: string | undefined;
  readonly #stream: ReadableStream<Uint8Array>;
  readonly #options: StreamOptions;

  constructor(stream: ReadableStream<Uint8Array>, options: StreamOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  async *each(): AsyncGenerator<string, void, void> {
    const { mostBytes = MOST_BYTES, onProgress } = this.#options;
    const reader = this.#stream.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    let bytes = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes += value.byteLength;
        onProgress?.(bytes);
        const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
        if (rest.length > LONGEST_LINE) {
          this.whyEnded = `the next line is longer than ${LONGEST_LINE / MEGABYTE} MB: is this a trace?`;
          return;
        }
        if (bytes >= mostBytes) {
          this.whyEnded = `the trace is longer than the ${Math.round(mostBytes / MEGABYTE)} MB that a page can hold: what comes after this line is not shown`;
          return;
        }
      }
      yield rest + decoder.decode();
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}
