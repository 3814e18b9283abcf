import type { ClientOperation, Invocation } from '../client/operation.ts';
import { laterUs, toMicroseconds } from '../clock/virtual-time.ts';
import type { PendingEvent } from '../event/pending-event.ts';
import type { Fault } from '../fault/fault.ts';
import { Network } from '../network/network.ts';
import { perform, type EffectRecord } from '../node/context.ts';
import type { NodeId, RequestId } from '../node/names.ts';
import { compileDistribution } from '../random/distribution.ts';
import { TimedScheduler } from '../scheduler/timed.ts';
import { createValueCodec } from '../value/codec.ts';
import { type ClusterNode, newNode, waitingAt } from './cluster-node.ts';
import { describePending, describeTaken } from './description.ts';
import { messageOf, NodeError } from './errors.ts';
import { handle } from './handling.ts';
import { Kernel } from './kernel.ts';
import { NodeEffects } from './node-effects.ts';
import type { ForkOptions, PendingDescription, SimulationOptions, TakenEvent } from './options.ts';
import { Recording } from './recording.ts';
import { type RunEnd, type RunLimits, RunWatch, waitingIn } from './run-limits.ts';
import { expectFault, validateOptions } from './validate-options.ts';

const DEFAULT_MAX_EVENTS = 10_000_000;

/**
 * A cluster of nodes on a simulated network, in virtual time.
 *
 * Nothing happens by itself: `step`, `run`, `runFor` and `runUntil` let events happen, and time jumps
 * from one to the next.
 *
 * @example
 * const simulation = new Simulation({
 *   seed: 42,
 *   nodes: ['n1', 'n2'].map((id) => ({ id, create: (context) => hostNode(Echo, context) })),
 *   faults: [{ kind: 'partition', atMs: 100, groups: [['n1'], ['n2']], forMs: 50 }],
 * });
 * simulation.runFor(1000);
 * console.log(simulation.fingerprint);
 */
export class Simulation {
  readonly #kernel: Kernel;
  readonly #options: SimulationOptions;
  readonly #recording: Recording | undefined;
  readonly #maxEvents: number;
  #isStopped = false;
  #failure: unknown;
  #isClosed = false;

  /**
   * @param forked the kernel that a fork goes on from: for {@link Simulation.fork} alone
   * @throws {RangeError} for conditions, faults or names that make no sense
   */
  constructor(options: SimulationOptions, forked?: Kernel) {
    this.#options = options;
    this.#maxEvents = options.maxEvents ?? DEFAULT_MAX_EVENTS;
    if (forked !== undefined) {
      this.#kernel = withContexts(forked);
      return;
    }
    validateOptions(options);
    const seed = String(options.seed);
    const network = options.network ?? {};
    this.#recording =
      options.record === undefined
        ? undefined
        : new Recording(options.record, { seed, nodes: options.nodes, network });
    const kernel = new Kernel({
      seed,
      nodes: options.nodes.map(newNode),
      network: new Network(
        seed,
        options.nodes.map((node) => node.id),
        network,
      ),
      scheduler: options.scheduler ?? new TimedScheduler(),
      codec: options.values ?? createValueCodec(),
      syncDelay: compileDistribution(options.syncMs ?? 0),
      observe: options.observe,
      recording: this.#recording,
    });
    this.#kernel = withContexts(kernel);
    kernel.codec.begin();
    for (const node of kernel.nodes) {
      node.starting = kernel.fromOutside('start', 0, node.index);
      kernel.scheduler.add(node.starting);
    }
    for (const fault of options.faults ?? []) kernel.faults.plan(fault);
  }

  /** Virtual milliseconds since the cluster's start. */
  get nowMs(): number {
    return this.#kernel.nowMs;
  }

  /** How many events have happened. */
  get eventCount(): number {
    return this.#kernel.number;
  }

  /**
   * 16 hexadecimal digits that two runs share exactly if the same things happened in them: events, their
   * causes and times, what nodes received and did. States are no part of it.
   */
  get fingerprint(): string {
    return this.#kernel.fingerprint.toString();
  }

  /** How many events may still happen: messages under way, timers, requests, faults, barriers. */
  get pendingCount(): number {
    return this.#kernel.scheduler.size;
  }

  /**
   * How many events are due and cannot happen now: messages that their links hold, and what has come to
   * nodes that are paused, slow or waiting for their disk. Only a fault that ends, or the disk, lets them go on.
   */
  get heldCount(): number {
    const { held, nodes } = this.#kernel;
    return nodes.reduce((count, node) => count + waitingAt(node), held.count);
  }

