import {
  type Fault,
  type NodeId,
  type PendingDescription,
  type Scheduler,
  Simulation,
  type TraceWriter,
} from '@netsplit/simulator';
import type {
  Act,
  DeliveredAct,
  Observer,
  OutputAct,
  OutputKind,
  RespondedAct,
  SentAct,
} from './act.ts';
import type { DiskAfterCrash } from './arbitrary/crashes.ts';
import { BoundedRun, boundsOf } from './bounded-run.ts';
import type { CalledFunctions } from './called-functions.ts';
import { Causality } from './causality.ts';
import type { ClusterPlace, ClusterSpec } from './cluster-spec.ts';
import type { ClusterSearch, SearchOptions } from '@netsplit/explorer';
import type { Exploration } from './cluster-exploration.ts';
import type { Protocol } from './contract.ts';
import type { Hosting } from './hosting.ts';
import { type Invariant, watching } from './invariant.ts';
import { type Operation, Operations } from './operation.ts';
import type { RecordedViolation } from './record.ts';
import { Violated } from './violation.ts';
import { waitingLongest, whoWaits } from './waiting.ts';

/** The code under test: a maker of clusters, and functions to call. A test sees nothing else of it. */
export interface Subject<P extends Protocol = Protocol> {
  /** `src`, `solution`, `mutant:…` */
  readonly name: string;
  readonly codeHash: string;
  /** The lab that the code is a solution of. */
  readonly lab: string;
  /**
   * Makes a cluster of the code's nodes, in which nothing has happened yet.
   *
   * @throws {RangeError} for roles, conditions, faults or limits that make no sense
   */
  cluster(spec: ClusterSpec<P>, place?: ClusterPlace): Cluster<P>;
  /** The pure functions that the lab's contract names. */
  functions(): CalledFunctions<P>;
  /**
   * A search of every run of a small cluster of the code's nodes, to be advanced a while at a time.
   *
   * @throws {RangeError} for budgets that make no sense
   */
  search(exploration: Exploration<P>, options: SearchOptions): ClusterSearch;
}

/**
 * A running cluster of a lab's nodes, in virtual time that stands still until told to go on.
 *
 * Whatever breaks an invariant or an expectation ends the test with a sentence: nothing is returned
 * that a test would have to look at.
 */
export class Cluster<P extends Protocol = Protocol> {
  readonly nodes: readonly NodeId[];
  readonly spec: ClusterSpec<P>;
  readonly #simulation: Simulation;
  readonly #recording: TraceWriter | undefined;
  readonly #hosting: Hosting;
  readonly #ordinal: number;
  readonly #outside: ClusterPlace['outside'];
  readonly #acts: Act<P>[] = [];
  /** Each operation, and how many acts there had been when it was asked for. */
  readonly #asked: { readonly operation: Operation<P>; readonly after: number }[] = [];
  readonly #observers: Observer<P>[];
  readonly #operations: Operations<P>;
  readonly #injected: Fault[] = [];
  readonly #run: BoundedRun;
  #causality: Causality | undefined;

