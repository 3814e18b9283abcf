import fc, { type Arbitrary, type Random, type Stream, type Value } from 'fast-check';

/**
 * A list that shrinks to its essential elements: at every step any part of it may go (all, halves,
 * quarters, single ones), and only then does an element get smaller.
 *
 * fast-check's own array tries shorter lengths only until an element has shrunk. An operation that
 * mattered at first and no longer does then stays in the counterexample for good.
 *
 * @param drawnLength how long lists are when they are drawn, where they may shrink to fewer
 */
export function essentialList<T>(
  element: Arbitrary<T>,
  [minLength, maxLength]: readonly [number, number],
  drawnLength: readonly [number, number] = [minLength, maxLength],
): Arbitrary<T[]> {
  return new EssentialList(() => element, minLength, drawnLength);
}

/**
 * The numbers 0, 1, 2, … of the records of a course, between one and `most` of them. Shrinks by leaving
 * any of them out: those that stay keep their numbers, and with them their place in time.
 */
export function essentialRecords(most: number): Arbitrary<number[]> {
  return new EssentialList((index) => fc.constant(index), 1, [1, most]);
}

/** True when it is drawn; shrinks to false. */
export function unlessShrunk(): Arbitrary<boolean> {
  return new EssentialList(() => fc.constant(true), 0, [1, 1]).map((list) => list.length > 0);
}

class EssentialList<T> extends fc.Arbitrary<T[]> {
  readonly #elementAt: (index: number) => Arbitrary<T>;
  readonly #length: Arbitrary<number>;
  readonly #minLength: number;

  constructor(
    elementAt: (index: number) => Arbitrary<T>,
    minLength: number,
    [least, most]: readonly [number, number],
  ) {
    super();
    this.#elementAt = elementAt;
    this.#length = fc.integer({ min: least, max: most });
    this.#minLength = minLength;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<T[]> {
    const length = this.#length.generate(random, biasFactor).value;
    return valueOf(
      Array.from({ length }, (_, index) => this.#elementAt(index).generate(random, biasFactor)),
    );
  }

  override canShrinkWithoutContext(_value: unknown): _value is T[] {
    return false;
  }

  override shrink(_value: T[], context: unknown): Stream<Value<T[]>> {
    return fc.stream(this.#smaller(context as readonly Value<T>[]));
  }

  *#smaller(elements: readonly Value<T>[]): IterableIterator<Value<T[]>> {
    for (let chunk = elements.length; chunk >= 1; chunk = Math.floor(chunk / 2)) {
      if (elements.length - chunk < this.#minLength) continue;
      for (let start = 0; start < elements.length; start += chunk) {
        yield valueOf([...elements.slice(0, start), ...elements.slice(start + chunk)]);
      }
    }
    for (const [index, element] of elements.entries()) {
      for (const smaller of this.#elementAt(index).shrink(element.value, element.context)) {
        yield valueOf(elements.with(index, smaller));
      }
    }
  }
}

function valueOf<T>(elements: readonly Value<T>[]): Value<T[]> {
  return new fc.Value(
    elements.map((element) => element.value),
    elements,
  );
}
