import { toMilliseconds } from '../clock/virtual-time.ts';
import { PendingEvent, type PendingKind } from '../event/pending-event.ts';
import type { Network } from '../network/network.ts';
import type { NodeContext } from '../node/context.ts';
import type { NodeId, RequestId } from '../node/names.ts';
import type { CompiledDistribution } from '../random/distribution.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { nextCheck, sampleState } from '../state/sampling.ts';
import { StateError } from '../state/state-error.ts';
import type { ValueCodec } from '../value/codec.ts';
import type { Act, DropReason } from './act.ts';
import { Clients } from './clients.ts';
import { forkNode, type ClusterNode } from './cluster-node.ts';
import { EventBudgetReached, NodeError } from './errors.ts';
import { FaultCourse } from './fault-course.ts';
import { eventCode, Fingerprint } from './fingerprint.ts';
import { handlerOf } from './handling.ts';
import { HeldMessages } from './held-messages.ts';
import { PeerLists } from './peer-lists.ts';
import type { Recording } from './recording.ts';

/** A client's request, from its making to its answer. */
export interface OpenRequest {
  readonly node: number;
  received: boolean;
  answered: boolean;
}

export interface KernelParts {
  readonly seed: string;
  readonly nodes: readonly ClusterNode[];
  readonly network: Network;
  readonly scheduler: Scheduler;
  readonly codec: ValueCodec;
  readonly syncDelay: CompiledDistribution;
  readonly observe: ((act: Act) => void) | undefined;
  readonly recording: Recording | undefined;
}

/**
 * The state of a run, and its one step: take an event, let the node handle it, commit.
 *
 * Internal: `Simulation` is its face. Nodes reach it only through their effects, which take place here
 * while their handler runs.
 */
export class Kernel {
  seed: string;
  readonly nodes: readonly ClusterNode[];
  readonly nodeByName = new Map<NodeId, ClusterNode>();
  readonly peers: PeerLists;
  readonly names: readonly NodeId[];
  readonly network: Network;
  readonly scheduler: Scheduler;
  readonly codec: ValueCodec;
  readonly syncDelay: CompiledDistribution;
  readonly recording: Recording | undefined;
  fingerprint = new Fingerprint();
  readonly requests = new Map<RequestId, OpenRequest>();
  faults: FaultCourse;
  clients: Clients;

  /** What each node acts through, by the node's position; set once the kernel stands. */
  contexts: readonly NodeContext[] = [];
  nowUs = 0;
  /** How many events have been taken: the number of the present one. */
  number = 0;
  /** The event that is being handled. */
  current: PendingEvent | undefined;
  /** Whether `current`, a message or a request, is not going to arrive. */
  dropped: DropReason | undefined;
  held = new HeldMessages();
  /** The node whose handler runs now: the only one whose effects count. */
  active: ClusterNode | undefined;
  /** Acts of the present event, told to the observer once it is over; undefined if nobody looks. */
  readonly acts: Act[] | undefined;

  readonly #observe: ((act: Act) => void) | undefined;
  #order = 0;
  #outsideIndex = 0;
  #index = 0;

  constructor(parts: KernelParts) {
    this.seed = parts.seed;
    this.nodes = parts.nodes;
    this.network = parts.network;
    this.scheduler = parts.scheduler;
    this.codec = parts.codec;
    this.syncDelay = parts.syncDelay;
    this.recording = parts.recording;
    this.#observe = parts.observe;
    this.acts = parts.observe === undefined ? undefined : [];
    this.faults = new FaultCourse(this);
    this.clients = new Clients(this);
    this.peers = new PeerLists(parts.nodes);
    for (const node of parts.nodes) this.nodeByName.set(node.id, node);
    this.names = parts.nodes.map(({ id }) => id);
  }

