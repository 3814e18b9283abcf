import { Interner } from './interner.ts';
import type { Model } from './model.ts';

/** What an operation asked and, if that is known, returned. */
interface Kind {
  readonly input: unknown;
  readonly output: unknown;
}

/**
 * A model's steps by number: states and kinds of operations are interned, and each step is asked of the model once, as
 * long as there is room to remember it.
 */
export class Steps {
  readonly states = new Interner<unknown>();
  readonly #kinds = new Interner<Kind>();
  readonly #model: Model;
  /** A row a state, a cell a kind: 0 not asked yet, 1 not possible, else the next state and 2. */
  readonly #rows: (Int32Array | undefined)[] = [];
  #cells = 0;
  /** Beyond the dense rows: whatever falls on a slot last. Triples of state, kind, answer. */
  #recent: Int32Array | undefined;

  constructor(model: Model) {
    this.#model = model;
    this.states.idOf(model.initial());
  }

  /** The number of the state before the first operation. */
  readonly initial = 0;

  kindOf(input: unknown, output: unknown): number {
    return this.#kinds.idOf({ input, output });
  }

  /** The state after an operation of that kind, or -1 if it is not possible there. */
  step(state: number, kind: number): number {
    const row = this.#rows[state] ?? this.#newRow(state);
    if (row === undefined) return this.#stepWithoutRow(state, kind);
    const known = row[kind] as number;
    if (known !== 0) return known - 2;
    const answer = this.#ask(state, kind);
    row[kind] = answer + 2;
    return answer;
  }

  /** In bytes, roughly. */
  get bytes(): number {
    return this.#cells * 4 + (this.#recent?.byteLength ?? 0) + this.states.bytes;
  }

  #newRow(state: number): Int32Array | undefined {
    const kinds = this.#kinds.values.length;
    if (this.#cells + kinds > MOST_CELLS) return undefined;
    this.#cells += kinds;
    const row = new Int32Array(kinds);
    this.#rows[state] = row;
    return row;
  }

  #stepWithoutRow(state: number, kind: number): number {
    this.#recent ??= new Int32Array(3 * RECENT);
    const at =
      3 * ((Math.imul(state, 0x9e37_79b1) + Math.imul(kind, 0x85eb_ca6b)) >>> RECENT_SHIFT);
    if (this.#recent[at] === state + 1 && this.#recent[at + 1] === kind) {
      return this.#recent[at + 2] as number;
    }
    const answer = this.#ask(state, kind);
    this.#recent[at] = state + 1;
    this.#recent[at + 1] = kind;
    this.#recent[at + 2] = answer;
    return answer;
  }

  #ask(state: number, kind: number): number {
    const { input, output } = this.#kinds.at(kind);
    const next = this.#model.step(this.states.at(state), input, output);
    return next === undefined ? -1 : this.states.idOf(next);
  }
}

/** 4 MB a table: a dense row costs one read a step. */
const MOST_CELLS = 1 << 20;
const RECENT = 1 << 16;
const RECENT_SHIFT = 16;