  /**
   * A test asks its subject: `subject.cluster({ … })`.
   *
   * @param origin the cluster that this is a fork of
   */
  constructor(
    spec: ClusterSpec<P>,
    hosting: Hosting,
    place: ClusterPlace = { ordinal: 0 },
    origin?: Cluster<P>,
  ) {
    this.spec = spec;
    this.nodes = Object.keys(spec.nodes);
    this.#hosting = hosting;
    this.#operations = new Operations<P>(hosting.contract);
    this.#ordinal = place.ordinal;
    this.#outside = place.outside;
    const { seed = 1, network, faults = [], maxEvents = 100_000 } = spec;
    const bounds = boundsOf(spec);
    const members = Object.entries(spec.nodes);
    this.#recording = origin === undefined ? place.recorder?.(place.ordinal) : undefined;
    const observe = (act: unknown): void => this.#observe(act as Act<P>);
    this.#simulation =
      origin === undefined
        ? new Simulation({
            seed,
            nodes: members.map(([id, role]) => ({ id, role, create: hosting.factory(role) })),
            network,
            faults,
            maxEvents,
            values: hosting.valueCodec,
            observe,
            record: this.#recording,
            scheduler: place.scheduler?.(place.ordinal) ?? spec.scheduler,
          })
        : origin.#simulation.fork({ scheduler: spec.scheduler, observe });
    const run = new BoundedRun({
      simulation: this.#simulation,
      hosting,
      bounds,
      ordinal: place.ordinal,
      isRecorded: this.#recording !== undefined,
      roleOf: (node) => spec.nodes[node] ?? '',
    });
    this.#run = run;
    this.#observers = (spec.invariants ?? []).map((invariant) =>
      watching(invariant, this, (violation) => run.end(violation)),
    );
    if (origin !== undefined) this.#relive(origin);
  }

  /** Virtual milliseconds since the cluster began. */
  get nowMs(): number {
    return this.#simulation.nowMs;
  }

  /** Everything that could be seen so far, in order. */
  get acts(): readonly Act<P>[] {
    return this.#acts;
  }

  /** Every request made so far, in the order of making. */
  get operations(): readonly Operation<P>[] {
    return this.#operations.all;
  }

  /** How many events have happened; the number of the last one. */
  get eventCount(): number {
    return this.#simulation.eventCount;
  }

  /** The run so far as sixteen hexadecimal digits: equal runs have equal ones. */
  get fingerprint(): string {
    return this.#simulation.fingerprint;
  }

  /** Faults given or injected so far. */
  get faults(): readonly Fault[] {
    return [...(this.spec.faults ?? []), ...this.#injected];
  }

  /** The nodes that were given this role, in the order of the spec, up or down. */
  nodesOf(role: string): readonly NodeId[] {
    return this.nodes.filter((node) => this.spec.nodes[node] === role);
  }

  /** Whether a node runs: not before its start, nor between a crash and its restart. */
  isUp(node: NodeId): boolean {
    return this.#simulation.isUp(node);
  }

  /** A client asks something of a node: now, or at a later moment. */
  request(node: NodeId, request: P['request'], options: { atMs?: number } = {}): Operation<P> {
    this.#outside?.({ kind: 'request', node, request, ...options }, this);
    const id = this.#simulation.request(node, request, options);
    const operation = this.#operations.invoke(id, node, request, options.atMs ?? this.nowMs);
    this.#asked.push({ operation, after: this.#acts.length });
    return operation;
  }

  /** Lets virtual time pass. */
  async runFor(ms: number): Promise<void> {
    await this.#run.until(() => false, ms);
  }

  /**
   * Lets virtual time pass until `goal` holds, which is asked after every event. If it does not
   * within `withinMs`, the test fails, saying who waits for what.
   *
   * @param options.what what must come true, in the paper's words: `every request is answered`
   */
  async runUntil(goal: () => boolean, options: { withinMs: number; what: string }): Promise<void> {
    if (await this.#run.until(goal, options.withinMs)) return;
    throw new Violated(
      {
        kind: 'stalled',
        sentence: `not within ${options.withinMs} ms: ${options.what}`,
        goal: options.what,
        withinMs: options.withinMs,
        waiting: whoWaits(this, this.#simulation.pending(), this.#simulation.heldCount),
        waitsFor: waitingLongest(this.operations)?.id,
        stuck: this.#simulation.pendingCount === 0,
        event: this.#simulation.eventCount,
        atMs: this.nowMs,
      },
      this.#ordinal,
    );
  }

  /** What may happen next, the earliest first: for whoever chooses by hand. */
  pending(): readonly PendingDescription[] {
    return this.#simulation.pending();
  }

  /** Lets happen what its scheduler chose; false if nothing could. For whoever chooses by hand. */
  step(): boolean {
    return this.#run.step();
  }

  /** Lets virtual time pass, until so many events have happened. For whoever chooses by hand. */
  advance(forMs: number, mostEvents = Infinity): void {
    const last = this.eventCount + mostEvents;
    this.#run.aloneUntil(() => this.eventCount >= last, forMs);
  }

  /** From here on, all that is drawn is drawn from another seed. */
  reseed(seed: string): void {
    this.#simulation.reseed(seed);
  }

  /**
   * The same cluster at the same moment, that goes on by itself. Its invariants look at all that has
   * happened first. It is not recorded.
   *
   * @throws {Error} after a node failed
   */
  fork(scheduler: Scheduler, invariants: readonly Invariant<P>[] = []): Cluster<P> {
    const spec = { ...this.spec, scheduler, invariants };
    return new Cluster(spec, this.#hosting, { ordinal: this.#ordinal }, this);
  }

  /** Adds a fault to the plan; one whose time has passed strikes now. */
  inject(fault: Fault): void {
    this.#outside?.({ kind: 'fault', fault }, this);
    this.#injected.push(fault);
    this.#simulation.inject(fault);
  }

  /** Cuts the links between the groups, both ways, until the network heals. */
  partition(...groups: readonly (readonly NodeId[])[]): void {
    this.inject({ kind: 'partition', atMs: this.nowMs, groups: groups.map((group) => [...group]) });
  }

  /** Cuts one direction, until the network heals. */
  cutOneWay(from: NodeId, to: NodeId): void {
    this.inject({ kind: 'cut', atMs: this.nowMs, links: [[from, to]] });
  }

  /** Ends every fault of the network; restarts and resumes nothing. */
  heal(): void {
    this.inject({ kind: 'heal', atMs: this.nowMs });
  }

  /** Stops a node: now, or inside its next handler that has so many effects. */
  crash(node: NodeId, options: { afterEffects?: number; disk?: DiskAfterCrash } = {}): void {
    this.inject({ kind: 'crash', atMs: this.nowMs, node, ...options });
  }

  /** Starts a node that is down, from its disk; one that is up goes on as it was. */
  restart(node: NodeId): void {
    this.inject({ kind: 'restart', atMs: this.nowMs, node });
  }

  /** Ends what lasts on a node: pauses, slowness, wrong clocks, a full or slow disk, a strike to come. */
  resume(node: NodeId): void {
    this.inject({ kind: 'resume', atMs: this.nowMs, node });
  }

  /**
   * What nodes said with `output`, in order: of this kind, or all. It is how a lab makes visible what has no message.
   */
  outputs(): readonly OutputAct<P>[];
  outputs<K extends OutputKind<P>>(kind: K): readonly OutputAct<P, K>[];
  outputs(kind?: string): readonly OutputAct<P>[] {
    return this.#acts.filter(
      (act): act is OutputAct<P> =>
        act.kind === 'output' && (kind === undefined || act.output === kind),
    );
  }

  /** Messages that left a node, lost ones too. */
  sent(filter: (act: SentAct<P>) => boolean = () => true): readonly SentAct<P>[] {
    return this.#acts.filter((act): act is SentAct<P> => act.kind === 'sent' && filter(act));
  }

  /** Messages that came to a node which was up, in order. */
  delivered(filter: (act: DeliveredAct<P>) => boolean = () => true): readonly DeliveredAct<P>[] {
    return this.#acts.filter(
      (act): act is DeliveredAct<P> => act.kind === 'delivered' && filter(act),
    );
  }

  /** What clients were answered, in order; to one request that may be more than one thing. */
  responses(filter: (act: RespondedAct<P>) => boolean = () => true): readonly RespondedAct<P>[] {
    return this.#acts.filter(
      (act): act is RespondedAct<P> => act.kind === 'responded' && filter(act),
    );
  }

  /**
   * A node's view of itself; undefined while it is down. It may steer a scene (find the leader), never
   * decide a score: how a solution names its fields is its own affair.
   */
  inspect(node: NodeId): Readonly<Record<string, unknown>> | undefined {
    return this.#simulation.fields(node);
  }

  /**
   * Fails the test unless `condition` holds.
   *
   * @param violated what is wrong, as a sentence in the paper's words with the names of this run
   * @param at the act, or the event's number, that shows it; default: the last event
   */
  expect(condition: boolean, violated: string, at?: Act<P> | number): void {
    if (!condition) this.#fail(violated, at);
  }

  /** `value`, if there is one; otherwise fails the test, like {@link expect}. */
  need<Value>(value: Value | undefined | null, violated: string, at?: Act<P> | number): Value {
    if (value === undefined || value === null) return this.#fail(violated, at);
    return value;
  }

  /**
   * Whether `a` happened before `b` in Lamport's sense: at the same node, or through messages. An act
   * is an event of its own; a number is an event's, and stands for what began it.
   */
  happenedBefore(a: Act<P> | number, b: Act<P> | number): boolean {
    this.#causality ??= new Causality(this.#acts);
    return this.#causality.happenedBefore(a, b);
  }

  /** Ends the run, and its recording, if there is one. For the harness. */
  close(reason: string, violation?: RecordedViolation): void {
    if (violation !== undefined) this.#recording?.violation(violation);
    this.#simulation.close(reason);
  }

  /** Sees again what another cluster has seen. */
  #relive(origin: Cluster<P>): void {
    const { acts, faults } = origin;
    this.#injected.push(...faults.slice(this.spec.faults?.length ?? 0));
    let seen = 0;
    const seeUpTo = (end: number): void => {
      for (const act of acts.slice(seen, end)) this.#observe(act);
      seen = end;
    };
    for (const { operation, after } of origin.#asked) {
      seeUpTo(after);
      const { id, node, request, invokedAtMs } = operation;
      const again = this.#operations.invoke(id, node, request, invokedAtMs);
      this.#asked.push({ operation: again, after });
    }
    seeUpTo(acts.length);
  }

  #observe(act: Act<P>): void {
    this.#acts.push(act);
    if (act.kind === 'responded') this.#operations.answer(act.id, act.response, act.atMs);
    else if (act.kind === 'refused') this.#operations.refuse(act.id);
    else if (act.kind === 'crashed') this.#operations.crash(act.node, act.atMs);
    for (const observer of this.#observers) observer(act);
  }

  #fail(sentence: string, at: Act<P> | number | undefined): never {
    const event = typeof at === 'object' ? at.event : (at ?? this.#simulation.eventCount);
    const atMs = typeof at === 'object' ? at.atMs : this.nowMs;
    throw new Violated({ kind: 'expectation', sentence, event, atMs }, this.#ordinal);
  }
}
