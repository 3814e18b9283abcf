import { url as inspectorUrl } from 'node:inspector';

/** While a debugger is attached no time counts: a person at a breakpoint takes their time. */
export function isBeingDebugged(): boolean {
  return inspectorUrl() !== undefined;
}

/** How much real time pieces of work took together. */
export class Stopwatch {
  #ms = 0;

  get ms(): number {
    return this.#ms;
  }

  time<Result>(work: () => Result): Result {
    const begun = performance.now();
    try {
      return work();
    } finally {
      if (!isBeingDebugged()) this.#ms += performance.now() - begun;
    }
  }
}
