// How a node's code is run, whoever runs it. This module and `node.ts` are evaluated together with the
// code under test (in a bundle of its own, or in the kernel's realm) and import nothing of the kernel
// but the copy of plain data.

import type { NodeContext } from './context.ts';
import type { NodeId, RequestId, TimerName } from './names.ts';
import { copyInstance } from '../state/copy.ts';
import { enter, expectNoPromise, present, type Node } from './node.ts';

export type { Effects, EffectRecord, Foresight, NodeContext } from './context.ts';
export { present };
// For a host in another process: what it has to know of effects and states, away from the kernel.
export {
  EffectRefused,
  expectDiskKey,
  expectOutputKind,
  expectTimer,
  neverAsked,
  notNow,
  unknownReceiver,
} from './effect-checks.ts';
export { encodeFields } from '../state/encode.ts';
export { checkFields } from '../state/plain.ts';
export { nextCheck } from '../state/sampling.ts';

/** A node that lives somewhere: events go in here, effects come out of its {@link NodeContext}. */
export interface HostedNode {
  /** The node starts: its `onStart`. Like all of these it throws what the node's code throws. */
  start(): void;
  /** A message arrives: the node's own copy, which it may change. */
  message(from: NodeId, message: unknown): void;
  /** A timer of the node fires; it is no longer set. */
  timer(name: TimerName): void;
  /** A client asks; the node answers with `respond(id, …)`, now or later. */
  request(id: RequestId, request: unknown): void;
  /** The node's own fields, live: to be read, never to be kept. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * The same node a second time, which acts through `context` and shares nothing with this one that
   * either of them changes: what a fork of a simulation runs.
   *
   * @throws {StateError} if a field is no plain data
   */
  copy(context: NodeContext): HostedNode;
  /**
   * A node that lives elsewhere is told of the event that it will be handed next, so that it can set to
   * work; its handler is called later, and performs what it did. See `Simulation.runTogether`.
   */
  prepare?(event: ComingEvent): void;
  /**
   * Whether the node's fields are plain data, found out where it lives.
   *
   * @returns how many values they hold
   * @throws {StateError}
   */
  checkState?(): number;
  /** Nobody will call this node again: what keeps it elsewhere may forget it. */
  release?(): void;
}

/** An event that a node will be handed next. */
export interface ComingEvent {
  readonly kind: 'message' | 'timer' | 'request';
  /** Of a message; empty otherwise. */
  readonly from: NodeId;
  /** Of a timer or a request; empty otherwise. */
  readonly name: string;
  readonly body: unknown;
}

/** Makes a node: called at its first start and again, for a fresh instance, after every restart. */
export type NodeFactory = (context: NodeContext) => HostedNode;

/** A class of nodes, as a lab's code exports it. */
export type NodeClass = new () => Node<never, never, never, never>;

/** How a host shows a context to its nodes. */
type Adopt = (context: NodeContext) => NodeContext;

/**
 * Hosts an instance of `NodeClass` in the realm that this module was evaluated in.
 *
 * @param adopt how each context that the node or a copy of it is given is shown to it; as it is, by
 *   default
 * @throws what the class's field initialisers or constructor throw.
 */
export function hostNode(
  NodeClass: NodeClass,
  context: NodeContext,
  adopt: Adopt = (own) => own,
): HostedNode {
  return new HostedInstance(new NodeClass(), adopt(context), adopt);
}

/** One instance; its handlers run with its context, and only then. */
class HostedInstance implements HostedNode {
  readonly #node: Node<unknown, unknown, never, never>;
  readonly #context: NodeContext;
  readonly #adopt: Adopt;

  constructor(node: Node<unknown, unknown, never, never>, context: NodeContext, adopt: Adopt) {
    this.#node = node;
    this.#context = context;
    this.#adopt = adopt;
  }

  copy(context: NodeContext): HostedNode {
    return new HostedInstance(copyInstance(this.#node), this.#adopt(context), this.#adopt);
  }

  get fields(): Readonly<Record<string, unknown>> {
    return this.#node as unknown as Record<string, unknown>;
  }

  start(): void {
    enter(this.#context);
    try {
      expectNoPromise(this.#node.onStart());
    } finally {
      enter(undefined);
    }
  }

  message(from: NodeId, message: unknown): void {
    enter(this.#context);
    try {
      expectNoPromise(this.#node.onMessage(from, message));
    } finally {
      enter(undefined);
    }
  }

  timer(name: TimerName): void {
    enter(this.#context);
    try {
      expectNoPromise(this.#node.onTimer(name));
    } finally {
      enter(undefined);
    }
  }

  request(id: RequestId, request: unknown): void {
    enter(this.#context);
    try {
      expectNoPromise(this.#node.onRequest(id, request));
    } finally {
      enter(undefined);
    }
  }
}
