import { Allowance, type Bound, type Budget, type Effort } from '../budget.ts';
import { type History, HistoryError, type Operation, validateHistory } from '../history.ts';
import type { Model } from '../model.ts';
import { productOf } from '../product.ts';
import { describe, describeState } from '../wording.ts';
import { SequentialSearch } from './search.ts';

/**
 * The verdict, by its field `verdict`: `sequential` with an order, `not-sequential` with how far one comes, or `unknown` where
 * the budget was reached first.
 */
export type SequentialConsistency =
  | {
      readonly verdict: 'sequential';
      /** One order of all operations. What is open for good and left out never took effect. */
      readonly order: readonly Operation[];
      readonly effort: Effort;
    }
  | {
      readonly verdict: 'not-sequential';
      /** The longest order that keeps each process's own. */
      readonly prefix: readonly Operation[];
      /** The object after the prefix, in words. */
      readonly state: string;
      /** What each process would do next, and why it cannot, or what it would lead to. */
      readonly blocked: readonly { readonly operation: Operation; readonly why: string }[];
      readonly effort: Effort;
    }
  | { readonly verdict: 'unknown'; readonly bound: Bound; readonly effort: Effort };

/** So often the clock and the tables are looked at. */
const STRETCH = 1 << 14;

/**
 * Decides whether a history is sequentially consistent: whether one order of all operations, which keeps each process's own
 * order, is possible by the model. Time counts only within a process. It is not local: a store is checked as a whole, not
 * key by key.
 *
 * @throws {HistoryError} for a history that is none, or a process with two operations under way at once
 * @see Lamport 1979, "How to make a multiprocessor computer that correctly executes multiprocess programs".
 */
export function checkSequentialConsistency<State, Input, Output>(
  history: History<Input, Output>,
  model: Model<State, Input, Output>,
  budget: Budget = {},
): SequentialConsistency {
  const whole = productOf(model, history);
  const search = new SequentialSearch(linesOf(history), whole);
  const allowance = new Allowance(budget);
  let answer: boolean | undefined;
  while (answer === undefined) {
    answer = search.run(allowance.steps(STRETCH, search.taken));
    const bound = allowance.reached(search.taken, search.bytes);
    if (answer === undefined && bound !== undefined) {
      return { verdict: 'unknown', bound, effort: effortOf(search) };
    }
  }
  if (answer) return { verdict: 'sequential', order: search.order, effort: effortOf(search) };
  const { order, state, candidates } = search.furthest;
  const blocked = candidates.map((operation) => ({
    operation,
    why: whyNot(operation, state, whole),
  }));
  return {
    verdict: 'not-sequential',
    prefix: order,
    state: describeState(whole, state),
    blocked,
    effort: effortOf(search),
  };
}

function whyNot(operation: Operation, state: unknown, model: Model): string {
  const { input, output, outcome } = operation;
  const after = model.step(state, input, outcome === 'ok' ? (output ?? null) : undefined);
  const told = describe(model, operation);
  if (after === undefined) {
    return `${told} is not possible while the state is ${describeState(model, state)}`;
  }
  return `${told} is possible, and leads to no order of the rest`;
}

/** The operations that count, by process, each in its own order. */
function linesOf(history: History): Operation[][] {
  validateHistory(history);
  const lines = new Map<string | number, Operation[]>();
  const inTime = [...history].sort((one, other) => one.invokedAt - other.invokedAt);
  for (const operation of inTime) {
    const line = lines.get(operation.process) ?? [];
    lines.set(operation.process, line);
    const before = line.at(-1);
    if (before !== undefined && (before.returnedAt ?? Infinity) > operation.invokedAt) {
      throw new HistoryError(operation, `is invoked while its operation ${before.id} is under way`);
    }
    line.push(operation);
  }
  return [...lines.values()].map((line) => line.filter(({ outcome }) => outcome !== 'fail'));
}

function effortOf(search: SequentialSearch): Effort {
  const { taken, configurations, bytes } = search;
  return { steps: taken, configurations, bytes };
}
