import { SpaceFailure } from '../space/failure.ts';
import { emptyRow, hashOf, mix, reserve, type Row } from '../space/row.ts';
import { NO_ACTION, type Found, type Space } from '../space/space.ts';
import { valueText } from '../text/value-text.ts';
import { provokeCulprit } from './culprit.ts';
import type { Model } from './model.ts';
import { Parts } from './parts.ts';
import { type Shape, Shapes, WHOLE } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A model as a space of rows: the shape of a state, then the integer of each of its fields. What a transition leaves as it was
 * is known at sight; the hash is kept by difference.
 */
export class ModelSpace<State, Action> implements Space<State, Action> {
  readonly properties: Model<State, Action>['properties'];
  readonly #model: Model<State, Action>;
  readonly #parts = new Parts();
  readonly #shapes = new Shapes();
  readonly #next = emptyRow();
  /** The state that {@link successors} is just telling: no need to put it together again. */
  #told: State | undefined;
  #expansions = 0;

  /**
   * @param model may be asked the same again, and has to give the same: equal states, equal actions
   */
  constructor(model: Model<State, Action>) {
    this.#model = model;
    this.properties = model.properties;
  }

  get bytes(): number {
    return this.#parts.bytes;
  }

  initial(found: Found): void {
    const states = guarded('initialStates()', () => this.#model.initialStates());
    if (!Array.isArray(states)) {
      throw new SpaceFailure('initialStates() gives no list.', { hint: 'Return [state].' });
    }
    if (states.length === 0) throw new SpaceFailure('initialStates() gives no state at all.');
    for (const state of states) {
      this.#encode(state, 'an initial state');
      this.#tell(found, NO_ACTION, state);
    }
  }

  successors(row: Row, found: Found): void {
    const state = this.state(row);
    const actions = this.#actions(state);
    for (let number = 0; number < actions.length; number++) {
      const action = actions[number] as Action;
      const next = this.#after(state, action);
      if (next === undefined) continue;
      if (!this.#encodeChange(next, state, row)) {
        this.#encode(next, `what next() makes of the state on ${this.label(action)}`);
      }
      this.#tell(found, number, next);
    }
    this.#requireUntouched(state, row);
    const expansion = ++this.#expansions;
    if (expansion <= 128 || expansion % 128 === 0) this.#compareAgain(state, row);
    // At 16, 32, 64 …: whatever goes wrong does so early, and is told early.
    if (expansion >= 16 && (expansion & (expansion - 1)) === 0) this.verify();
  }

  verify(): void {
    const spoilt = this.#parts.spoilt();
    if (spoilt === undefined) return;
    this.#provokeCulprit();
    throw new SpaceFailure(
      `Something changes the states that it is handed: what is now ${valueText(spoilt)} was something else.`,
      { hint: CHANGE_HINT },
    );
  }

  failure(property: number, row: Row): string | undefined {
    const isTold = row === this.#next && this.#told !== undefined;
    const verdict = this.#says(property, isTold ? (this.#told as State) : this.state(row));
    return verdict === true ? undefined : verdict === false ? '' : verdict;
  }

  state(row: Row): State {
    const { words, length } = row;
    const shape = this.#shapes.at(words[0] ?? WHOLE);
    if (shape.number === WHOLE) return this.#parts.value(words[1] ?? 0) as State;
    const state: Record<string, unknown> = {};
    for (let column = 1; column < length; column++) {
      state[shape.keys[column - 1] as string] = this.#parts.value(words[column] as number);
    }
    return state as State;
  }

  action(row: Row, action: number): Action {
    return this.#actions(this.state(row))[action] as Action;
  }

  label(action: Action): string {
    const { describe } = this.#model;
    if (describe === undefined) return valueText(action);
    return guarded('describe()', () => String(describe.call(this.#model, action)));
  }

  text(state: State): string {
    return valueText(state);
  }

  /** Now and then everything is done twice, to see that it depends on nothing but the state. */
  #compareAgain(state: State, row: Row): void {
    const told: number[] = [];
    const again: number[] = [];
    for (const outcomes of [told, again]) {
      const actions = this.#actions(state);
      for (let number = 0; number < actions.length; number++) {
        const next = this.#after(state, actions[number] as Action);
        if (next === undefined) continue;
        if (!this.#encodeChange(next, state, row)) this.#encode(next, 'a state');
        outcomes.push(number, ...this.#next.words.subarray(0, this.#next.length));
      }
    }
    if (told.length === again.length && told.every((word, at) => word === again[at])) return;
    this.verify();
    throw new SpaceFailure(
      `actions() and next() do not answer twice alike in the state ${this.text(state)}.`,
      {
        hint: 'They may depend on nothing but what they are handed: no Math.random, no clock, no counter.',
      },
    );
  }

  #provokeCulprit(): void {
    const properties = this.properties.map((property, index) => ({
      ...property,
      holds: (state: State) => this.#says(index, state),
    }));
    provokeCulprit({
      name: this.#model.name,
      initialStates: () => this.#model.initialStates(),
      actions: (state: State) => this.#actions(state),
      next: (state: State, action: Action) => this.#after(state, action),
      properties,
    });
  }

  #after(state: State, action: Action): State | undefined {
    try {
      return this.#model.next(state, action);
    } catch (error) {
      throw thrown(`next() on ${this.label(action)}`, error);
    }
  }

  #says(index: number, state: State): boolean | string {
    const property = this.properties[index];
    if (property === undefined) throw new RangeError(`there is no property ${index}`);
    let verdict: unknown;
    try {
      verdict = property.holds(state);
    } catch (error) {
      throw thrown(`the property "${property.name}"`, error);
    }
    if (typeof verdict === 'boolean' || typeof verdict === 'string') return verdict;
    throw new SpaceFailure(
      `The property "${property.name}" says ${valueText(verdict)} of the state ${this.text(state)}.`,
      { hint: 'holds(state) returns true, false, or a text that says what keeps it from holding.' },
    );
  }

  #actions(state: State): readonly Action[] {
    let actions: unknown;
    try {
      actions = this.#model.actions(state);
    } catch (error) {
      throw thrown('actions()', error);
    }
    if (Array.isArray(actions)) return actions as readonly Action[];
    throw new SpaceFailure(`actions() gives no list in the state ${this.text(state)}.`, {
      hint: 'Return [] where nothing can happen.',
    });
  }

  #requireUntouched(state: State, { words, length }: Row): void {
    const { number, keys } = this.#shapes.at(words[0] ?? WHOLE);
    if (number === WHOLE) return;
    for (let column = 1; column < length; column++) {
      const key = keys[column - 1] as string;
      if (Object.is((state as Fields)[key], this.#parts.value(words[column] as number))) continue;
      throw new SpaceFailure(`next() changes the field ${key} of the state that it is handed.`, {
        hint: CHANGE_HINT,
      });
    }
  }

  #tell(found: Found, action: number, state: State): void {
    this.#told = state;
    try {
      found(action, this.#next);
    } finally {
      this.#told = undefined;
    }
  }

  /** Fills the row from a state that came of another; false if its fields are not the same ones. */
  #encodeChange(state: State, from: State, { words, length, hash }: Row): boolean {
    const number = words[0] ?? WHOLE;
    if (number === WHOLE || typeof state !== 'object' || state === null) return false;
    const { keys } = this.#shapes.at(number);
    const next = this.#next;
    reserve(next, length);
    next.words[0] = number;
    next.length = length;
    let sum = hash;
    let column = 1;
    for (const key in state) {
      if (key !== keys[column - 1]) return false;
      const value = (state as Fields)[key];
      let part = words[column] as number;
      if (value !== (from as Fields)[key]) {
        const before = part;
        part = this.#parts.partAfter(value, before, key);
        sum = (sum + mix(part, column) - mix(before, column)) | 0;
      }
      next.words[column++] = part;
    }
    next.hash = sum;
    return column === length && isRecord(state);
  }

  #encode(state: unknown, where: string): void {
    if (state === null) {
      throw new SpaceFailure(`${capital(where)} is null.`, {
        hint: 'next() returns a state, or undefined where the action is no transition.',
      });
    }
    const next = this.#next;
    if (isRecord(state)) {
      const shape: Shape = this.#shapes.of(state);
      reserve(next, shape.keys.length + 1);
      next.words[0] = shape.number;
      next.length = shape.keys.length + 1;
      for (const [at, key] of shape.keys.entries()) {
        next.words[at + 1] = this.#parts.part(state[key], `the field ${key} of ${where}`);
      }
    } else {
      next.words[0] = WHOLE;
      next.words[1] = this.#parts.part(state, where);
      next.length = 2;
    }
    next.hash = hashOf(next.words, next.length);
  }
}

function isRecord(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function guarded<Result>(what: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw thrown(what, error);
  }
}

function thrown(what: string, error: unknown): SpaceFailure {
  const isChange =
    error instanceof TypeError &&
    /read only|not extensible|may not be changed|Cannot delete/.test(error.message);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : valueText(error);
  return new SpaceFailure(
    isChange
      ? `${what} tries to change the state that it was handed (${message}).`
      : `${what} throws ${message}`,
    {
      cause: error,
      ...(isChange ? { hint: CHANGE_HINT } : {}),
    },
  );
}

const CHANGE_HINT = 'Return a changed copy: { ...state, field: value }.';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