  /**
   * A second kernel at the same moment with the same future. Node instances, disks and bodies of
   * messages stay shared until one side would change them.
   */
  fork(scheduler: Scheduler, observe: ((act: Act) => void) | undefined): Kernel {
    const copies = new Map<PendingEvent, PendingEvent>();
    const copyOf = (event: PendingEvent): PendingEvent => {
      let copy = copies.get(event);
      if (copy === undefined) {
        // Two will be handed the body now: neither may be handed the very object.
        if (event.body !== undefined) event.shared = true;
        copy = event.fork();
        copies.set(event, copy);
      }
      return copy;
    };
    const { seed, codec, syncDelay } = this;
    const fork = new Kernel({
      seed,
      nodes: this.nodes.map((node) => forkNode(node, copyOf)),
      network: this.network.fork(),
      scheduler,
      codec,
      syncDelay,
      observe,
      recording: undefined,
    });
    for (const event of this.scheduler.pending()) scheduler.add(copyOf(event));
    fork.faults = this.faults.fork(fork);
    fork.clients = this.clients.fork(fork, copyOf);
    fork.fingerprint = this.fingerprint.fork();
    for (const [id, request] of this.requests) fork.requests.set(id, { ...request });
    fork.nowUs = this.nowUs;
    fork.number = this.number;
    fork.#order = this.#order;
    fork.#outsideIndex = this.#outsideIndex;
    fork.held = this.held.fork(copyOf);
    return fork;
  }

  /** All that is drawn from here on comes from another seed. */
  reseed(seed: string): void {
    this.seed = seed;
    this.network.reseed(seed);
    for (const node of this.nodes) {
      node.randomKey = undefined;
      node.randomCount = 0;
      node.gate?.reseed();
    }
  }

  get nowMs(): number {
    return toMilliseconds(this.nowUs);
  }

  /** Whether somebody keeps what is said here, so that a node must not be handed the very object. */
  get isWatched(): boolean {
    return this.acts !== undefined || this.recording !== undefined;
  }

  /** The name of the node at a position; empty for -1, the cluster. */
  nameAt(index: number): NodeId {
    return this.nodes[index]?.id ?? '';
  }

