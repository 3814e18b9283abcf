import type { Reach } from './reach.ts';

/**
 * Level by level, in the order of the states' numbers: the store is the queue. The first run that breaks a property is a
 * shortest one. Yields after each state.
 */
export function* breadthFirst(reach: Reach<unknown, unknown>): Generator<void> {
  const { store, options } = reach;
  reach.begin();
  let depth = 1;
  let levelEnd = store.size;
  for (let state = 0; state < store.size; state++) {
    if (reach.over) return;
    if (state === levelEnd) {
      depth++;
      levelEnd = store.size;
    }
    if (depth >= (options.depth ?? Infinity)) {
      // Whether there is anything beyond: one state that leads on is enough to know.
      if (reach.bound === undefined) reach.probe(state);
    } else {
      reach.expand(state, ignore);
      if (store.size > levelEnd) reach.depth = depth + 1;
    }
    reach.queue = store.size - state - 1;
    yield;
  }
}

function ignore(): void {}