  /** The event whose handler runs now: for a watchdog that wants to say where a loop never ended. */
  get current():
    { readonly number: number; readonly node: NodeId; readonly kind: string } | undefined {
    const event = this.#kernel.current;
    if (event === undefined) return undefined;
    return { number: this.#kernel.number, node: this.#kernel.nameAt(event.node), kind: event.kind };
  }

  /** What may happen next, in a stable order. */
  pending(): readonly PendingDescription[] {
    const kernel = this.#kernel;
    return kernel.scheduler.pending().map((event) => describePending(kernel, event));
  }

  /**
   * A client asks `node` something; the request comes to it at `atMs`, by default now.
   *
   * @returns the request's id: `r1`, `r2`, …
   * @throws {ValueError} if the request is no JSON value
   */
  request(node: NodeId, request: unknown, options: { readonly atMs?: number } = {}): RequestId {
    const kernel = this.#kernel;
    const receiver = this.#node(node);
    const body = kernel.codec.take(request, 'request');
    kernel.fingerprint.mixPair(kernel.codec.hashA, kernel.codec.hashB);
    const atUs =
      options.atMs === undefined
        ? kernel.nowUs
        : Math.max(kernel.nowUs, toMicroseconds(options.atMs, 'atMs'));
    return kernel.ask(receiver, body, atUs).name;
  }

  /**
   * A client begins an operation: it asks, waits, and asks again. See {@link history} for what became of
   * it.
   *
   * @returns the operation's id: `o1`, `o2`, …
   * @throws {ValueError} if the request is no JSON value
   * @throws {RangeError} for a node that is not there
   */
  invoke(invocation: Invocation): string {
    return this.#kernel.clients.invoke(invocation, (id) => this.#node(id));
  }

  /** All that clients invoked, in the order in which they were asked to. */
  history(): readonly ClientOperation[] {
    return this.#kernel.clients.history();
  }

  /** Adds a fault; one whose time has passed begins now. @throws {RangeError} for unknown nodes */
  inject(fault: Fault): void {
    expectFault(fault);
    this.#kernel.faults.plan(fault);
  }

  /**
   * From here on, delays, losses and the nodes' random numbers are drawn from another seed: the same past,
   * another future. What is under way arrives when it would have.
   */
  reseed(seed: number | string): void {
    this.#kernel.reseed(String(seed));
  }

  /** Lets the next event happen; false when nothing is pending. @throws {NodeError} */
  step(): boolean {
    return this.#stepUntil(Infinity);
  }

  /** Lets happen what is due within the next `ms` milliseconds, then it is that much later. */
  runFor(ms: number): void {
    const untilUs = laterUs(this.#kernel.nowUs, ms, 'runFor');
    this.#isStopped = false;
    while (!this.#isStopped && this.#stepUntil(untilUs));
    if (!this.#isStopped) this.#kernel.nowUs = Math.max(this.#kernel.nowUs, untilUs);
  }

  /**
   * Runs until `goal` holds, looking after every event, for at most `withinMs`.
   *
   * @returns whether the goal was reached
   */
  runUntil(goal: () => boolean, withinMs: number): boolean {
    const untilUs = laterUs(this.#kernel.nowUs, withinMs, 'withinMs');
    this.#isStopped = false;
    while (!goal()) {
      if (this.#isStopped) return false;
      if (this.#stepUntil(untilUs)) continue;
      this.#kernel.nowUs = Math.max(this.#kernel.nowUs, untilUs);
      return goal();
    }
    return true;
  }

  /**
   * Runs until its goal or one of its limits, and says which it was. A run that nothing can bring to its
   * goal ends where it stands: time does not jump to the limit.
   *
   * @throws {NodeError}
   * @throws {RangeError} for limits that make no sense
   */
  run(limits: RunLimits = {}): RunEnd {
    const kernel = this.#kernel;
    const watch = new RunWatch(limits, this, kernel.nowUs, this.#maxEvents);
    this.#isStopped = false;
    let ended = watch.reached();
    while (ended === undefined) {
      if (this.#isStopped) ended = 'stopped';
      else if (this.#stepUntil(watch.untilUs)) ended = watch.reached();
      else if (watch.untilUs === Infinity) ended = 'stuck';
      else {
        kernel.nowUs = Math.max(kernel.nowUs, watch.untilUs);
        ended = watch.reached() ?? 'virtual time';
      }
    }
    return watch.end(ended, ended === 'stuck' ? waitingIn(kernel, this.history()) : []);
  }

  /**
   * Like {@link runUntil}, for nodes that live elsewhere and are slow to reach: before each event whose node
   * can {@link HostedNode.prepare | prepare}, it is told, and `turn` is awaited. So many clusters can advance
   * together, and reach all of their nodes at once.
   *
   * @param turn calls what it is given once the nodes have had their time, in whatever order
   */
  async runTogether(
    goal: () => boolean,
    withinMs: number,
    turn: (settle: () => void) => Promise<void>,
  ): Promise<boolean> {
    const kernel = this.#kernel;
    const untilUs = laterUs(kernel.nowUs, withinMs, 'withinMs');
    this.#isStopped = false;
    while (!goal()) {
      if (this.#isStopped) return false;
      const event = this.#takeNext(untilUs);
      if (event === undefined) {
        kernel.nowUs = Math.max(kernel.nowUs, untilUs);
        return goal();
      }
      if (this.#foretell(event)) await turn(() => this.#settle(event));
      else this.#settle(event);
    }
    return true;
  }

  /** Ends `run`, `runFor` or `runUntil` after the present event: for observers that have seen enough. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * Takes the next event without letting the node handle it: for a host that runs the node elsewhere
   * and answers later with {@link commit}.
   */
  take(): TakenEvent | undefined {
    const event = this.#kernel.take(Infinity, this.#maxEvents);
    return event === undefined ? undefined : describeTaken(this.#kernel, event);
  }

  /**
   * Completes the event that was taken. With `effects`, they are what the node did; without, the event's
   * own handler runs here.
   *
   * @throws {NodeError}
   */
  commit(effects?: readonly EffectRecord[]): void {
    const kernel = this.#kernel;
    const event = kernel.current;
    if (event === undefined) throw new Error('commit() without take(): nothing was taken');
    if (effects === undefined) handle(kernel, event);
    else handle(kernel, event, (context) => effects.forEach((effect) => perform(effect, context)));
    kernel.commit();
  }

  /**
   * A second simulation at the same moment, with the same future while it makes the same choices, that
   * goes on by itself. Kept and not run, it is a snapshot; a snapshot is gone back to by forking it
   * again.
   *
   * A fork copies the nodes that run, when they first run, on either side; so it takes time by the
   * number of nodes and pending events, not by the size of their states. It is neither observed nor
   * recorded unless `options` say so: a trace cannot begin in the middle, where the causes of its first
   * events and the bodies of messages under way would be missing. To record what a fork does, run its
   * choices again from the start.
   *
   * @throws {Error} while a handler runs or an event is taken and not committed, after a node failed,
   *   and with a scheduler that cannot be forked
   */
  fork(options: ForkOptions = {}): Simulation {
    const kernel = this.#kernel;
    if (this.#failure !== undefined) {
      throw new Error('fork(): a node failed, and nothing that would come of it can be trusted');
    }
    if (kernel.current !== undefined) {
      throw new Error(
        `fork(): event #${kernel.number} is not over yet. Fork between two events: commit it first`,
      );
    }
    const scheduler = options.scheduler ?? kernel.scheduler.fork?.();
    if (scheduler === undefined) {
      throw new Error('fork(): this scheduler has no fork(). Give the fork one of its own');
    }
    const maxEvents = options.maxEvents ?? this.#maxEvents;
    return new Simulation({ ...this.#options, maxEvents }, kernel.fork(scheduler, options.observe));
  }

  /** A node's own fields, live, for looking at; undefined while it is down. */
  fields(node: NodeId): Readonly<Record<string, unknown>> | undefined {
    return this.#node(node).hosted?.fields;
  }

  /** Whether the node runs: it has started, and has not crashed since. @throws {RangeError} for unknown nodes */
  isUp(node: NodeId): boolean {
    return this.#node(node).hosted !== undefined;
  }

  /** Ends the run, and with it its trace. `reason` is for the trace's reader. */
  close(reason = 'the run was ended'): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#recording?.end(this.#kernel, reason);
    for (const { hosted, isShared } of this.#kernel.nodes) if (!isShared) hosted?.release?.();
  }

  #stepUntil(untilUs: number): boolean {
    const event = this.#takeNext(untilUs);
    if (event === undefined) return false;
    this.#settle(event);
    return true;
  }

  #takeNext(untilUs: number): PendingEvent | undefined {
    // Half a handler has run: nothing that would come of it can be trusted.
    if (this.#failure !== undefined) throw this.#failure;
    return this.#kernel.take(untilUs, this.#maxEvents);
  }

  #settle(event: PendingEvent): void {
    const kernel = this.#kernel;
    try {
      handle(kernel, event);
      kernel.commit();
    } catch (error) {
      if (kernel.current !== undefined || error instanceof NodeError) this.#fail(error);
      throw error;
    }
  }

  /** Tells the node of the present event what it will be handed; false where there is no need. */
  #foretell({ kind, node, from, name, body }: PendingEvent): boolean {
    const kernel = this.#kernel;
    if (kernel.dropped !== undefined) return false;
    if (kind !== 'message' && kind !== 'timer' && kind !== 'request') return false;
    const { hosted, isShared } = kernel.nodes[node] as ClusterNode;
    if (isShared || hosted?.prepare === undefined) return false;
    hosted.prepare({ kind, from: kernel.nameAt(from), name, body });
    return true;
  }

  /** A handler failed: the trace ends at its event, with what it had done. */
  #fail(error: unknown): void {
    this.#failure = error;
    if (this.#isClosed) return;
    this.#isClosed = true;
    const thrown = error instanceof NodeError ? error.cause : error;
    this.#recording?.end(this.#kernel, 'a node failed', messageOf(thrown));
  }

  #node(id: NodeId): ClusterNode {
    const node = this.#kernel.nodeByName.get(id);
    if (node !== undefined) return node;
    const names = this.#kernel.nodes.map((one) => one.id).join(', ');
    throw new RangeError(`there is no node ${id}; the cluster has ${names}`);
  }
}

function withContexts(kernel: Kernel): Kernel {
  kernel.contexts = kernel.nodes.map((node) => new NodeEffects(kernel, node));
  return kernel;
}
