import type { ClientOperation } from '../client/operation.ts';
import { laterUs } from '../clock/virtual-time.ts';
import { waitingAt } from './cluster-node.ts';
import type { Kernel } from './kernel.ts';

/** How far a run may go. Each limit counts from the moment at which the run is asked for. */
export interface RunLimits {
  /** Asked before the first event and after every one. Default: nothing is pending any more. */
  readonly goal?: () => boolean;
  /** Virtual milliseconds; default: no limit. */
  readonly withinMs?: number;
  /** Default, and at most: what is left of the simulation's own `maxEvents`. */
  readonly maxEvents?: number;
  /** Real time, which the simulator itself cannot tell: `now` gives milliseconds, as `performance.now` does. */
  readonly wall?: { readonly ms: number; readonly now: () => number };
}

/** Why a run ended, and where. */
export interface RunEnd {
  /**
   * `stuck`: nothing is pending and the goal is not reached, so it never will be. `stopped`: by `stop`.
   * `virtual time`, `events` and `wall time` name the limit that the run came to.
   */
  readonly ended: 'goal' | 'stuck' | 'virtual time' | 'events' | 'wall time' | 'stopped';
  /** The same as a sentence, with where the run was. */
  readonly sentence: string;
  /** The number of the last event. */
  readonly event: number;
  readonly atMs: number;
  /** Who waits for what, a sentence each; empty unless the run is stuck. */
  readonly waiting: readonly string[];
}

/** Where a run stands. */
export interface RunPlace {
  readonly eventCount: number;
  readonly nowMs: number;
  readonly pendingCount: number;
}

/** Looks after every event whether the run is to end. */
export class RunWatch {
  /** Infinity without a limit of virtual time. */
  readonly untilUs: number;
  readonly #limits: RunLimits;
  readonly #place: RunPlace;
  readonly #firstEvent: number;
  readonly #lastEvent: number;
  readonly #wallEnd: number;

  constructor(limits: RunLimits, place: RunPlace, nowUs: number, mostEvents: number) {
    const { withinMs, maxEvents = Infinity, wall } = limits;
    if (!(maxEvents >= 0)) {
      throw new RangeError(`maxEvents is ${maxEvents}: give a number of events, 0 or more`);
    }
    if (wall !== undefined && !(wall.ms >= 0)) {
      throw new RangeError(`wall.ms is ${wall.ms}: give a number of milliseconds, 0 or more`);
    }
    this.untilUs = withinMs === undefined ? Infinity : laterUs(nowUs, withinMs, 'withinMs');
    this.#limits = limits;
    this.#place = place;
    this.#firstEvent = place.eventCount;
    this.#lastEvent = Math.min(place.eventCount + maxEvents, mostEvents);
    this.#wallEnd = wall === undefined ? Infinity : wall.now() + wall.ms;
  }

  /** What ends the run before its next event, if anything does. */
  reached(): RunEnd['ended'] | undefined {
    const { goal, wall } = this.#limits;
    const { pendingCount, eventCount } = this.#place;
    if (goal === undefined ? pendingCount === 0 : goal()) return 'goal';
    if (pendingCount === 0) return 'stuck';
    if (eventCount >= this.#lastEvent) return 'events';
    if (wall !== undefined && wall.now() >= this.#wallEnd) return 'wall time';
    return undefined;
  }

  end(ended: RunEnd['ended'], waiting: readonly string[]): RunEnd {
    const { eventCount: event, nowMs: atMs } = this.#place;
    const sentence = `${this.#why(ended)}, after event #${event} at ${atMs} ms of virtual time${ADVICE[ended]}`;
    return { ended, sentence, event, atMs, waiting };
  }

  #why(ended: RunEnd['ended']): string {
    switch (ended) {
      case 'goal':
        return 'the goal was reached';
      case 'stuck':
        return 'nothing is pending and the goal is not reached';
      case 'virtual time':
        return `the run came to its limit of ${this.#limits.withinMs} ms of virtual time`;
      case 'events':
        return `the run came to its limit of ${this.#lastEvent - this.#firstEvent} events`;
      case 'wall time':
        return `the run came to its limit of ${this.#limits.wall?.ms} ms of wall time`;
      case 'stopped':
        return 'the run was stopped';
    }
  }
}

const ADVICE: Readonly<Record<RunEnd['ended'], string>> = {
  goal: '',
  stuck: ': nothing will ever change',
  'virtual time': ': give it more with `withinMs`, or look for what never comes',
  events:
    ': does a node answer every answer, or set a timer that fires at once? If not, raise `maxEvents`',
  'wall time': ': give it more with `wall.ms`, or a smaller cluster',
  stopped: '',
};

/** Who waits for what: nodes that do not run, faults that last, operations without an answer. */
export function waitingIn(
  { nodes, held }: Kernel,
  history: readonly ClientOperation[],
): readonly string[] {
  return [
    ...history
      .filter(({ outcome }) => outcome === 'pending' || outcome === 'info')
      .map(({ id, client, attempts }) => {
        const asked = attempts.map(({ node }) => node).join(', ');
        return asked === ''
          ? `${id} of ${client} waits for its client`
          : `${id} of ${client} has no answer from ${asked}`;
      }),
    ...nodes.filter(({ hosted }) => hosted === undefined).map(({ id }) => `${id} is down`),
    ...nodes.flatMap(({ id, lasting }) =>
      lasting.map(({ fault }) => `${id} is under a fault that lasts: ${fault.kind}`),
    ),
    ...(held.count === 0 ? [] : [`${counted(held.count, 'message')} held back by a fault`]),
    ...nodes
      .filter((node) => waitingAt(node) > 0)
      .map((node) => `${counted(waitingAt(node), 'event')} waiting to be taken by ${node.id}`),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? ' is' : 's are'}`;
}
