import type { Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { Steps } from '../steps.ts';
import { VisitedRows } from '../visited.ts';

interface Choice {
  readonly operation: number;
  readonly process: number;
  readonly state: number;
}

/**
 * The search for one order of all operations that keeps each process's own order, and no other. A configuration is the
 * state and how far each process has come; it is entered once.
 *
 * As in the search for linearizability, an operation that only reads and fits is done at once and never taken back by
 * itself, and what is open for good, the last of its process, need not be done.
 */
export class SequentialSearch {
  readonly steps: Steps;
  taken = 0;
  readonly #visited = new VisitedRows();
  readonly #operations: readonly Operation[];
  readonly #kinds: Int32Array;
  readonly #readOnly: Uint8Array;
  /** By process, its operations in order. */
  readonly #lines: readonly (readonly number[])[];
  readonly #position: Int32Array;
  readonly #required: number;
  readonly #stack: Choice[] = [];
  #done = 0;
  #state = 0;
  /** The process to try next, first those whose next operation only reads. */
  #next = 0;
  #reading = true;
  #furthest: { done: number; order: readonly number[]; state: number; position: Int32Array };

  constructor(lines: readonly (readonly Operation[])[], model: Model) {
    this.steps = new Steps(model);
    this.#operations = lines.flat();
    let from = 0;
    this.#lines = lines.map((line) => line.map(() => from++));
    const returned = ({ outcome, output }: Operation) =>
      outcome === 'ok' ? (output ?? null) : undefined;
    this.#kinds = Int32Array.from(this.#operations, (operation) =>
      this.steps.kindOf(operation.input, returned(operation)),
    );
    this.#readOnly = Uint8Array.from(this.#operations, (operation) =>
      model.isReadOnly?.(operation.input, returned(operation)) === true ? 1 : 0,
    );
    this.#position = new Int32Array(lines.length);
    this.#required = this.#operations.filter(({ outcome }) => outcome === 'ok').length;
    this.#visited.reserve(lines.length + 1);
    this.#furthest = { done: 0, order: [], state: 0, position: this.#position.slice() };
  }

  get configurations(): number {
    return this.#visited.size;
  }

  get bytes(): number {
    return this.#visited.bytes + this.steps.bytes;
  }

  get order(): readonly Operation[] {
    return this.#stack.map(({ operation }) => this.#operations[operation] as Operation);
  }

  /** The longest order that was found, the state after it, and what each process would do next. */
  get furthest() {
    const { order, state, position } = this.#furthest;
    const at = (operation: number) => this.#operations[operation] as Operation;
    return {
      order: order.map(at),
      state: this.steps.states.at(state),
      candidates: this.#lines.flatMap((line, process) => {
        const next = line[position[process] as number];
        return next === undefined ? [] : [at(next)];
      }),
    };
  }

  /** Goes on for so many steps: whether there is an order, or undefined if the steps did not suffice. */
  run(budget: number): boolean | undefined {
    const limit = this.taken + budget;
    for (;;) {
      if (this.#done === this.#required) return true;
      if (this.#next === this.#lines.length) {
        this.#next = 0;
        if (this.#reading) this.#reading = false;
        else if (!this.#takeBack()) return false;
        continue;
      }
      const process = this.#next;
      const operation = this.#lines[process]?.[this.#position[process] as number];
      this.#next += 1;
      if (operation === undefined) continue;
      const reads = this.#readOnly[operation] === 1;
      if (reads !== this.#reading) continue;
      if (this.taken === limit) {
        this.#next -= 1;
        return undefined;
      }
      this.taken += 1;
      const after = this.steps.step(this.#state, this.#kinds[operation] as number);
      if (after < 0) continue;
      if (this.#enter({ operation, process, state: this.#state }, after)) {
        this.#next = 0;
        this.#reading = true;
      } else if (reads && !this.#takeBack()) return false;
    }
  }

  #enter(choice: Choice, after: number): boolean {
    const { operation, process } = choice;
    this.#position[process] = (this.#position[process] as number) + 1;
    const { row } = this.#visited;
    row.set(this.#position);
    row[this.#lines.length] = after;
    let hash = 0;
    for (let at = 0; at <= this.#lines.length; at += 1) {
      hash = Math.imul(hash ^ (row[at] as number), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    if (!this.#visited.add(this.#lines.length + 1, hash)) {
      this.#position[process] -= 1;
      return false;
    }
    this.#stack.push(choice);
    this.#state = after;
    if (this.#operations[operation]?.outcome === 'ok') this.#done += 1;
    if (this.#done > this.#furthest.done) {
      this.#furthest = {
        done: this.#done,
        order: this.#stack.map((one) => one.operation),
        state: this.#state,
        position: this.#position.slice(),
      };
    }
    return true;
  }

  /** Takes back the last choice that had alternatives; false if there is none. */
  #takeBack(): boolean {
    for (let choice = this.#stack.pop(); choice !== undefined; choice = this.#stack.pop()) {
      const { operation, process, state } = choice;
      this.#position[process] = (this.#position[process] as number) - 1;
      this.#state = state;
      if (this.#operations[operation]?.outcome === 'ok') this.#done -= 1;
      if (this.#readOnly[operation] === 1) continue;
      this.#reading = false;
      this.#next = process + 1;
      return true;
    }
    return false;
  }
}
