import { textOf } from './value.ts';

/** Gives equal values one number, from 0 in the order in which they first came. */
export class Interner<T> {
  readonly values: T[] = [];
  /** Primitives stand for themselves: making a text of a long string at every step would cost more than the step. */
  readonly #primitives = new Map<unknown, number>();
  readonly #texts = new Map<string, number>();
  /** A rough count of what the values hold, in bytes. */
  bytes = 0;

  idOf(value: T): number {
    if (typeof value !== 'object' || value === null) {
      const known = this.#primitives.get(value);
      if (known !== undefined) return known;
      this.#primitives.set(value, this.values.length);
      this.bytes += typeof value === 'string' ? value.length + BYTES_OF_ENTRY : BYTES_OF_ENTRY;
    } else {
      const text = textOf(value);
      const known = this.#texts.get(text);
      if (known !== undefined) return known;
      this.#texts.set(text, this.values.length);
      this.bytes += 3 * text.length + BYTES_OF_ENTRY;
    }
    return this.values.push(value) - 1;
  }

  /** The value with that number. */
  at(id: number): T {
    return this.values[id] as T;
  }
}

/** An entry of a Map and its place in a list. */
const BYTES_OF_ENTRY = 64;
