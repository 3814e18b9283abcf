const MILLION = 1_000_000;

/**
 * A node's own clock: it may be ahead or behind, run fast or slow, or stand still. Times are whole
 * microseconds; the cluster's time is the true one.
 *
 * It is straight between two changes: `local = anchor + elapsed · (1 + driftPpm / 10^6)`.
 */
export class LocalClock {
  #trueUs: number;
  #localUs: number;
  #driftPpm: number;
  #isFrozen: boolean;

  constructor(offsetUs: number, driftPpm: number) {
    this.#trueUs = 0;
    this.#localUs = offsetUs;
    this.#driftPpm = driftPpm;
    this.#isFrozen = false;
  }

  /** What it shows at a true time, not before its last change. */
  at(trueUs: number): number {
    if (this.#isFrozen) return this.#localUs;
    const elapsed = trueUs - this.#trueUs;
    return this.#localUs + elapsed + Math.floor((elapsed * this.#driftPpm) / MILLION);
  }

  /** When it will first show `localUs` or more, as things stand; Infinity while it stands still. */
  trueTimeOf(localUs: number): number {
    if (localUs <= this.#localUs) return this.#trueUs;
    if (this.#isFrozen) return Infinity;
    const elapsed = ((localUs - this.#localUs) * MILLION) / (MILLION + this.#driftPpm);
    // After the end of virtual time.
    if (this.#trueUs + elapsed > Number.MAX_SAFE_INTEGER) return Infinity;
    let trueUs = this.#trueUs + Math.max(0, Math.floor(elapsed) - 1);
    while (this.at(trueUs) < localUs) trueUs += 1;
    return trueUs;
  }

  /** From `nowUs` on it runs at this drift, or not at all; it shows what it showed. */
  run(nowUs: number, { driftPpm, isFrozen }: { driftPpm: number; isFrozen: boolean }): void {
    this.#localUs = this.at(nowUs);
    this.#trueUs = nowUs;
    this.#driftPpm = driftPpm;
    this.#isFrozen = isFrozen;
  }

  /** It leaps, ahead or back. */
  jump(nowUs: number, byUs: number): void {
    this.#localUs = this.at(nowUs) + byUs;
    this.#trueUs = nowUs;
  }

  copy(): LocalClock {
    const copy = new LocalClock(this.#localUs, this.#driftPpm);
    copy.#trueUs = this.#trueUs;
    copy.#isFrozen = this.#isFrozen;
    return copy;
  }
}
