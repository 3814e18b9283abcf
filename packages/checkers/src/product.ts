import type { History } from './history.ts';
import type { Model } from './model.ts';

/**
 * A model of which each part is looked at alone, as one object: its state has the state of every part. For guarantees that
 * are not local, where parts that hold one by one need not hold together. Where an operation of the history is about all
 * parts, the model's own states are of all parts already.
 */
export function productOf(model: Model, history: History): Model {
  const { partition } = model;
  if (partition === undefined || history.some(({ input }) => partition(input) === undefined)) {
    return model;
  }
  return {
    ...model,
    partition: undefined,
    initial: (): Parts => ({}),
    step(state, input, output) {
      const parts = state as Parts;
      const part = String(partition(input));
      const before = Object.hasOwn(parts, part) ? parts[part] : model.initial();
      const after = model.step(before, input, output);
      return after === undefined ? undefined : { ...parts, [part]: after };
    },
    describeState: (state) => {
      const parts = Object.entries(state as Parts).map(
        ([part, value]) => `${part}: ${model.describeState?.(value) ?? JSON.stringify(value)}`,
      );
      return parts.length === 0 ? 'as it began' : parts.join(', ');
    },
  };
}

type Parts = Readonly<Record<string, unknown>>;
