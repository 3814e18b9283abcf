import { SpaceFailure } from '../space/failure.ts';
import { emptyRow, type Row } from '../space/row.ts';
import { NO_ACTION, type Found, type Space } from '../space/space.ts';
import { StateStore } from '../store/state-store.ts';
import type { Bound, SearchOptions } from './options.ts';
import type { Run, Step } from './result.ts';

/** What a search has reached: states, counts, and the states that decide properties. Strategies differ in the order only. */
export class Reach<State, Action> {
  readonly space: Space<State, Action>;
  readonly options: SearchOptions;
  readonly store = new StateStore();
  generated = 0;
  depth = 0;
  queue = 0;
  bound: Bound | undefined;
  /** By property: the state that violates an `always`, or meets a `sometimes`; with what it says. */
  readonly decisive = new Map<number, { readonly state: number; readonly why?: string }>();
  /** Whether a violation ended the search. */
  violated = false;
  readonly #source = emptyRow();
  readonly #expanded: Uint8Array[] = [];
  readonly #checked: readonly (readonly [property: number, kind: string])[];

  constructor(space: Space<State, Action>, options: SearchOptions) {
    this.space = space;
    this.options = options;
    this.#checked = space.properties.flatMap(({ kind }, property) =>
      kind === 'eventually' ? [] : [[property, kind] as const],
    );
  }

  /** Whether the search is over, whatever is left to be seen. */
  get over(): boolean {
    return this.violated || (this.bound !== undefined && this.bound !== 'depth');
  }

  get bytes(): number {
    return this.store.bytes + this.space.bytes + this.#expanded.length * FLAGS;
  }

  /** Meets the initial states. */
  begin(found: (state: number, isNew: boolean) => void = () => {}): void {
    this.space.initial((action, row) => {
      const before = this.store.size;
      const state = this.#meet(row, -1, action);
      if (state >= 0) found(state, state === before);
    });
    if (this.store.size > 0) this.depth = 1;
  }

  /** Meets every successor of a state. */
  expand(state: number, found: (state: number, isNew: boolean, action: number) => void): void {
    this.#from(state, (action, row) => {
      if (this.over) return;
      const before = this.store.size;
      const next = this.#meet(row, state, action);
      if (next >= 0) found(next, next === before, action);
    });
    if (!this.over) this.#markExpanded(state);
  }

  /** At the bound on depth: meets no new state, but tells whether there is one. */
  probe(state: number): void {
    let isNew = false;
    this.#from(state, (_action, row) => {
      this.generated++;
      if (!isNew && this.store.find(row) < 0) isNew = true;
    });
    if (isNew) this.bound = 'depth';
    else this.#markExpanded(state);
  }

  /** The successors of a state again, for what is decided afterwards; those that were never met are -1. */
  revisit(state: number, found: (state: number) => void): void {
    this.#from(state, (_action, row) => found(this.store.find(row)));
  }

  /** What keeps a state that was met from meeting a property. */
  failure(property: number, state: number): string | undefined {
    const row = emptyRow();
    this.store.read(state, row);
    return this.space.failure(property, row);
  }

  wasExpanded(state: number): boolean {
    return this.#expanded[state >>> FLAG_BITS]?.[state & (FLAGS - 1)] === 1;
  }

  /** The run by which a state was met. */
  runTo(state: number): Run<State, Action> {
    const path: number[] = [];
    for (let at = state; at >= 0; at = this.store.parentOf(at)) path.push(at);
    return this.runThrough(path.toReversed());
  }

  /** The run through these states, each a successor of the one before; it may end in a loop to one of them. */
  runThrough(path: readonly number[], loopsTo?: number): Run<State, Action> {
    const row = emptyRow();
    const steps = path.map((state, at): Step<State, Action> => {
      const before = path[at - 1];
      const action = before === undefined ? undefined : this.#actionBetween(before, state);
      this.store.read(state, row);
      return {
        ...(action === undefined ? {} : { action, label: this.space.label(action) }),
        state: this.space.state(row),
      };
    });
    return loopsTo === undefined ? { steps } : { steps, loopsTo };
  }

  #actionBetween(before: number, state: number): Action {
    const row = emptyRow();
    let number = this.store.parentOf(state) === before ? this.store.actionOf(state) : NO_ACTION;
    if (number === NO_ACTION) {
      this.#from(before, (action, next) => {
        if (number === NO_ACTION && this.store.find(next) === state) number = action;
      });
    }
    this.store.read(before, row);
    return this.space.action(row, number);
  }

  /** The number of the state, or -1 if a bound keeps it out. */
  #meet(row: Row, parent: number, action: number): number {
    this.generated++;
    const before = this.store.size;
    if (before >= (this.options.states ?? Infinity) && this.store.find(row) < 0) {
      this.bound = 'states';
      return -1;
    }
    const state = this.store.add(row, parent, action);
    if (state === before) this.#check(state, row);
    return state;
  }

  #check(state: number, row: Row): void {
    for (const [property, kind] of this.#checked) {
      if (this.decisive.has(property)) continue;
      const why = this.space.failure(property, row);
      if (kind === 'always' && why !== undefined) {
        this.decisive.set(property, { state, why });
        if (this.options.keepGoing !== true) this.violated = true;
      } else if (kind === 'sometimes' && why === undefined) {
        this.decisive.set(property, { state });
      }
    }
  }

  #from(state: number, found: Found): void {
    this.store.read(state, this.#source);
    try {
      this.space.successors(this.#source, found);
    } catch (error) {
      if (error instanceof SpaceFailure) error.steps = this.runTo(state).steps;
      throw error;
    }
  }

  #markExpanded(state: number): void {
    const segment = state >>> FLAG_BITS;
    while (this.#expanded.length <= segment) this.#expanded.push(new Uint8Array(FLAGS));
    const flags = this.#expanded[segment];
    if (flags !== undefined) flags[state & (FLAGS - 1)] = 1;
  }
}

const FLAG_BITS = 14;
const FLAGS = 1 << FLAG_BITS;
