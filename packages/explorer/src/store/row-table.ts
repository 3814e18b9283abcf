import { SpaceFailure } from '../space/failure.ts';
import { type Row, reserve } from '../space/row.ts';
import { Column } from './column.ts';

const SEGMENT_BITS = 16;
const SEGMENT = 1 << SEGMENT_BITS;
const MASK = SEGMENT - 1;

/** Before a row stand its length and its hash. */
const HEADER = 2;

const SHARD_BITS = 6;
/** Words; a slot is two of them, the number of a row + 1 and its hash. */
const SMALLEST_SHARD = 16;
const MOST_ROWS = 0x7fff_fffe;

/**
 * The rows met so far, each once, numbered in the order in which they came.
 *
 * Open addressing over row numbers and hashes; rows with equal hashes are compared word by word, so no two different rows are ever
 * taken for one. The table is split by the hash's first bits into shards that double one by one: one table would, while
 * it doubles, take three times its room.
 */
export class RowTable {
  /** How many rows there are. */
  size = 0;
  readonly #segments: Int32Array[] = [];
  /** The first free word, counted over all segments. */
  #end = 0;
  readonly #starts = new Column();
  readonly #shards: Int32Array[] = [];
  readonly #used = new Int32Array(1 << SHARD_BITS);
  #tableBytes = 0;
  #rowBytes = 0;

  /** An empty table: 4 KB until something is added. */
  constructor() {
    for (let shard = 0; shard < 1 << SHARD_BITS; shard++) {
      this.#shards.push(new Int32Array(SMALLEST_SHARD));
      this.#tableBytes += SMALLEST_SHARD * 4;
    }
  }

  /** Bytes of all arrays. */
  get bytes(): number {
    return this.#rowBytes + this.#tableBytes + this.#starts.bytes;
  }

  /** The number of the row, which is added if it is new: then the number is the size before. */
  add(row: Row): number {
    const shardIndex = row.hash >>> (32 - SHARD_BITS);
    let shard = this.#shards[shardIndex] as Int32Array;
    const slot = this.#slotOf(row, shard);
    const known = shard[slot] as number;
    if (known !== 0) return known - 1;
    const number = this.size;
    if (number >= MOST_ROWS) throw new RangeError('there is no room for more than 2^31 rows');
    this.#append(row);
    this.size++;
    shard[slot] = number + 1;
    shard[slot + 1] = row.hash;
    const used = (this.#used[shardIndex] ?? 0) + 1;
    this.#used[shardIndex] = used;
    // A slot is two words: more than three quarters are taken.
    if (used * 8 > shard.length * 3) {
      shard = this.#doubled(shard);
      this.#shards[shardIndex] = shard;
    }
    return number;
  }

  /** The number of the row, or -1 if it has not been met. */
  find(row: Row): number {
    const shard = this.#shards[row.hash >>> (32 - SHARD_BITS)] as Int32Array;
    return (shard[this.#slotOf(row, shard)] as number) - 1;
  }

  /** Copies a row out. */
  read(number: number, into: Row): void {
    const start = this.#starts.at(number) >>> 0;
    const segment = this.#segments[start >>> SEGMENT_BITS] as Int32Array;
    let at = start & MASK;
    const length = segment[at++] as number;
    into.hash = segment[at++] as number;
    reserve(into, length);
    const { words } = into;
    for (let word = 0; word < length; word++) words[word] = segment[at++] as number;
    into.length = length;
  }

  /** Where the row stands in its shard, or the free slot where it would. */
  #slotOf(row: Row, shard: Int32Array): number {
    const { hash } = row;
    const mask = shard.length - 1;
    let slot = (hash << 1) & mask;
    for (;;) {
      const taken = shard[slot] as number;
      if (taken === 0) return slot;
      if (shard[slot + 1] === hash && this.#equals(taken - 1, row)) return slot;
      slot = (slot + 2) & mask;
    }
  }

  #equals(number: number, row: Row): boolean {
    const start = this.#starts.at(number) >>> 0;
    const segment = this.#segments[start >>> SEGMENT_BITS] as Int32Array;
    let at = start & MASK;
    const { words, length } = row;
    if (segment[at] !== length) return false;
    at += HEADER;
    for (let word = 0; word < length; word++) if (segment[at++] !== words[word]) return false;
    return true;
  }

  /** A row never lies across two segments. */
  #append(row: Row): void {
    const { words, length } = row;
    if (length + HEADER > SEGMENT) {
      throw new SpaceFailure(
        `A list, a Map, a Set or a state of ${length} parts is too large: at most ${SEGMENT - HEADER}.`,
        { hint: 'A model is explored with a few of everything: make it smaller.' },
      );
    }
    let at = this.#end & MASK;
    if (
      this.#segments.length === 0 ||
      at + length + HEADER > SEGMENT ||
      this.#end === this.#room()
    ) {
      this.#end = this.#room();
      at = 0;
      this.#segments.push(new Int32Array(SEGMENT));
      this.#rowBytes += SEGMENT * 4;
    }
    const segment = this.#segments[this.#end >>> SEGMENT_BITS] as Int32Array;
    this.#starts.push(this.#end | 0);
    segment[at++] = length;
    segment[at++] = row.hash;
    for (let word = 0; word < length; word++) segment[at++] = words[word] as number;
    this.#end += length + HEADER;
  }

  #room(): number {
    return this.#segments.length * SEGMENT;
  }

  #doubled(shard: Int32Array): Int32Array {
    const larger = new Int32Array(shard.length * 2);
    const mask = larger.length - 1;
    for (let from = 0; from < shard.length; from += 2) {
      const taken = shard[from] as number;
      if (taken === 0) continue;
      const hash = shard[from + 1] as number;
      let slot = (hash << 1) & mask;
      while (larger[slot] !== 0) slot = (slot + 2) & mask;
      larger[slot] = taken;
      larger[slot + 1] = hash;
    }
    this.#tableBytes += (larger.length - shard.length) * 4;
    return larger;
  }
}
