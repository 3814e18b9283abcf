// How a node's code is run, whoever runs it. This module and `node.ts` are evaluated together with the
// code under test (in a bundle of its own, or in the kernel's realm) and import nothing of the kernel.

import type { NodeContext } from './context.ts';
import type { NodeId, RequestId, TimerName } from './names.ts';
import { inContext, type Node } from './node.ts';

export type { Effects, EffectRecord, NodeContext } from './context.ts';

/** A node that lives somewhere: events go in here, effects come out of its {@link NodeContext}. */
export interface HostedNode {
  start(): void;
  message(from: NodeId, message: unknown): void;
  timer(name: TimerName): void;
  request(id: RequestId, request: unknown): void;
  /** The node's own fields, live: to be read, never to be kept. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Makes a node: called at its first start and again, for a fresh instance, after every restart. */
export type NodeFactory = (context: NodeContext) => HostedNode;

/** A class of nodes, as a lab's code exports it. */
export type NodeClass = new () => Node<never, never, never, never>;

/**
 * Hosts an instance of `NodeClass` in the realm that this module was evaluated in.
 *
 * @throws what the class's field initialisers or constructor throw.
 */
export function hostNode(NodeClass: NodeClass, context: NodeContext): HostedNode {
  const node = new NodeClass() as Node<unknown, unknown, never, never>;
  return {
    start: () => inContext(context, () => node.onStart()),
    message: (from, message) => inContext(context, () => node.onMessage(from, message)),
    timer: (name) => inContext(context, () => node.onTimer(name)),
    request: (id, request) => inContext(context, () => node.onRequest(id, request)),
    fields: node as unknown as Record<string, unknown>,
  };
}
