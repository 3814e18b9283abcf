import type { History, Model, Operation } from '../src/index.ts';

/**
 * Whether the history is linearizable, by trying every order: no memory, no partitions, no numbers. What `isRequired` lets
 * go may be left out.
 */
export function bruteForce(
  history: History,
  model: Model,
  isRequired: (operation: Operation) => boolean = ({ outcome }) => outcome === 'ok',
): boolean {
  return canGoOn(
    model.initial(),
    history.filter(({ outcome }) => outcome !== 'fail'),
  );

  function canGoOn(state: unknown, left: readonly Operation[]): boolean {
    if (!left.some(isRequired)) return true;
    return left.some((operation) => {
      const others = left.filter((other) => other !== operation);
      if (others.some((other) => precedes(other, operation))) return false;
      const { input, output, outcome } = operation;
      const after = model.step(state, input, outcome === 'ok' ? (output ?? null) : undefined);
      return after !== undefined && canGoOn(after, others);
    });
  }
}

function precedes(one: Operation, other: Operation): boolean {
  return one.outcome === 'ok' && (one.returnedAt ?? Infinity) < other.invokedAt;
}
