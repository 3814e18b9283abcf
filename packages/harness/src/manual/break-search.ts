import { ManualScheduler, makeChoice, type SessionChoice } from '@netsplit/simulator';
import type { Cluster } from '../cluster.ts';
import { Violated, type Violation } from '../violation.ts';
import type { Law } from './laws.ts';
import type { ManualRun } from './manual-run.ts';
import { choicesIn, type Step } from './steps.ts';

/** How far a search goes, and what may happen in it beside what is pending. */
export interface BreakBounds {
  /** Runs are followed for so many steps. Default 8. */
  readonly depth?: number;
  /** The search ends at so many states. Default 20,000. */
  readonly states?: number;
  /** How often each may happen in one run. Default: one drop, one copy, one crash. */
  readonly drops?: number;
  readonly duplicates?: number;
  readonly crashes?: number;
}

/** How far a search is. */
export interface BreakProgress {
  readonly states: number;
  /** All runs of so many steps have been looked at. */
  readonly depth: number;
}

/** What a search found. */
export type BreakAnswer =
  | {
      readonly kind: 'breaks';
      /** From the event on that was asked about. The shortest there is. */
      readonly choices: readonly SessionChoice[];
      readonly law?: Law;
      readonly violation: Violation;
      readonly states: number;
    }
  | {
      readonly kind: 'holds';
      readonly states: number;
      /** All runs of so many steps were looked at: beyond, nothing is known. */
      readonly depth: number;
      /** What ended it: all there is was seen, or a bound. */
      readonly ended: 'all' | 'depth' | 'states' | 'stopped';
    };

/** A state, as the steps that lead there. */
interface Place {
  readonly steps: readonly Step[];
  /** What each node got to see since, by node; `*` has what befell messages and nodes. */
  readonly seen: ReadonlyMap<string, string>;
}

/**
 * Can one of these laws break from here? All orders are tried in which what is pending can happen, breadth
 * first: so what is found is the shortest run.
 *
 * Two runs count as one state if no node can tell them apart: each has seen the same things in the same
 * order. What a clock shows is left out of that.
 */
export class BreakSearch {
  readonly #base: Cluster;
  readonly #laws: readonly Law[];
  readonly #bounds: Required<BreakBounds>;
  readonly #known = new Set<string>();
  #level: Place[] = [{ steps: [], seen: new Map() }];
  #next: Place[] = [];
  #at = 0;
  #depth = 0;
  #answer: BreakAnswer | undefined;

  /**
   * @param run stands where the question is asked, and is left as it is
   * @param laws those that hold so far; @throws {RangeError} if the run is over
   */
  constructor(run: ManualRun, laws: readonly Law[], bounds: BreakBounds = {}) {
    if (run.end !== undefined) throw new RangeError(`the run is over: ${run.end.sentence}`);
    this.#base = run.cluster;
    this.#laws = laws;
    const { depth = 8, states = 20_000, drops = 1, duplicates = 1, crashes = 1 } = bounds;
    this.#bounds = { depth, states, drops, duplicates, crashes };
  }

  /** How many different clusters were met, and after how many events the farthest. */
  get progress(): BreakProgress {
    return { states: this.#known.size, depth: this.#depth };
  }

  /** What was found, once there is no more to do. */
  get answer(): BreakAnswer | undefined {
    return this.#answer;
  }

  /** Ends the search where it is. */
  stop(): void {
    this.#finish('stopped');
  }

  /** Searches for about so long, in milliseconds of real time; false once it is over. */
  advance(forMs: number): boolean {
    const until = performance.now() + forMs;
    while (this.#answer === undefined && performance.now() < until) this.#expandNext();
    return this.#answer === undefined;
  }

  #expandNext(): void {
    const place = this.#level[this.#at];
    if (place !== undefined) {
      this.#at += 1;
      this.#expand(place);
      return;
    }
    this.#depth += 1;
    if (this.#next.length === 0) this.#finish('all');
    else if (this.#depth >= this.#bounds.depth) this.#finish('depth');
    this.#level = this.#next;
    this.#next = [];
    this.#at = 0;
  }

  #expand(place: Place): void {
    const parent = this.#base.fork(new ManualScheduler());
    // It was gone before, and nothing broke.
    const scheduler = parent.spec.scheduler as ManualScheduler;
    for (const { choices } of place.steps) {
      for (const choice of choices) makeChoice(parent, scheduler, choice, 1);
    }
    for (const step of choicesIn(parent, place.steps, this.#bounds)) {
      const seen = after(place.seen, step);
      const key = keyOf(seen);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      const steps = [...place.steps, step];
      if (!this.#holds(parent, step, steps)) return;
      this.#next.push({ steps, seen });
      if (this.#known.size >= this.#bounds.states) return this.#finish('states');
    }
  }

  #holds(parent: Cluster, { choices }: Step, steps: readonly Step[]): boolean {
    const broken: { law: Law }[] = [];
    const scheduler = new ManualScheduler();
    const invariants = this.#laws.map((law) => ({
      ...law.invariant,
      watch: (report: Parameters<typeof law.invariant.watch>[0], cluster: Cluster) => {
        const observer = law.invariant.watch((sentence, at) => {
          broken.push({ law });
          report(sentence, at);
        }, cluster);
        let isStranger = false;
        return (act: Parameters<typeof observer>[0]) => {
          if (isStranger) return;
          try {
            observer(act);
          } catch {
            // As in a run by hand: it was made for other runs than this one.
            isStranger = true;
          }
        };
      },
    }));
    try {
      const child = parent.fork(scheduler, invariants);
      for (const choice of choices) makeChoice(child, scheduler, choice, 1);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Violated)) throw thrown;
      this.#answer = {
        kind: 'breaks',
        choices: steps.flatMap((step) => step.choices),
        ...(broken[0] === undefined ? {} : { law: broken[0].law }),
        violation: thrown.violation,
        states: this.#known.size,
      };
      return false;
    }
  }

  #finish(ended: 'all' | 'depth' | 'states' | 'stopped'): void {
    this.#answer ??= { kind: 'holds', states: this.#known.size, depth: this.#depth, ended };
  }
}

function after(seen: ReadonlyMap<string, string>, { node, input }: Step): Map<string, string> {
  const now = new Map(seen);
  const before = seen.get(node) ?? '';
  // What befell messages and nodes has no order that a node would see.
  if (node === '*') now.set('*', [...before.split('\n'), input].sort().join('\n'));
  else now.set(node, `${before}\n${input}`);
  return now;
}

function keyOf(seen: ReadonlyMap<string, string>): string {
  return [...seen]
    .map(([node, inputs]) => `${node}:${inputs}`)
    .sort()
    .join('\0');
}
