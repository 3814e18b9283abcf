import { Allowance, type Bound, type Budget, type Effort } from '../budget.ts';
import { type History, type Operation, validateHistory } from '../history.ts';
import type { Model } from '../model.ts';
import { describe, describeState } from '../wording.ts';
import { Search } from './search.ts';

/**
 * The verdict, by its field `verdict`: yes with an order, no with the operation that has no place, or no answer within the
 * budget. No answer is never taken for a yes.
 */
export type Linearizability = Linearizable | NotLinearizable | Undecided;

/** Each operation that returned can be given one moment between its invocation and its return. */
export interface Linearizable {
  readonly verdict: 'linearizable';
  /** For each partition, an order that the model allows. Operations open for good that it leaves out never took effect. */
  readonly orders: readonly {
    readonly partition: string | undefined;
    readonly order: readonly Operation[];
  }[];
  readonly effort: Effort;
}

/** No order exists. */
export interface NotLinearizable {
  readonly verdict: 'not-linearizable';
  /** The part of the object that has none, where the model splits it. */
  readonly partition: string | undefined;
  /**
   * The first operation by the time of its return with which no order exists: what returned before it can be ordered, and
   * together with it cannot. Operations under way at that moment may help, with what they returned later.
   */
  readonly culprit: Operation;
  /** An order of everything that returned before the culprit did (and of some that returned later). */
  readonly prefix: readonly Operation[];
  /** The object after the prefix, in words. */
  readonly state: string;
  /** The operations, the culprit among them, that could come next by time and cannot by the model, each with why. */
  readonly blocked: readonly { readonly operation: Operation; readonly why: string }[];
  readonly effort: Effort;
}

/** The budget was used up before there was an answer. */
export interface Undecided {
  readonly verdict: 'unknown';
  readonly bound: Bound;
  readonly effort: Effort;
}

/** How long a partition is searched before it is another one's turn; it doubles each time. */
const FIRST_TURN = 4096;
/** So often the clock and the tables are looked at. */
const STRETCH = 1 << 14;

/**
 * Decides whether a history is linearizable: exactly, or not at all when the budget is reached.
 *
 * Partitions are searched in turns, each longer than the last. One after the other would never come to a violation in the
 * last key of a history whose first key is hard.
 *
 * @throws {HistoryError} for a history that is none
 * @see Herlihy and Wing 1990, "Linearizability: a correctness condition for concurrent objects"; Wing and Gong 1993, "Testing
 * and verifying concurrent objects"; Lowe 2017, "Testing for linearizability"
 */
export function checkLinearizability<State, Input, Output>(
  history: History<Input, Output>,
  model: Model<State, Input, Output>,
  budget: Budget = {},
): Linearizability {
  validateHistory(history);
  const known = model as Model;
  const parts = partsOf(history, known);
  const searches = [...parts].map(([partition, operations]) => ({
    partition,
    search: new Search(operations, known),
  }));
  const allowance = new Allowance(budget);
  let taken = 0;
  let open = searches;
  for (let turn = FIRST_TURN; open.length > 0; turn *= 2) {
    const undecided: typeof open = [];
    for (const one of open) {
      const { partition, search } = one;
      let answer: boolean | undefined;
      for (let left = turn; answer === undefined && left > 0; left -= STRETCH) {
        const before = search.taken;
        answer = search.run(allowance.steps(Math.min(left, STRETCH), taken));
        taken += search.taken - before;
        if (answer !== undefined) break;
        const bound = allowance.reached(taken, bytesOf(searches));
        if (bound !== undefined) return { verdict: 'unknown', bound, effort: effortOf(searches) };
      }
      if (answer === false) return violation(partition, search, known, effortOf(searches));
      if (answer === undefined) undecided.push(one);
    }
    open = undecided;
  }
  return {
    verdict: 'linearizable',
    orders: searches.map(({ partition, search }) => ({ partition, order: search.order })),
    effort: effortOf(searches),
  };
}

/** The operations that count, by partition: what failed took no effect. */
function partsOf(history: History, model: Model): Map<string | undefined, Operation[]> {
  const counted = history.filter(({ outcome }) => outcome !== 'fail');
  const keys = counted.map(({ input }) => model.partition?.(input));
  const whole = keys.includes(undefined);
  const parts = new Map<string | undefined, Operation[]>();
  for (const [index, operation] of counted.entries()) {
    const key = whole ? undefined : String(keys[index]);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [operation]);
    else part.push(operation);
  }
  return parts;
}

function violation(
  partition: string | undefined,
  search: Search,
  model: Model,
  effort: Effort,
): NotLinearizable {
  const { order, state, stuck, candidates } = search.furthest;
  if (stuck === undefined) throw new Error('a search without an order got stuck nowhere');
  return {
    verdict: 'not-linearizable',
    partition,
    culprit: stuck,
    prefix: order,
    state: describeState(model, state),
    blocked: candidates.map((operation) => ({
      operation,
      why: whyNot(operation, state, stuck, model),
    })),
    effort,
  };
}

function whyNot(operation: Operation, state: unknown, culprit: Operation, model: Model): string {
  const { input, output, outcome } = operation;
  const after = model.step(state, input, outcome === 'ok' ? (output ?? null) : undefined);
  const told = describe(model, operation);
  const now = describeState(model, state);
  if (after === undefined) return `${told} is not possible while the state is ${now}`;
  return `${told} would make the state ${describeState(model, after)}, and ${describe(model, culprit)} has no place after that either`;
}

type Searches = readonly { readonly search: Search }[];

function bytesOf(searches: Searches): number {
  return searches.reduce((sum, { search }) => sum + search.bytes, 0);
}

function effortOf(searches: Searches): Effort {
  return {
    steps: searches.reduce((sum, { search }) => sum + search.taken, 0),
    configurations: searches.reduce((sum, { search }) => sum + search.configurations, 0),
    bytes: bytesOf(searches),
  };
}
