/**
 * The configurations that a search has been in: rows of integers of any length. Equal hashes compare rows, so that the
 * answer is exact. Rows stand one after the other in Int32Arrays: a JavaScript Map of keys ends at 2^24 entries, and
 * takes ten times the memory.
 */
export class VisitedRows {
  /** The row that {@link add} adds: written by the caller, and kept as long as any row was. */
  row = new Int32Array(16);
  size = 0;
  #segments = [new Int32Array(FIRST_SEGMENT)];
  /** Where the next record goes: segment · 2^20 + place. */
  #end = 0;
  /** Open addressing: a record's place and 1, or 0. */
  #slots = new Int32Array(64);
  #mask = 63;

  /** Makes room for a row of that length. */
  reserve(length: number): void {
    if (this.row.length < length) this.row = new Int32Array(length * 2);
  }

  /** Adds the first `length` integers of {@link row}; false if they were there already. */
  add(length: number, hash: number): boolean {
    const row = this.row;
    let slot = hash & this.#mask;
    for (;;) {
      const place = (this.#slots[slot] as number) - 1;
      if (place < 0) break;
      const segment = this.#segments[place >>> SEGMENT_BITS] as Int32Array;
      let at = place & SEGMENT_MASK;
      if (segment[at] === hash && segment[at + 1] === length) {
        at += 2;
        let same = 0;
        while (same < length && segment[at + same] === row[same]) same += 1;
        if (same === length) return false;
      }
      slot = (slot + 1) & this.#mask;
    }
    this.#slots[slot] = this.#append(length, hash) + 1;
    this.size += 1;
    if (this.size * 2 > this.#mask) this.#grow();
    return true;
  }

  get bytes(): number {
    let bytes = this.#slots.byteLength;
    for (const segment of this.#segments) bytes += segment.byteLength;
    return bytes;
  }

  #append(length: number, hash: number): number {
    const needed = length + 2;
    let number = this.#end >>> SEGMENT_BITS;
    let at = this.#end & SEGMENT_MASK;
    if (at + needed > SEGMENT_SIZE) {
      number += 1;
      at = 0;
    }
    let segment = this.#segments[number];
    if (segment === undefined) {
      segment = new Int32Array(SEGMENT_SIZE);
      this.#segments.push(segment);
    } else if (at + needed > segment.length) {
      // Only the first segment starts small: most partitions need little. Doubling all would double the peak.
      const larger = new Int32Array(
        Math.min(SEGMENT_SIZE, Math.max(segment.length * 4, needed * 2)),
      );
      larger.set(segment);
      this.#segments[number] = segment = larger;
    }
    segment[at] = hash;
    segment[at + 1] = length;
    for (let index = 0; index < length; index += 1) {
      segment[at + 2 + index] = this.row[index] as number;
    }
    const place = number * SEGMENT_SIZE + at;
    this.#end = place + needed;
    return place;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    for (const taken of old) {
      if (taken === 0) continue;
      const segment = this.#segments[(taken - 1) >>> SEGMENT_BITS] as Int32Array;
      let slot = (segment[(taken - 1) & SEGMENT_MASK] as number) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = taken;
    }
  }
}

const SEGMENT_BITS = 20;
const SEGMENT_SIZE = 1 << SEGMENT_BITS;
const SEGMENT_MASK = SEGMENT_SIZE - 1;
const FIRST_SEGMENT = 256;
