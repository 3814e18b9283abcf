import type { Space } from '../space/space.ts';
import { breadthFirst } from './breadth-first.ts';
import { depthFirst } from './depth-first.ts';
import { type Escape, findEscape } from './eventually.ts';
import type { Bound, SearchOptions, StrategyName } from './options.ts';
import { randomWalk } from './random-walk.ts';
import { Reach } from './reach.ts';
import type { Progress, PropertyResult, SearchResult } from './result.ts';

type Strategy = (reach: Reach<unknown, unknown>) => Generator<void>;

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  breadth: breadthFirst,
  depth: depthFirst,
  random: randomWalk,
};

/**
 * A search that is advanced a while at a time, so that whoever waits for it can show how far it is, or stop it.
 *
 * ```ts
 * const search = new Search(space, { states: 1_000_000 });
 * while (search.advance(50)) show(search.progress);
 * const { complete, properties } = search.result();
 * ```
 */
export class Search<State, Action> {
  readonly #reach: Reach<State, Action>;
  readonly #work: Generator<void>;
  readonly #escapes = new Map<number, Escape>();
  /** Properties of kind `eventually` that were looked at to the end. */
  readonly #settled = new Set<number>();
  #phase: Progress['phase'] = 'searching';
  /** Whether every reachable state was met and left. */
  #complete = false;
  #ms = 0;
  /** States between two looks at the clock: few when the code that is explored is slow. */
  #stride = 1;

  /**
   * @param space what is searched: a model ({@link ModelSpace}), a cluster ({@link ClusterSpace}), or a space of one's own
   * @param options how, and how far; by default breadth first, without bounds
   */
  constructor(space: Space<State, Action>, options: SearchOptions = {}) {
    this.#reach = new Reach(space, options);
    this.#work = this.#run(STRATEGIES[options.strategy ?? 'breadth']);
  }

  /** How far the search is: may be asked at any time, also when it is over. */
  get progress(): Progress {
    const { store, generated, depth, queue, bytes } = this.#reach;
    return {
      distinct: store.size,
      generated,
      depth,
      queue,
      bytes,
      ms: this.#ms,
      phase: this.#phase,
    };
  }

  /**
   * Searches for about so long; tells whether there is more to do.
   *
   * @throws {SpaceFailure} when the code that is explored throws, or gives what is no state
   */
  advance(forMs = Infinity): boolean {
    const { timeMs = Infinity, memoryBytes = Infinity } = this.#reach.options;
    const begun = performance.now();
    const before = this.#ms;
    let last = begun;
    while (this.#phase !== 'done') {
      this.#steps();
      const now = performance.now();
      this.#stride =
        now - last > 2 ? Math.max(1, this.#stride >> 1) : Math.min(256, this.#stride + 1);
      last = now;
      this.#ms = before + now - begun;
      if (this.#ms > timeMs) this.stop('time');
      if (this.#reach.bytes > memoryBytes) this.stop('memory');
      if (now - begun >= forMs) break;
    }
    return this.#phase !== 'done';
  }

  /**
   * Ends the search where it is; {@link result} tells what was found so far.
   *
   * @throws {SpaceFailure}
   */
  stop(bound: Bound = 'stopped'): void {
    if (this.#phase === 'done') return;
    this.#reach.bound = bound;
    this.#end();
  }

  #end(): void {
    this.#phase = 'done';
    this.#reach.space.verify?.();
  }

  /** What was found, so far or in the end. */
  result(): SearchResult<State, Action> {
    const reach = this.#reach;
    return {
      distinct: reach.store.size,
      generated: reach.generated,
      depth: reach.depth,
      ms: this.#ms,
      bytes: reach.bytes,
      complete: this.#complete,
      ...(reach.bound === undefined ? {} : { bound: reach.bound }),
      properties: reach.space.properties.map((_, property) => this.#resultOf(property)),
    };
  }

  #steps(): void {
    try {
      for (let step = 0; step < this.#stride; step++) {
        if (this.#work.next().done === true) {
          this.#end();
          return;
        }
      }
    } catch (error) {
      // Only its words tell: an array that cannot be had, or a Map of more than 2^24 entries.
      if (!(error instanceof RangeError) || !OUT_OF_ROOM.test(error.message)) throw error;
      this.stop('memory');
    }
  }

  *#run(strategy: Strategy): Generator<void> {
    const reach = this.#reach as Reach<unknown, unknown>;
    yield* strategy(reach);
    if (reach.violated) return;
    this.#complete = reach.bound === undefined;
    this.#phase = 'deciding';
    for (const [property, { kind }] of reach.space.properties.entries()) {
      if (kind !== 'eventually') continue;
      const escape = yield* findEscape(reach, property);
      this.#settled.add(property);
      if (escape === undefined) continue;
      this.#escapes.set(property, escape);
      if (reach.options.keepGoing !== true) return;
    }
  }

  #resultOf(property: number): PropertyResult<State, Action> {
    const reach = this.#reach;
    const { kind, name } = reach.space.properties[property] ?? { kind: 'always', name: '' };
    const escape = this.#escapes.get(property);
    if (escape !== undefined) {
      const last = escape.path.at(-1) ?? 0;
      const why = reach.failure(property, last);
      const run = reach.runThrough(escape.path, escape.loopsTo);
      return { kind, name, verdict: 'violated', why, run };
    }
    const decisive = reach.decisive.get(property);
    if (decisive !== undefined) {
      const { state, why } = decisive;
      const run = reach.runTo(state);
      return kind === 'always'
        ? { kind, name, verdict: 'violated', why, run }
        : { kind, name, verdict: 'holds', run };
    }
    const isDecided = this.#complete && (kind !== 'eventually' || this.#settled.has(property));
    if (!isDecided) return { kind, name, verdict: 'unknown', why: this.#whyUnknown() };
    if (kind !== 'sometimes') return { kind, name, verdict: 'holds' };
    const why = 'no reachable state meets it';
    const run = reach.store.size > 0 ? reach.runTo(0) : undefined;
    return { kind, name, verdict: 'violated', why, ...(run === undefined ? {} : { run }) };
  }

  #whyUnknown(): string {
    const { bound, violated } = this.#reach;
    if (violated || this.#escapes.size > 0)
      return 'the search ended at a violation of another property';
    return bound === undefined ? 'the search is not at its end' : UNKNOWN_BECAUSE[bound];
  }
}

const OUT_OF_ROOM = /allocation failed|array length|Map maximum size exceeded/i;

const UNKNOWN_BECAUSE: Readonly<Record<Bound, string>> = {
  depth: 'there are states beyond the bound on depth',
  states: 'there are more states than the bound on states',
  memory: 'the bound on memory was reached',
  time: 'the bound on time was reached',
  walks: 'random walks see a part of the states only',
  messages: 'runs with more messages under way were left out',
  stopped: 'the search was stopped',
};
