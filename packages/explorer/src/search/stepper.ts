import type { Property } from '../model/model.ts';
import { emptyRow } from '../space/row.ts';
import type { Space } from '../space/space.ts';
import { Reach } from './reach.ts';
import type { Run } from './result.ts';

/** A state that somebody has stepped to, with what can be done there. */
export interface Standpoint<State, Action> {
  /** The state's number: equal states have one number, by whatever way they were reached. */
  readonly number: number;
  readonly state: State;
  readonly choices: readonly StepChoice<Action>[];
  /** Of each property whether this very state meets it, and if not, why. */
  readonly properties: readonly {
    readonly kind: Property<State>['kind'];
    readonly name: string;
    readonly meets: boolean;
    readonly why?: string;
  }[];
}

/** A transition that leaves a state. */
export interface StepChoice<Action> {
  readonly action: Action;
  readonly label: string;
  /** The number of the state that it leads to. */
  readonly to: number;
  /** Whether nobody has seen that state before. */
  readonly isNew: boolean;
}

/** A space explored on demand: only where somebody steps. What a debugger of models stands on. */
export class Stepper<State, Action> {
  /** The numbers of the initial states. */
  readonly initial: readonly number[];
  readonly #reach: Reach<State, Action>;
  readonly #standpoints = new Map<number, Standpoint<State, Action>>();

  /** @throws {SpaceFailure} when the code that is explored throws, or gives what is no state */
  constructor(space: Space<State, Action>) {
    this.#reach = new Reach(space, { keepGoing: true });
    const initial = new Set<number>();
    this.#reach.begin((state) => initial.add(state));
    this.initial = [...initial];
  }

  /** How many different states have been seen. */
  get seen(): number {
    return this.#reach.store.size;
  }

  /**
   * What there is to see and to do in a state that has been seen.
   *
   * @throws {RangeError} for a number that no state has
   * @throws {SpaceFailure}
   */
  at(number: number): Standpoint<State, Action> {
    const known = this.#standpoints.get(number);
    if (known !== undefined) return known;
    if (number < 0 || number >= this.seen)
      throw new RangeError(`no state has the number ${number}`);
    const { space, store } = this.#reach;
    const found: (readonly [action: number, to: number, isNew: boolean])[] = [];
    this.#reach.expand(number, (to, isNew, action) => found.push([action, to, isNew]));
    const row = emptyRow();
    store.read(number, row);
    const standpoint: Standpoint<State, Action> = {
      number,
      state: space.state(row),
      choices: found.map(([chosen, to, isNew]) => {
        const action = space.action(row, chosen);
        return { action, label: space.label(action), to, isNew };
      }),
      properties: space.properties.map(({ kind, name }, property) => {
        const why = space.failure(property, row);
        const meets = why === undefined;
        return { kind, name, meets, ...(meets || why === '' ? {} : { why }) };
      }),
    };
    this.#standpoints.set(number, standpoint);
    return standpoint;
  }

  /** Steps along a sequence of labels, a pasted counterexample for one; ends early where there is no such choice. */
  follow(labels: readonly string[], from = this.initial[0] ?? 0): readonly number[] {
    const way = [from];
    for (const label of labels) {
      const choice = this.at(way.at(-1) ?? from).choices.find((one) => one.label === label);
      if (choice === undefined) break;
      way.push(choice.to);
    }
    return way;
  }

  /** The run through states that follow each other, to be shown or kept. */
  run(way: readonly number[]): Run<State, Action> {
    return this.#reach.runThrough(way);
  }
}
