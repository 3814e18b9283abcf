import fc, { type Arbitrary, type Random, type Stream, type Value } from 'fast-check';

/**
 * A list that shrinks to its essential elements: at every step any part of it may go (all, halves,
 * quarters, single ones), and only then does an element get smaller.
 *
 * fast-check's own array tries shorter lengths only until an element has shrunk. An operation that
 * mattered at first and no longer does then stays in the counterexample for good.
 */
export function essentialList<T>(
  element: Arbitrary<T>,
  [minLength, maxLength]: readonly [number, number],
): Arbitrary<T[]> {
  return new EssentialList(element, minLength, maxLength);
}

class EssentialList<T> extends fc.Arbitrary<T[]> {
  readonly #element: Arbitrary<T>;
  readonly #length: Arbitrary<number>;
  readonly #minLength: number;

  constructor(element: Arbitrary<T>, minLength: number, maxLength: number) {
    super();
    this.#element = element;
    this.#length = fc.integer({ min: minLength, max: maxLength });
    this.#minLength = minLength;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<T[]> {
    const length = this.#length.generate(random, biasFactor).value;
    return valueOf(Array.from({ length }, () => this.#element.generate(random, biasFactor)));
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
      for (const smaller of this.#element.shrink(element.value, element.context)) {
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
