const SEGMENT_BITS = 14;
const SEGMENT = 1 << SEGMENT_BITS;
const MASK = SEGMENT - 1;

/** A growing column of 32-bit integers, in segments: doubling one array would double the peak. */
export class Column {
  readonly #segments: Int32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#segments.length * SEGMENT * 4;
  }

  at(index: number): number {
    return this.#segments[index >>> SEGMENT_BITS]?.[index & MASK] ?? 0;
  }

  set(index: number, value: number): void {
    const segment = this.#segments[index >>> SEGMENT_BITS];
    if (segment !== undefined) segment[index & MASK] = value;
  }

  push(value: number): void {
    const index = this.#length++;
    let segment = this.#segments[index >>> SEGMENT_BITS];
    if (segment === undefined) {
      segment = new Int32Array(SEGMENT);
      this.#segments.push(segment);
    }
    segment[index & MASK] = value;
  }
}
