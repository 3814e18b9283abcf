// The state machine that is replicated: a store of texts by key. It is the same at whoever applies the same commands.

import type { Command } from '../contract.ts';

/** What a store holds. A key that was never written holds the empty text. */
export type Store = Map<string, string>;

/** Applies a command, and gives its result: what the key holds then. */
export function perform(store: Store, command: Command): string {
  const before = store.get(command.key) ?? '';
  switch (command.kind) {
    case 'get':
      return before;
    case 'put':
      store.set(command.key, command.value);
      return command.value;
    case 'append':
      store.set(command.key, before + command.value);
      return before + command.value;
  }
}
