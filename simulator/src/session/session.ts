import type { PendingEvent } from '../event/pending-event.ts';
import type { Fault } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import { ManualScheduler } from '../scheduler/manual.ts';
import type { PendingDescription, SimulationOptions } from '../simulation/options.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { TraceWriter } from '../trace/writer.ts';
import { type ByHand, choosable, type EventName, makeChoice } from './make-choice.ts';
import {
  SESSION_VERSION,
  type Choosable,
  type SavedSession,
  type SessionChoice,
} from './saved-session.ts';

/** What a session begins with: a simulation's options, and what its saved form says of it. */
export interface SessionOptions extends Omit<SimulationOptions, 'scheduler' | 'record'> {
  readonly title?: string;
  readonly lab?: string;
  readonly codeHash?: string;
}

interface Step {
  readonly choice: SessionChoice;
  /** The simulation as it was before. */
  readonly before: Simulation;
  readonly scheduler: ManualScheduler;
}

/**
 * A person runs a cluster by hand: delivers, drops, doubles and delays messages, fires timers, injects
 * faults, lets the clock run for a while; and takes any of it back.
 *
 * A step back is a snapshot that was kept, so it takes no time; what the observer was told before stays
 * told. A failed handler ends a session like any run, and can be taken back like any choice.
 *
 * @example
 * const session = new ManualSession({ seed: 1, nodes });
 * session.run(20);
 * const [message] = session.pending().filter(({ kind }) => kind === 'message');
 * if (message !== undefined) session.drop(message);
 * session.inject({ kind: 'crash', atMs: 0, node: 'n1' });
 * session.back();
 * const saved = JSON.stringify(session.save());
 */
export class ManualSession {
  readonly #options: SessionOptions;
  readonly #isRecorded: boolean;
  readonly #steps: Step[] = [];
  #simulation: Simulation;
  #scheduler = new ManualScheduler();

  /**
   * @param record records the session, which then cannot go back
   * @throws {RangeError} for conditions, faults or names that make no sense
   */
  constructor(options: SessionOptions, record?: TraceWriter) {
    this.#options = options;
    this.#isRecorded = record !== undefined;
    this.#simulation = new Simulation({
      ...options,
      ...(record === undefined ? {} : { record }),
      scheduler: this.#scheduler,
    });
  }

  /** The simulation as it stands: to be looked at. After `back()`, it is another one. */
  get simulation(): Simulation {
    return this.#simulation;
  }

  /** What was chosen, in order. */
  get choices(): readonly SessionChoice[] {
    return this.#steps.map(({ choice }) => choice);
  }

  /** What can be chosen, the earliest first. */
  pending(): readonly PendingDescription[] {
    return this.#simulation.pending();
  }

  /**
   * Lets a pending event happen: a message arrives, a timer fires. Time jumps to when it is due; it
   * stays where it is if that has passed.
   *
   * @returns false if the event has to wait: its node is paused or busy, its link is held
   * @throws {ChoiceMisfit} if nothing of this name is pending
   * @throws {NodeError} if the node's handler fails
   */
  take(event: EventName): boolean {
    return this.choose({ do: 'take', event: this.#describe(event) });
  }

  /** A message does not arrive: it is lost now, when it would have come. */
  drop(event: EventName): boolean {
    return this.choose({ do: 'drop', event: this.#describe(event) });
  }

  /** A message arrives now, and stays on its way, to arrive once more. */
  duplicate(event: EventName): boolean {
    return this.choose({ do: 'duplicate', event: this.#describe(event) });
  }

  /** A message or a request is due `byMs` later. */
  delay(event: EventName, byMs: number): void {
    this.choose({ do: 'delay', event: this.#describe(event), byMs });
  }

  /** A client asks `node` something: the request is pending then. Returns its name. */
  request(node: NodeId, request: unknown): EventName {
    this.choose({ do: 'request', node, request: request as never });
    const { cause, index } = this.#scheduler.latest as PendingEvent;
    return { cause, index };
  }

  /** Injects a fault; one whose time has come begins at once. Crash, restart, cut and heal are faults. */
  inject(fault: Fault): void {
    this.choose({ do: 'fault', fault });
  }

  /** Lets the clock run: what is due within `forMs` happens by itself, the earliest first. */
  run(forMs: number): void {
    this.choose({ do: 'run', forMs });
  }

  /** Takes back the last choice; false if there is none. */
  back(): boolean {
    if (this.#isRecorded) {
      throw new Error(
        'back(): a session that is recorded cannot go back. Save it, and record its replay',
      );
    }
    const step = this.#steps.pop();
    if (step === undefined) return false;
    this.#simulation = step.before;
    this.#scheduler = step.scheduler;
    return true;
  }

  /**
   * Makes any choice.
   *
   * @returns whether it took place at once
   * @throws {ChoiceMisfit} if it does not fit what is pending: then nothing has changed
   * @throws {NodeError} if the node's handler fails: the choice counts, and can be taken back
   */
  choose(choice: SessionChoice): boolean {
    const number = this.#steps.length + 1;
    const scheduler = new ManualScheduler();
    const before = this.#simulation.fork({ scheduler, observe: this.#options.observe });
    this.#steps.push({ choice, before, scheduler });
    try {
      return makeChoice(this.#byHand(), this.#scheduler, choice, number);
    } catch (error) {
      // Refused before anything happened: a node that is not there, a request that is no JSON.
      if (this.#simulation.eventCount === before.eventCount) this.#steps.pop();
      throw error;
    }
  }

  /** The session as plain JSON, to be kept in a file and replayed with {@link replaySession}. */
  save(): SavedSession {
    const { title, lab, codeHash, seed, nodes, network, syncMs, faults = [] } = this.#options;
    return JSON.parse(
      JSON.stringify({
        netsplitSession: SESSION_VERSION,
        title,
        lab,
        codeHash,
        seed: String(seed),
        nodes: nodes.map(({ create: _code, ...node }) => node),
        network,
        syncMs,
        faults,
        choices: this.choices,
        events: this.#simulation.eventCount,
        fingerprint: this.#simulation.fingerprint,
      }),
    ) as SavedSession;
  }

  /** The simulation as a person handles it. */
  #byHand(): ByHand {
    const simulation = this.#simulation;
    return {
      nowMs: simulation.nowMs,
      pending: () => simulation.pending(),
      request: (node, request, options) => simulation.request(node, request, options),
      inject: (fault) => simulation.inject(fault),
      reseed: (seed) => simulation.reseed(seed),
      step: () => simulation.step(),
      advance: (forMs, mostEvents) => {
        const last = simulation.eventCount + mostEvents;
        simulation.runUntil(() => simulation.eventCount >= last, forMs);
      },
    };
  }

  #describe(event: EventName): Choosable {
    return choosable(this.#simulation, event, this.#steps.length + 1);
  }
}
