/** The fields of a record, in the order of their names: each is a column of a row. */
export interface Shape {
  readonly number: number;
  readonly keys: readonly string[];
}

/** The shapes that states have come in; mostly one. Number 0 is a state that is no record: one part, one column. */
export class Shapes {
  readonly #shapes: Shape[] = [{ number: WHOLE, keys: [] }];
  readonly #byKeys = new Map<string, Shape>();

  of(state: object): Shape {
    const keys = Object.keys(state).sort();
    const text = JSON.stringify(keys);
    let shape = this.#byKeys.get(text);
    if (shape === undefined) {
      shape = { number: this.#shapes.length, keys };
      this.#shapes.push(shape);
      this.#byKeys.set(text, shape);
    }
    return shape;
  }

  at(number: number): Shape {
    const shape = this.#shapes[number];
    if (shape === undefined) throw new RangeError(`there is no shape ${number}`);
    return shape;
  }
}

export const WHOLE = 0;
