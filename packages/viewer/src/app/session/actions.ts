import { computed, signal } from '@preact/signals';
import type { Action } from '../../model/keys.ts';

/** What can be done, by the names that the key table has. */
export type Actions = { readonly [Name in Action]?: () => void };

/** Who can do what: a part of a session brings its own, and may take them away again. */
export class ActionTable {
  readonly #sources = signal<readonly Actions[]>([]);
  readonly #all = computed<Actions>(() => Object.assign({}, ...this.#sources.value));

  /** Takes actions in, until the returned function is called. What comes later goes before. */
  provide(actions: Actions): () => void {
    this.#sources.value = [...this.#sources.peek(), actions];
    return () => {
      this.#sources.value = this.#sources.peek().filter((source) => source !== actions);
    };
  }

  can(action: Action): boolean {
    return this.#all.value[action] !== undefined;
  }

  do(action: Action): void {
    this.#all.peek()[action]?.();
  }
}
