import { SpaceFailure } from '../space/failure.ts';
import { emptyRow, hashOf, mix, reserve, type Row } from '../space/row.ts';
import { RowTable } from '../store/row-table.ts';

/**
 * Plain data as integers: equal values have the same one, different values different ones. A value is known by its kind and by
 * the integers of what it holds, exactly; the order in which a Map, a Set or an object was filled does not count.
 *
 * The first value of each is kept and handed out for all: whoever changed one would change many states, so {@link spoilt} looks
 * for that. (Frozen values would refuse at once, but V8 copies and spreads them at half the speed of others.)
 */
export class Parts {
  /** Values without parts. Their integers are odd, so that the two kinds need not know of each other. */
  readonly #scalars = new Map<unknown, number>();
  readonly #scalarValues: unknown[] = [];
  readonly #composites = new RowTable();
  /** The values handed out, by half their integer; what occurs only within others is not among them. */
  readonly #compositeValues: unknown[] = [];
  /** What was handed out is known again at sight: most of a state is what it was before. */
  readonly #known = new Map<object, number>();
  /** A row for each depth of nesting. */
  readonly #rows: Row[] = [];
  #words = 0;

  /** An estimate of what the values take, and what the tables do. */
  get bytes(): number {
    const values = this.#words * WORD_BYTES + this.#known.size * KNOWN_BYTES;
    return this.#composites.bytes + this.#scalars.size * SCALAR_BYTES + values;
  }

  /**
   * The integer of a value; `where` names it, should it be none that can be kept.
   *
   * @throws {SpaceFailure} for a function, a symbol, an instance of a class, or a value that contains itself
   */
  part(value: unknown, where: string): number {
    if (typeof value !== 'object' || value === null) return this.#scalar(value, where);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    return this.#keep(value, this.#composite(value, where, 0));
  }