  /** A new pending event that the present event brings about. */
  consequence(kind: PendingKind, atUs: number, node: number): PendingEvent {
    return new PendingEvent(atUs, this.#order++, kind, this.number, this.#index++, node);
  }

  /** A new pending event that comes from outside: a start, a request, a fault. */
  fromOutside(kind: PendingKind, atUs: number, node: number): PendingEvent {
    return new PendingEvent(atUs, this.#order++, kind, 0, this.#outsideIndex++, node);
  }

  /** A new pending event: of the present event if there is one, else from outside. */
  pendingNow(kind: PendingKind, atUs: number, node: number): PendingEvent {
    return this.current === undefined
      ? this.fromOutside(kind, atUs, node)
      : this.consequence(kind, atUs, node);
  }

  /** A client's request is on its way to a node; its name is its id. `body` is the kernel's own. */
  ask(node: ClusterNode, body: unknown, atUs: number): PendingEvent {
    const event = this.pendingNow('request', atUs, node.index);
    event.name = `r${this.requests.size + 1}`;
    event.body = body;
    // It may be asked again.
    event.shared = true;
    this.requests.set(event.name, { node: node.index, received: false, answered: false });
    this.scheduler.add(event);
    return event;
  }

  /**
   * The next event, up to `untilUs`; it becomes the present one. Undefined when there is none.
   *
   * @throws {EventBudgetReached} if there have been `maxEvents`, and there is one more
   */
  take(untilUs: number, maxEvents: number): PendingEvent | undefined {
    let event: PendingEvent | undefined;
    for (;;) {
      event = this.scheduler.next(untilUs);
      if (event === undefined) return undefined;
      if (event.dead) continue;
      if (this.number >= maxEvents) {
        // It stays pending: the run stands as it stood after its last event.
        this.scheduler.add(event);
        throw new EventBudgetReached(maxEvents, this.nowMs);
      }
      if (event.atUs > this.nowUs) this.nowUs = event.atUs;
      // Left lying by who chooses: it happens now.
      else event.atUs = this.nowUs;
      if (!this.#waits(event)) break;
    }
    this.number += 1;
    this.#index = 0;
    this.current = event;
    if (event.isQueued) {
      // Only now, not when it came to a node that had it wait: a replay knows no other moment.
      event.isQueued = false;
      this.network.dequeue(event.from, event.node);
    }
    if (event.byHand === 'repeat') this.#repeat(event);
    this.#mixTaken(event);
    this.recording?.begin(this, event);
    return event;
  }

  /** The present event is over: its acts are told, its line is written. */
  commit(): void {
    const event = this.current;
    if (event === undefined) throw new Error('commit() without take(): nothing is being handled');
    const node = event.node === -1 ? undefined : this.nodes[event.node];
    if (node?.hosted !== undefined && node.handled >= node.checkDue) {
      this.#checkState(event, node);
    }
    try {
      this.recording?.finish(this);
    } catch (error) {
      if (node === undefined || !(error instanceof StateError)) throw error;
      throw new NodeError(node.id, this.number, handlerOf(event, node), error);
    }
    this.current = undefined;
    if (node?.gate !== undefined) {
      node.gate.proceed(this);
      if (node.gate.isIdle) node.gate = undefined;
    }
    if (this.acts !== undefined && this.acts.length > 0) {
      const acts = this.acts.splice(0);
      for (const act of acts) this.#observe?.(act);
    }
  }

  /** @throws {NodeError} if a field of the node holds what is not plain data. */
  #checkState(event: PendingEvent, node: ClusterNode): void {
    try {
      const { hosted, handled } = node;
      if (hosted === undefined) return;
      node.checkDue =
        hosted.checkState === undefined
          ? sampleState(hosted.fields, handled)
          : nextCheck(hosted.checkState(), handled);
    } catch (error) {
      throw new NodeError(node.id, this.number, handlerOf(event, node), error);
    }
  }

  /** Whether an event that is due has to wait; if not, `dropped` says whether it arrives. */
  #waits(event: PendingEvent): boolean {
    this.dropped = undefined;
    if (event.node === -1) return false;
    const isMessage = event.kind === 'message';
    if (isMessage && event.arrivedUs === -1) {
      const link = this.network.link(event.from, event.node);
      if (event.byHand === 'drop') this.dropped = 'hand';
      else if (link.cut) this.dropped = 'cut';
      else if (link.held) return this.held.hold(event);
    }
    const node = this.nodes[event.node] as ClusterNode;
    if (this.dropped !== undefined || isFault(event)) return false;
    if (node.hosted === undefined && (isMessage || event.kind === 'request')) {
      this.dropped = 'down';
      return false;
    }
    if (node.gate?.keeps(event, this.nowUs) === true) {
      if (event.arrivedUs === -1) event.arrivedUs = this.nowUs;
      node.gate.proceed(this);
      return true;
    }
    if (node.barrier === undefined || node.barrier.done === event) return false;
    if (event.arrivedUs === -1) event.arrivedUs = this.nowUs;
    event.isParked = true;
    node.barrier.events.push(event);
    // It has left the gate: the next there, which may be the end of this very sync, is not to wait for it.
    node.gate?.proceed(this);
    return true;
  }

  /** The message stays on its way too: as the first consequence of its own arrival. */
  #repeat(event: PendingEvent): void {
    event.shared = true;
    const { atUs, node, from, body } = event;
    const again = this.consequence('message', atUs, node);
    this.scheduler.add(Object.assign(again, { from, body, shared: true }));
  }

  /** The client's request that an event of kind `request` brings. */
  requestOf(event: PendingEvent): OpenRequest {
    return this.requests.get(event.name) as OpenRequest;
  }

  /** An event will not happen, wherever it waits. */
  kill(event: PendingEvent): void {
    if (event.isParked) event.dead = true;
    else this.scheduler.kill(event);
    this.nodes[event.node]?.gate?.forget(event);
  }

  nextOrder(): number {
    return this.#order++;
  }

  #mixTaken(event: PendingEvent): void {
    const what = (event.node << 4) | eventCode(event, this.dropped);
    this.fingerprint.mixEvent(this.number, what, event.atUs, event.cause, event.index);
  }
}

function isFault(event: PendingEvent): boolean {
  return event.kind === 'fault-begin' || event.kind === 'fault-end';
}
