import { drawAt, streamKey } from '@netsplit/simulator';
import type { Reach } from './reach.ts';

const DEFAULT_WALKS = 1000;
const DEFAULT_DEPTH = 1000;

/**
 * Walks from a drawn initial state to drawn successors, each as likely as the others. What stands beside the way is met and
 * checked, too. Yields after each state.
 */
export function* randomWalk(reach: Reach<unknown, unknown>): Generator<void> {
  const { options } = reach;
  const { a, b } = streamKey(String(options.seed ?? 1), 'explorer', 'walk');
  let draws = 0;
  const draw = (among: number): number => drawAt(a, b, draws++) % among;
  const initial: number[] = [];
  reach.begin((state) => initial.push(state));
  const found: number[] = [];
  const walks = options.walks ?? DEFAULT_WALKS;
  const depth = options.depth ?? DEFAULT_DEPTH;
  for (let walk = 0; walk < walks; walk++) {
    let state = initial[draw(initial.length)];
    reach.queue = walks - walk - 1;
    for (let at = 1; at < depth && state !== undefined; at++) {
      const here = state;
      found.length = 0;
      reach.expand(here, (next) => {
        if (next !== here) found.push(next);
      });
      if (reach.over) return;
      if (found.length > 0 && at + 1 > reach.depth) reach.depth = at + 1;
      yield;
      state = found[draw(Math.max(1, found.length))];
    }
  }
  reach.bound = 'walks';
}
