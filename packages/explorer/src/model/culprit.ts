import type { Model } from './model.ts';
import { protect } from './protect.ts';

const MOST_STATES = 2000;

/**
 * Who changes the states that they are handed: asks everything of copies that refuse changes, state by state, until the culprit
 * throws at its own line. Comes back when none did. (To explore with such copies from the start would halve the speed.)
 */
export function provokeCulprit<State, Action>(model: Model<State, Action>): void {
  const queue = model.initialStates().map(protectedCopy);
  for (let at = 0; at < queue.length && at < MOST_STATES; at++) {
    const state = queue[at] as State;
    for (const property of model.properties) property.holds(state);
    for (const action of model.actions(state)) {
      const next = model.next(state, action);
      if (next !== undefined && queue.length < MOST_STATES) queue.push(protectedCopy(next));
    }
  }
}

function protectedCopy<State>(state: State): State {
  const copy = structuredClone(state);
  protect(copy);
  return copy;
}
