import type { Model } from '../model.ts';
import { isSame, textOf, type Value } from '../value.ts';

/** What may be asked of a set. Values are the same where their texts are ({@link textOf}). */
export type SetInput =
  | { readonly kind: 'add'; readonly value: Value }
  | { readonly kind: 'remove'; readonly value: Value }
  | { readonly kind: 'contains'; readonly value: Value }
  /** Returns all members, in any order. */
  | { readonly kind: 'read' };

/**
 * Whether an add or a remove changed the set (null where that was not told), whether it contains the value, or its
 * members.
 */
export type SetOutput = Value;

/** A set of values. Without a `read` of all, its values never touch each other and each is checked alone. */
export function set(): Model<readonly string[], SetInput, SetOutput> {
  return {
    name: 'set',
    initial: () => [],
    step(state, input, output) {
      if (input.kind === 'read') {
        return output === undefined || isSame(membersIn(output), state) ? state : undefined;
      }
      const text = textOf(input.value);
      const isIn = state.includes(text);
      if (input.kind === 'contains') {
        return output === undefined || output === isIn ? state : undefined;
      }
      const changes = input.kind === 'add' ? !isIn : isIn;
      if (output !== undefined && output !== null && output !== changes) return undefined;
      if (!changes) return state;
      return isIn ? state.filter((member) => member !== text) : [...state, text].sort();
    },
    partition: (input) => (input.kind === 'read' ? undefined : textOf(input.value)),
    isReadOnly: ({ kind }, output) => kind === 'read' || kind === 'contains' || output === false,
    describe(input, output) {
      const asked = input.kind === 'read' ? 'read' : `${input.kind} ${textOf(input.value)}`;
      return output === null ? asked : `${asked} → ${output === undefined ? '?' : textOf(output)}`;
    },
    describeState: (state) => `{${state.join(', ')}}`,
  };
}

/** What was read, as a state: sorted. A member named twice makes it equal to no set. */
function membersIn(output: Value): Value {
  return Array.isArray(output) ? output.map(textOf).sort() : output;
}
