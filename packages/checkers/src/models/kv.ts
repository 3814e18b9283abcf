import type { Model } from '../model.ts';
import { isSame, textOf, type Value } from '../value.ts';

/** What may be asked of a store: the value of a key, or to write it. */
export type KvInput =
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'put'; readonly key: string; readonly value: Value }
  /** Writes the value's text after what is there. */
  | { readonly kind: 'append'; readonly key: string; readonly value: string };

/** What was got; null for a put and an append. */
export type KvOutput = Value;

/**
 * A store of values by key. Keys never touch each other, so that each is checked alone. A key that was never put holds
 * nothing, which a log may write as null or as the empty string: they are taken for the same.
 */
export function kv(): Model<Value, KvInput, KvOutput> {
  return {
    name: 'kv',
    initial: () => '',
    step(state, input, output) {
      switch (input.kind) {
        case 'get':
          return output === undefined || isSame(plain(output), state) ? state : undefined;
        case 'put':
          return plain(input.value);
        case 'append':
          return `${typeof state === 'string' ? state : textOf(state)}${input.value}`;
      }
    },
    partition: ({ key }) => key,
    isReadOnly: ({ kind }) => kind === 'get',
    describe(input, output) {
      const key = textOf(input.key);
      if (input.kind === 'get') {
        return `get ${key} → ${output === undefined ? '?' : textOf(output)}`;
      }
      return `${input.kind} ${key} ${textOf(input.value)}`;
    },
    describeState: textOf,
  };
}

function plain(value: Value): Value {
  return value === null ? '' : value;
}
