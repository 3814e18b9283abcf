import { Worker } from 'node:worker_threads';
import { JailEnded, type WhyEnded } from '../ended.ts';
import { AT, KILLED, LEDGER_BYTES, type Watch } from './ledger.ts';

/** One thread for all jails of this process, one after another or at once. */
let thread: Worker | undefined;

/** How long the end of a process whose pipe has closed may take to be heard of. */
const END_MS = 5000;
const ABORTED = new Set([134, 133, 132, 139, 135]);

/** Has a process started, and watches it; seen from the grader's own thread. */
export class Warden {
  readonly #ledger: Int32Array;
  #exchange = 0;

  /** @param script the warden's own program */
  constructor(script: string, watch: Omit<Watch, 'ledger'>) {
    const shared = new SharedArrayBuffer(LEDGER_BYTES);
    this.#ledger = new Int32Array(shared);
    if (thread === undefined) {
      thread = new Worker(script, { eval: true, execArgv: [], stdout: true, stderr: true });
      thread.unref();
    }
    const message: Watch = { ...watch, ledger: shared };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a thread, and no window
    thread.postMessage(message);
  }

  /** Waits until the process has its descriptors: from then on they are not ours. */
  started(): void {
    Atomics.wait(this.#ledger, AT.started, 0, END_MS);
  }

  /** The grader begins to wait for a reply. */
  begin(): void {
    this.#exchange = (this.#exchange + 1) & 0x3fff_ffff || 1;
    Atomics.store(this.#ledger, AT.busy, this.#exchange);
  }

  /** It has come. */
  end(): void {
    Atomics.store(this.#ledger, AT.busy, 0);
  }

  /** The processor time of the process so far; a twentieth of a second late. */
  get cpuMs(): number {
    return Atomics.load(this.#ledger, AT.cpuMs);
  }

  get hasEnded(): boolean {
    return Atomics.load(this.#ledger, AT.ended) === 1;
  }

  /** Ends the process, if it has not ended, and waits until it has. */
  kill(): void {
    Atomics.store(this.#ledger, AT.condemned, 1);
    Atomics.wait(this.#ledger, AT.ended, 0, END_MS);
  }

  /** Why the process is gone, now that its pipe is closed. */
  why(): JailEnded {
    Atomics.wait(this.#ledger, AT.ended, 0, END_MS);
    return new JailEnded(this.#why());
  }

  #why(): WhyEnded {
    if (Atomics.load(this.#ledger, AT.killed) === KILLED.time) return 'time';
    const code = Atomics.load(this.#ledger, AT.code);
    // V8 aborts when its heap is full; what cannot be mapped ends in a fault.
    return ABORTED.has(code) ? 'memory' : 'exit';
  }
}
