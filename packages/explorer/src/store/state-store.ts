import type { Row } from '../space/row.ts';
import { Column } from './column.ts';
import { RowTable } from './row-table.ts';

/** The states that a search has met, each with the state and the action that it was first met by. */
export class StateStore {
  readonly #rows = new RowTable();
  readonly #parents = new Column();
  readonly #actions = new Column();

  get size(): number {
    return this.#rows.size;
  }

  /** Bytes of all arrays: rows, table and links. */
  get bytes(): number {
    return this.#rows.bytes + this.#parents.bytes + this.#actions.bytes;
  }

  /** The number of the state; one that is new gets the number that {@link size} was before. */
  add(row: Row, parent: number, action: number): number {
    const before = this.#rows.size;
    const state = this.#rows.add(row);
    if (state === before) {
      this.#parents.push(parent);
      this.#actions.push(action);
    }
    return state;
  }

  /** The number of the state, or -1 if it has not been met. */
  find(row: Row): number {
    return this.#rows.find(row);
  }

  read(state: number, into: Row): void {
    this.#rows.read(state, into);
  }

  /** The state that this one was met from, or -1 for an initial state. */
  parentOf(state: number): number {
    return this.#parents.at(state);
  }

  actionOf(state: number): number {
    return this.#actions.at(state);
  }

  /** Another way to a state: a shorter one, when a bound on depth makes that matter. */
  relink(state: number, parent: number, action: number): void {
    this.#parents.set(state, parent);
    this.#actions.set(state, action);
  }
}
