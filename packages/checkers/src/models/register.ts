import type { Model } from '../model.ts';
import { isSame, textOf, type Value } from '../value.ts';

/** What may be asked of a register: to be read, written, or compared and set. */
export type RegisterInput =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: Value }
  /** Writes `to` if the register holds `from`; returns whether it did. */
  | { readonly kind: 'cas'; readonly from: Value; readonly to: Value };

/** What was read; whether a compare-and-set swapped; null for a write. */
export type RegisterOutput = Value;

/** One cell that is read, written, and compared and set. It starts out as `initial`: null if not said. */
export function register(initial: Value = null): Model<Value, RegisterInput, RegisterOutput> {
  return {
    name: 'register',
    initial: () => initial,
    step(state, input, output) {
      switch (input.kind) {
        case 'read':
          return output === undefined || isSame(output, state) ? state : undefined;
        case 'write':
          return input.value;
        case 'cas': {
          const swaps = isSame(state, input.from);
          if (output !== undefined && output !== swaps) return undefined;
          return swaps ? input.to : state;
        }
      }
    },
    isReadOnly: ({ kind }, output) => kind === 'read' || (kind === 'cas' && output === false),
    describe(input, output) {
      switch (input.kind) {
        case 'read':
          return `read → ${output === undefined ? '?' : textOf(output)}`;
        case 'write':
          return `write ${textOf(input.value)}`;
        case 'cas': {
          const became = output === undefined ? '?' : output === true ? 'swapped' : 'not swapped';
          return `cas ${textOf(input.from)} ${textOf(input.to)} → ${became}`;
        }
      }
    },
    describeState: textOf,
  };
}

/** A register with compare-and-set: the model is the same, and some of its histories never use it. */
export function casRegister(initial: Value = null): Model<Value, RegisterInput, RegisterOutput> {
  return { ...register(initial), name: 'cas-register' };
}
