import type { NodeId, Simulation } from '@netsplit/simulator';
import { codeViolation } from './code-violation.ts';
import type { Hosting } from './hosting.ts';
import { Stopwatch } from './stopwatch.ts';
import { Violated, type Violation } from './violation.ts';

/** A guarded run costs 0.1 ms in itself: little to so many events. */
const EVENTS_PER_SLICE = 50;
/** Fewer while it is recorded: writing down the states of a large cluster takes time of our own. */
const EVENTS_PER_RECORDED_SLICE = 10;
/** No cluster of a lab takes a tenth of it, on a machine that has something else to do. */
const MOST_WALL_MS = 120_000;

/** How far a cluster may run, in virtual and in real time. */
export interface RunBounds {
  readonly maxVirtualMs: number;
  readonly wallMs: number;
}

/** @throws {RangeError} for bounds that make no sense */
export function boundsOf(spec: Partial<RunBounds>): RunBounds {
  const { maxVirtualMs = Infinity, wallMs = MOST_WALL_MS } = spec;
  if (!(maxVirtualMs >= 0)) throw new RangeError(`maxVirtualMs is ${maxVirtualMs}: give 0 or more`);
  if (!(wallMs >= 0)) throw new RangeError(`wallMs is ${wallMs}: give 0 or more`);
  return { maxVirtualMs, wallMs };
}

/** The cluster that runs. */
export interface RunOf {
  readonly simulation: Simulation;
  readonly hosting: Hosting;
  readonly bounds: RunBounds;
  /** Its number among the clusters of its test. */
  readonly ordinal: number;
  readonly isRecorded: boolean;
  /** The role that a node plays. */
  readonly roleOf: (node: NodeId) => string;
}

/**
 * Lets a cluster run, until it has come to a goal, to its bounds, or to something that is wrong. What the code under test
 * did to end it is thrown as {@link Violated}, in words.
 */
export class BoundedRun {
  readonly #of: RunOf;
  readonly #stopwatch = new Stopwatch();
  #violation: Violation | undefined;

  constructor(of: RunOf) {
    this.#of = of;
  }

  /** Ends the run where it stands. The first violation is the one that counts. */
  end(violation: Violation): void {
    this.#violation ??= violation;
  }

  /** Lets one event happen; false if none could. */
  step(): boolean {
    const has = this.#guarded(() => this.#of.simulation.step());
    this.#expectNoViolation();
    return has;
  }

  /** Whether the goal was reached within so much virtual time. Clusters advance together where their host wants that. */
  until(goal: () => boolean, withinMs: number): boolean | Promise<boolean> {
    const { turn } = this.#of.hosting;
    return turn === undefined
      ? this.aloneUntil(goal, withinMs)
      : this.#togetherUntil(goal, withinMs, turn);
  }

  /** The same, and no other cluster advances meanwhile. */
  aloneUntil(goal: () => boolean, withinMs: number): boolean {
    const { untilMs, askedMs } = this.#ends(withinMs);
    let end = this.#slice(goal, untilMs);
    while (end === 'slice') {
      this.#expectWallTimeIsLeft();
      end = this.#slice(goal, untilMs);
    }
    if (end === 'time') this.#expectVirtualTimeIsLeft(untilMs, askedMs);
    return end === 'goal';
  }

  /**
   * The same with other clusters: where nodes live elsewhere, all are reached at once. Real time is not looked at,
   * which they all share: who hosts the nodes has limits of their own.
   */
  async #togetherUntil(
    goal: () => boolean,
    withinMs: number,
    turn: NonNullable<Hosting['turn']>,
  ): Promise<boolean> {
    const { simulation } = this.#of;
    const { untilMs, askedMs } = this.#ends(withinMs);
    let isReached = false;
    const stop = (): boolean => {
      if (this.#violation !== undefined) return true;
      isReached = goal();
      return isReached;
    };
    try {
      await simulation.runTogether(stop, untilMs - simulation.nowMs, turn);
    } catch (thrown) {
      throw this.#asViolated(thrown);
    }
    this.#expectNoViolation();
    if (!isReached) this.#expectVirtualTimeIsLeft(untilMs, askedMs);
    return isReached;
  }

  /** Until when a run may go that is asked to go on for so long. */
  #ends(withinMs: number): { readonly untilMs: number; readonly askedMs: number } {
    const { bounds, simulation } = this.#of;
    const { nowMs } = simulation;
    const askedMs = nowMs + withinMs;
    return { untilMs: Math.max(nowMs, Math.min(askedMs, bounds.maxVirtualMs)), askedMs };
  }

  /**
   * The guard's patience is for one handler that never returns. A run of a virtual minute of slow
   * handlers may take longer than that in all, so it is guarded piece by piece.
   */
  #slice(goal: () => boolean, untilMs: number): 'goal' | 'slice' | 'time' {
    const { simulation, isRecorded } = this.#of;
    const slice = isRecorded ? EVENTS_PER_RECORDED_SLICE : EVENTS_PER_SLICE;
    const sliceEnd = simulation.eventCount + slice;
    let isReached = false;
    const stop = (): boolean => {
      if (this.#violation !== undefined) return true;
      isReached = goal();
      return isReached || simulation.eventCount >= sliceEnd;
    };
    const isStopped = this.#stopwatch.time(() =>
      this.#guarded(() => simulation.runUntil(stop, untilMs - simulation.nowMs)),
    );
    this.#expectNoViolation();
    if (isReached) return 'goal';
    return isStopped ? 'slice' : 'time';
  }

  #guarded(run: () => boolean): boolean {
    try {
      return this.#of.hosting.guard(run);
    } catch (thrown) {
      throw this.#asViolated(thrown);
    }
  }

  /** What an error that ends a run says of the code under test; itself if it says nothing of it. */
  #asViolated(thrown: unknown): unknown {
    if (thrown instanceof Violated) return thrown;
    const { simulation, hosting, ordinal, roleOf } = this.#of;
    const violation = codeViolation(thrown, simulation, hosting, roleOf);
    return violation === undefined ? thrown : new Violated(violation, ordinal);
  }

  #expectNoViolation(): void {
    if (this.#violation !== undefined) throw new Violated(this.#violation, this.#of.ordinal);
  }

  #expectWallTimeIsLeft(): void {
    const { simulation, bounds } = this.#of;
    if (this.#stopwatch.ms <= bounds.wallMs) return;
    throw this.#runaway(
      'wall time',
      `the run came to its limit of ${bounds.wallMs} ms of real time, after event #${simulation.eventCount} at ${simulation.nowMs} ms of virtual time`,
    );
  }

  #expectVirtualTimeIsLeft(untilMs: number, askedMs: number): void {
    if (untilMs === askedMs) return;
    throw this.#runaway(
      'virtual time',
      `the run came to its limit of ${this.#of.bounds.maxVirtualMs} ms of virtual time, and was to go on`,
    );
  }

  #runaway(limit: 'virtual time' | 'wall time', sentence: string): Violated {
    const { simulation, ordinal } = this.#of;
    const { eventCount: event, nowMs: atMs } = simulation;
    const violation: Violation = { kind: 'runaway', limit, sentence, events: event, event, atMs };
    // Recorded, the same run comes to the same virtual time, but to another event before its real time is up.
    return new Violated(violation, limit === 'wall time' ? undefined : ordinal);
  }
}
