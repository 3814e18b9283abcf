import type { Model } from '../model.ts';
import { isSame, textOf, type Value } from '../value.ts';

/** What may be asked of a queue: to take a value in at its end, or to give the first one out. */
export type QueueInput =
  { readonly kind: 'enqueue'; readonly value: Value } | { readonly kind: 'dequeue' };

/** What was dequeued, or null for an empty queue; null for an enqueue. */
export type QueueOutput = Value;

/** First in, first out. It holds any value but null, which a dequeue of an empty queue returns. */
export function queue(): Model<readonly Value[], QueueInput, QueueOutput> {
  return {
    name: 'queue',
    initial: () => [],
    step(state, input, output) {
      if (input.kind === 'enqueue') return [...state, input.value];
      const first = state[0] ?? null;
      if (output !== undefined && !isSame(output, first)) return undefined;
      return state.length === 0 ? state : state.slice(1);
    },
    // An empty queue stays as it is.
    isReadOnly: ({ kind }, output) => kind === 'dequeue' && output === null,
    describe(input, output) {
      if (input.kind === 'enqueue') return `enqueue ${textOf(input.value)}`;
      return `dequeue → ${output === undefined ? '?' : output === null ? 'empty' : textOf(output)}`;
    },
    describeState: textOf,
  };
}
