import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../src/index.ts';

/** Everything about a small model by the plainest means: states in a list, compared field by field. */
export function oracle<State, Action>(model: Model<State, Action>) {
  const states: State[] = [];
  const edges: number[][] = [];
  let generated = 0;
  const meet = (state: State): number => {
    generated++;
    const known = states.findIndex((other) => isDeepStrictEqual(other, state));
    return known >= 0 ? known : states.push(structuredClone(state)) - 1;
  };
  const initial = [...new Set(model.initialStates().map(meet))];
  const depths = initial.map(() => 1);
  for (let at = 0; at < states.length; at++) {
    const state = states[at] as State;
    edges[at] = model.actions(structuredClone(state)).flatMap((action) => {
      const next = model.next(structuredClone(state), action);
      if (next === undefined) return [];
      const number = meet(next);
      depths[number] ??= (depths[at] ?? 0) + 1;
      return [number];
    });
  }
  const holds = (property: number, state: number): boolean =>
    model.properties[property]?.holds(states[state] as State) === true;
  const verdicts = model.properties.map(({ kind }, property) => {
    const all = states.map((_, state) => state);
    if (kind === 'always') return all.every((state) => holds(property, state));
    if (kind === 'sometimes') return all.some((state) => holds(property, state));
    // The greatest set of states that do not meet it and end, or lead to another such state.
    let escaping = new Set(all.filter((state) => !holds(property, state)));
    for (;;) {
      const left = [...escaping].filter((state) => {
        const on = (edges[state] ?? []).filter((next) => next !== state);
        return on.length === 0 || on.some((next) => escaping.has(next));
      });
      if (left.length === escaping.size) break;
      escaping = new Set(left);
    }
    return !initial.some((state) => escaping.has(state));
  });
  return { distinct: states.length, generated, depth: Math.max(0, ...depths), verdicts };
}
