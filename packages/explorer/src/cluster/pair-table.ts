const SMALLEST = 1024;

/** Pairs of integers → the numbers of what belongs to them, from 0 on. Open addressing. */
export class PairTable {
  #slots = new Int32Array(SMALLEST * 3);
  #size = 0;

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** The number of the pair; -1 if there is none. */
  get(one: number, other: number): number {
    const slots = this.#slots;
    const slot = slotOf(slots, one, other);
    return (slots[slot + 2] as number) - 1;
  }

  set(one: number, other: number, number: number): void {
    if (++this.#size * 2 > this.#slots.length / 3) this.#double();
    put(this.#slots, one, other, number + 1);
  }

  #double(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] === 0) continue;
      put(this.#slots, old[at] as number, old[at + 1] as number, old[at + 2] as number);
    }
  }
}

function put(slots: Int32Array, one: number, other: number, value: number): void {
  const slot = slotOf(slots, one, other);
  slots[slot] = one;
  slots[slot + 1] = other;
  slots[slot + 2] = value;
}

/** Where the pair stands, or the free slot where it would. */
function slotOf(slots: Int32Array, one: number, other: number): number {
  const mask = slots.length / 3 - 1;
  let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  let place = (hash ^ (hash >>> 13)) & mask;
  for (;;) {
    const slot = place * 3;
    if (slots[slot + 2] === 0) return slot;
    if (slots[slot] === one && slots[slot + 1] === other) return slot;
    place = (place + 1) & mask;
  }
}
