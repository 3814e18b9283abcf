import type { Reach } from './reach.ts';

/** A run that never meets the property: to a dead end, or round and round. */
export interface Escape {
  readonly path: readonly number[];
  readonly loopsTo?: number;
}

/**
 * Whether some run never meets an `eventually`, decided on the graph of states that was reached: a run escapes if it ends, or
 * can go round for ever, among states none of which meets the property.
 *
 * The fairness assumed is the least: a run goes on while it can change something. So a transition that leaves its state as
 * it is neither counts as a way on nor as a round, and no action is promised its turn in a longer round. Among states that
 * were left, an escape is one whatever lies beyond; that there is none is known only if all were.
 *
 * (Checking this on the way, state by state, is unsound where two runs join: one may have met the property and the other not.)
 */
export function* findEscape(
  reach: Reach<unknown, unknown>,
  property: number,
): Generator<void, Escape | undefined> {
  const size = reach.store.size;
  const colours = new Uint8Array(size);
  const parents = new Int32Array(size).fill(-1);
  const outside = (state: number): boolean => {
    if (colours[state] === UNKNOWN) {
      colours[state] = reach.failure(property, state) === undefined ? MEETS : FRESH;
    }
    return colours[state] === MEETS;
  };
  const queue: number[] = [];
  const enqueue = (state: number, parent: number): void => {
    if (outside(state) || colours[state] === QUEUED) return;
    colours[state] = QUEUED;
    parents[state] = parent;
    queue.push(state);
  };
  for (let state = 0; state < size; state++) {
    if (reach.store.parentOf(state) < 0) enqueue(state, -1);
  }
  // By levels, so that the first dead end has a shortest run.
  for (const state of queue) {
    if (!reach.wasExpanded(state)) continue;
    let isDeadEnd = true;
    reach.revisit(state, (next) => {
      if (next === state) return;
      isDeadEnd = false;
      if (next >= 0) enqueue(next, state);
    });
    if (isDeadEnd) return { path: pathTo(state, parents) };
    yield;
  }
  const onRound = yield* findRound(reach, queue, colours);
  if (onRound === undefined) return undefined;
  const path = pathTo(onRound, parents);
  const round = yield* shortestRound(reach, onRound, colours);
  return { path: [...path, ...round], loopsTo: path.length - 1 };
}

/** A state from which a run among queued states leads back to itself. */
function* findRound(
  reach: Reach<unknown, unknown>,
  queue: readonly number[],
  colours: Uint8Array,
): Generator<void, number | undefined> {
  for (const root of queue) {
    if (colours[root] !== QUEUED) continue;
    // Each frame is the states still to be tried from one on the way; all frames share one array.
    const way: number[] = [];
    const frames: number[] = [];
    const untried: number[] = [root];
    while (untried.length > 0 || way.length > 0) {
      const last = way.at(-1);
      if (last !== undefined && untried.length === frames.at(-1)) {
        colours[last] = DONE;
        way.pop();
        frames.pop();
        continue;
      }
      const state = untried.pop();
      if (state === undefined) break;
      if (colours[state] === ON_WAY) return state;
      if (colours[state] !== QUEUED || !reach.wasExpanded(state)) continue;
      colours[state] = ON_WAY;
      way.push(state);
      frames.push(untried.length);
      reach.revisit(state, (next) => {
        const colour = next < 0 ? MEETS : colours[next];
        if (next !== state && (colour === QUEUED || colour === ON_WAY)) untried.push(next);
      });
      yield;
    }
  }
  return undefined;
}

/** The states of a shortest round from `state` back to it, without it. */
function* shortestRound(
  reach: Reach<unknown, unknown>,
  state: number,
  colours: Uint8Array,
): Generator<void, readonly number[]> {
  const parents = new Int32Array(reach.store.size).fill(-1);
  const queue = [state];
  for (const at of queue) {
    let isRound = false;
    if (!reach.wasExpanded(at)) continue;
    reach.revisit(at, (next) => {
      if (next < 0 || next === at) return;
      if (next === state) isRound = true;
      else if ((colours[next] ?? UNKNOWN) >= QUEUED && parents[next] === -1) {
        parents[next] = at;
        queue.push(next);
      }
    });
    if (isRound) return pathTo(at, parents).slice(1);
    yield;
  }
  return [];
}

function pathTo(state: number, parents: Int32Array): number[] {
  const path: number[] = [];
  for (let at = state; at >= 0; at = parents[at] ?? -1) path.push(at);
  return path.toReversed();
}

const UNKNOWN = 0;
const MEETS = 1;
const FRESH = 2;
const QUEUED = 3;
const ON_WAY = 4;
const DONE = 5;