  /**
   * The same for a value that came of another, whose integer is known. Of a list only the elements that changed are looked up:
   * a quarter of the time for a list of seven.
   */
  partAfter(value: unknown, before: number, where: string): number {
    if (!Array.isArray(value) || (before & 1) === 1) return this.part(value, where);
    const old = this.#compositeValues[before >> 1];
    if (!Array.isArray(old) || old.length !== value.length) return this.part(value, where);
    const row = (this.#rows[0] ??= emptyRow());
    this.#composites.read(before >> 1, row);
    const { words } = row;
    for (let at = 0; at < value.length; at++) {
      const element: unknown = value[at];
      if (element === old[at]) continue;
      const part = this.#inner(element, where, 1);
      row.hash = (row.hash + mix(part, at + 1) - mix(words[at + 1] as number, at + 1)) | 0;
      words[at + 1] = part;
    }
    return this.#keep(value, this.#add(row));
  }

  /** The value of an integer that {@link part} gave. */
  value(part: number): unknown {
    return (part & 1) === 1 ? this.#scalarValues[part >> 1] : this.#compositeValues[part >> 1];
  }

  /**
   * The first value that is not anymore what it was when it was met; undefined if there is none. Then whoever was handed it
   * has changed it, and nothing that was found is worth anything.
   */
  spoilt(): unknown {
    for (const [value, part] of this.#known) {
      if (this.#composite(value, 'a state', 0) !== part) return value;
    }
    return undefined;
  }

  #keep(value: object, part: number): number {
    if (this.#compositeValues[part >> 1] === undefined) {
      this.#compositeValues[part >> 1] = value;
      this.#known.set(value, part);
    }
    return part;
  }

  #scalar(value: unknown, where: string): number {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new SpaceFailure(`${where} holds a ${typeof value}.`, { hint: PLAIN });
    }
    const part = this.#scalarValues.length * 2 + 1;
    // -0 is 0, as a Map has it.
    this.#scalarValues.push(value === 0 ? 0 : value);
    this.#scalars.set(value, part);
    return part;
  }

  #inner(value: unknown, where: string, depth: number): number {
    if (typeof value !== 'object' || value === null) return this.#scalar(value, where);
    return this.#known.get(value) ?? this.#composite(value, where, depth);
  }

  #composite(value: object, where: string, depth: number): number {
    if (depth === DEEPEST) {
      const hint = 'A state is a tree: keep a name or an index instead of the object.';
      throw new SpaceFailure(`${where} contains itself, or is nested too deeply.`, { hint });
    }
    const row = (this.#rows[depth] ??= emptyRow());
    row.length = 0;
    if (Array.isArray(value)) this.#sequence(value, ARRAY, where, depth, row);
    else if (value instanceof Set) this.#set(value, where, depth, row);
    else if (value instanceof Map) this.#map(value, where, depth, row);
    else if (isTypedArray(value)) {
      const kind = this.#scalar(value.constructor.name, where);
      this.#sequence(value, -kind, where, depth, row);
    } else this.#record(value, where, depth, row);
    row.hash = hashOf(row.words, row.length);
    return this.#add(row);
  }

  #add(row: Row): number {
    const before = this.#composites.size;
    const composite = this.#composites.add(row);
    if (composite === before) {
      this.#words += row.length;
      this.#compositeValues.push(undefined);
    }
    return composite * 2;
  }

  #sequence(
    value: { readonly [index: number]: unknown; readonly length: number },
    kind: number,
    where: string,
    depth: number,
    row: Row,
  ): void {
    const { length } = value;
    reserve(row, length + 1);
    row.words[0] = kind;
    for (let at = 0; at < length; at++)
      row.words[at + 1] = this.#inner(value[at], where, depth + 1);
    row.length = length + 1;
  }

  #set(value: ReadonlySet<unknown>, where: string, depth: number, row: Row): void {
    reserve(row, value.size + 1);
    row.words[0] = SET;
    let length = 1;
    for (const member of value) row.words[length++] = this.#inner(member, where, depth + 1);
    row.words.subarray(1, length).sort();
    row.length = length;
  }

  #map(value: ReadonlyMap<unknown, unknown>, where: string, depth: number, row: Row): void {
    row.words[0] = MAP;
    row.length = 1;
    for (const [key, element] of value) {
      const name = this.#inner(key, where, depth + 1);
      insert(row, name, this.#inner(element, where, depth + 1));
    }
  }

  #record(value: object, where: string, depth: number, row: Row): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const { name } = (value as { constructor: { name: string } }).constructor;
      throw new SpaceFailure(`${where} holds an instance of ${name}.`, { hint: PLAIN });
    }
    row.words[0] = RECORD;
    row.length = 1;
    for (const key in value) {
      const element = (value as Readonly<Record<string, unknown>>)[key];
      insert(row, this.#scalar(key, where), this.#inner(element, where, depth + 1));
    }
  }
}

/** Puts a pair where its key belongs: pairs are few, and mostly come in the order in which they came before. */
function insert(row: Row, key: number, element: number): void {
  reserve(row, row.length + 2);
  const { words } = row;
  let at = row.length;
  for (; at > 1 && (words[at - 2] as number) > key; at -= 2) {
    words[at] = words[at - 2] as number;
    words[at + 1] = words[at - 1] as number;
  }
  words[at] = key;
  words[at + 1] = element;
  row.length += 2;
}

type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

function isTypedArray(value: object): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

// Integers of scalars are odd and positive, so the kinds of typed arrays are none of these.
const ARRAY = 0;
const SET = 2;
const MAP = 4;
const RECORD = 6;

const DEEPEST = 100;
const PLAIN =
  'States are plain data: primitives, arrays, objects, Map, Set. Keep the data, and make functions of the file.';

// Measured with Node 20 on arrays of 7 short texts: the value, its slot in `known`, its slot among the values.
const WORD_BYTES = 8;
const KNOWN_BYTES = 100;
const SCALAR_BYTES = 80;
