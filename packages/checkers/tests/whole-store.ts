import { kv, type KvInput, type KvOutput, type Model, type Value } from '../src/index.ts';

/** The key-value store as one object: a table of all keys, which nothing splits. */
export function wholeStore(): Model<Readonly<Record<string, Value>>, KvInput, KvOutput> {
  const one = kv();
  return {
    name: 'whole store',
    initial: () => ({}),
    step(state, input, output) {
      const after = one.step(state[input.key] ?? '', input, output);
      return after === undefined ? undefined : { ...state, [input.key]: after };
    },
  };
}
