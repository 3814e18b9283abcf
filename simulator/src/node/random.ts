/**
 * A node's random numbers, drawn from a stream that belongs to this node and this life of it alone.
 * The same seed gives the same draws on every machine.
 */
export class Random {
  readonly #draw: () => number;

  /** @internal A node has one already: `this.random`. */
  constructor(draw: () => number) {
    this.#draw = draw;
  }

  /** A number from 0 up to, and never, 1. */
  float(): number {
    return this.#draw() / 0x1_0000_0000;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    if (!Number.isInteger(min) || !Number.isInteger(max) || max < min) {
      throw new RangeError(
        `random.integer(${min}, ${max}): give two whole numbers, the smaller one first`,
      );
    }
    return min + Math.floor(this.float() * (max - min + 1));
  }

  /** True with the given probability, from 0 to 1. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('random.pick(): the list is empty');
    return list[Math.floor(this.float() * list.length)] as T;
  }

  /** A new list with the same elements in a random order (Fisher and Yates). */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      const moved = shuffled[last] as T;
      shuffled[last] = shuffled[other] as T;
      shuffled[other] = moved;
    }
    return shuffled;
  }
}
