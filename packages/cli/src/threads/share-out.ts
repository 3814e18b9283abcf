import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Work in numbered pieces, each by itself, so that it is all the same where a piece is done. */
export interface SharedWork<Result> {
  readonly pieces: number;
  /** Does one here. */
  readonly here: (piece: number) => Promise<Result>;
  /** A module that exports `prepare`, and what it is told: how a thread beside this one does them. */
  readonly beside: ThreadTask;
  /** Threads in all, this one among them. */
  readonly threads: number;
}

export interface ThreadTask {
  readonly module: URL;
  /** Plain data: it is copied. */
  readonly data: unknown;
}

/** What the module of a {@link ThreadTask} exports under the name `prepare`. */
export type Prepare<Data, Result> = (data: Data) => Promise<(piece: number) => Promise<Result>>;

/** What a thread is started with. */
export interface ThreadStart extends ThreadTask {
  /** The number of the next piece that nobody has begun. */
  readonly next: Int32Array;
  readonly pieces: number;
}

/** A thread takes as long to start as short work takes: it is not worth one. */
const PATIENCE_MS = 400;

/**
 * Does all pieces, here and in threads beside, and gives each as it is done: often not in their order. A piece whose thread
 * could not do it, or could not say what came of it, is done here.
 */
export async function* shareOut<Result>(
  work: SharedWork<Result>,
): AsyncGenerator<readonly [piece: number, result: Result]> {
  const { pieces, here, beside, threads } = work;
  const began = performance.now();
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const isDone = new Set<number>();
  const arrived: (readonly [number, Result])[] = [];
  let crew: Crew<Result> | undefined;
  try {
    for (let piece = Atomics.add(next, 0, 1); piece < pieces; piece = Atomics.add(next, 0, 1)) {
      isDone.add(piece);
      yield [piece, await here(piece)];
      if (performance.now() - began > PATIENCE_MS && Atomics.load(next, 0) < pieces) {
        crew ??= new Crew({ ...beside, next, pieces }, threads - 1, (one) => arrived.push(one));
      }
      // What threads have said is heard only while this one waits.
      await setImmediate();
      yield* told(arrived, isDone);
    }
    if (crew !== undefined) {
      // While somebody slow has the last result, more of them come, and the thread that sent them may be gone by then.
      while (crew.isBusy || arrived.length > 0) {
        if (arrived.length === 0) await crew.news();
        yield* told(arrived, isDone);
      }
    }
    for (let piece = 0; piece < pieces; piece++) {
      if (!isDone.has(piece)) yield [piece, await here(piece)];
    }
  } finally {
    await crew?.dismiss();
  }
}

function* told<Result>(
  arrived: (readonly [number, Result])[],
  isDone: Set<number>,
): Generator<readonly [number, Result]> {
  for (const one of arrived.splice(0)) {
    isDone.add(one[0]);
    yield one;
  }
}

/** The threads beside this one. */
class Crew<Result> {
  readonly #threads: readonly Worker[];
  #running: number;
  #wake: () => void = () => {};

  constructor(
    start: ThreadStart,
    count: number,
    onResult: (result: readonly [number, Result]) => void,
  ) {
    const entry = new URL('thread.mjs', import.meta.url);
    this.#threads = Array.from(
      { length: count },
      () => new Worker(entry, { workerData: { ...start, module: start.module.href } }),
    );
    this.#running = count;
    for (const thread of this.#threads) {
      thread.on('message', (message: readonly [number, Result]) => {
        onResult(message);
        this.#wake();
      });
      // Whatever ends a thread, its pieces are done again where an error is told as it always is.
      thread.on('error', () => {});
      thread.once('exit', () => {
        this.#running -= 1;
        this.#wake();
      });
    }
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Waits for a result, or for the end of a thread. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
