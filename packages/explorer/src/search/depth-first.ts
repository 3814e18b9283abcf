import { Column } from '../store/column.ts';
import type { Reach } from './reach.ts';

/**
 * The state met last is left first. With a bound on depth a state that is met again by a shorter run is left again, for
 * what lies beyond it may now be within the bound. Yields after each state.
 */
export function* depthFirst(reach: Reach<unknown, unknown>): Generator<void> {
  const limit = reach.options.depth ?? Infinity;
  const depths = limit === Infinity ? undefined : new Column();
  const stack: number[] = [];
  const stackDepths: number[] = [];
  const push = (state: number, depth: number): void => {
    stack.push(state);
    stackDepths.push(depth);
    if (depth > reach.depth) reach.depth = depth;
  };
  reach.begin((state, isNew) => {
    if (!isNew) return;
    push(state, 1);
    depths?.push(1);
  });
  let parent = -1;
  let depth = 0;
  const found = (state: number, isNew: boolean, action: number): void => {
    if (isNew) {
      push(state, depth + 1);
      depths?.push(depth + 1);
    } else if (depths !== undefined && depth + 1 < depths.at(state)) {
      depths.set(state, depth + 1);
      reach.store.relink(state, parent, action);
      push(state, depth + 1);
    }
  };
  // Cut states may be met again by a shorter run: only what is still cut in the end lies beyond the bound.
  const cut: number[] = [];
  for (;;) {
    const state = stack.pop();
    if (state === undefined) break;
    depth = stackDepths.pop() ?? 0;
    parent = state;
    // Met again by a shorter run since: that one is on the stack, too, or has been followed.
    if (depths !== undefined && depths.at(state) < depth) continue;
    if (depth >= limit) cut.push(state);
    else reach.expand(state, found);
    reach.queue = stack.length;
    if (reach.over) return;
    yield;
  }
  for (const state of cut) {
    if (reach.bound !== undefined) return;
    if (!reach.wasExpanded(state)) reach.probe(state);
    yield;
  }
}
