import type { PendingEvent } from '../event/pending-event.ts';
import type { DropReason } from './act.ts';

/**
 * A rolling 64-bit hash of what happened: two lanes of 32 bits, integers only, so that every engine
 * gets the same.
 */
export class Fingerprint {
  #a = 0x6a09e667;
  #b = 0xbb67ae85 | 0;

  mix(word: number): void {
    const a = Math.imul(this.#a ^ word, 0x9e3779b1);
    this.#a = (a << 13) | (a >>> 19);
    this.#b = Math.imul((this.#b ^ (this.#b >>> 15)) + word, 0x85ebca6b);
  }

  /** Both lanes of a value's own hash. */
  mixPair(wordA: number, wordB: number): void {
    const a = Math.imul(this.#a ^ wordA, 0x9e3779b1);
    this.#a = (a << 13) | (a >>> 19);
    this.#b = Math.imul((this.#b ^ (this.#b >>> 15)) + wordB, 0x85ebca6b);
  }

  /** An event: what it is, its time in microseconds (up to 2^53), its cause and its index there. */
  mixEvent(number: number, what: number, us: number, cause: number, index: number): void {
    // One pass with the lanes at hand: this runs once for every event.
    const time = us | 0;
    let a = Math.imul(this.#a ^ number, 0x9e3779b1);
    let b = this.#b;
    a = (a << 13) | (a >>> 19);
    b = Math.imul((b ^ (b >>> 15)) + what, 0x85ebca6b);
    a = Math.imul(a ^ time, 0x9e3779b1);
    a = (a << 13) | (a >>> 19);
    b = Math.imul((b ^ (b >>> 15)) + time, 0x85ebca6b);
    a = Math.imul(a ^ cause, 0x9e3779b1);
    this.#a = (a << 13) | (a >>> 19);
    this.#b = Math.imul((b ^ (b >>> 15)) + index, 0x85ebca6b);
    if (us > 0x7fff_ffff) this.mix((us / 0x1_0000_0000) | 0);
  }

  /** A name. Names recur, so their hashes are kept by the caller where it matters. */
  mixText(text: string): void {
    let word = text.length;
    let other = 0x35;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      word = Math.imul(word ^ unit, 0x01000193);
      other = Math.imul((other ^ (other >>> 13)) + unit, 0x5bd1e995);
    }
    this.mixPair(word, other);
  }

  fork(): Fingerprint {
    const fork = new Fingerprint();
    fork.#a = this.#a;
    fork.#b = this.#b;
    return fork;
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hex(finish(this.#a)) + hex(finish(this.#b));
  }
}

function finish(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}

/** What keeps one kind of event apart from another in the fingerprint. */
export function eventCode(event: PendingEvent, dropped: DropReason | undefined): number {
  if (dropped !== undefined) return 8;
  switch (event.kind) {
    case 'message':
      return 2;
    case 'timer':
      return 3;
    case 'start':
      return 1;
    case 'request':
      return 4;
    case 'sync':
      return 5;
    case 'fault-begin':
      return 6;
    case 'fault-end':
      return 7;
    case 'timeout':
      return 9;
  }
}
