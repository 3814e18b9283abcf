import type { PendingEvent } from '../event/pending-event.ts';
import type { NodeContext } from '../node/context.ts';
import { arrivalOf, lossOf } from './arrival.ts';
import type { ClusterNode } from './cluster-node.ts';
import { releaseBarrier } from './disk-barrier.ts';
import { isDiskFailure } from './disk-course.ts';
import { NodeError, type HandlerName } from './errors.ts';
import type { Kernel } from './kernel.ts';

/** Stands for a node's handler: it performs what a node that lives elsewhere did. */
export type Answer = (context: NodeContext) => void;

/**
 * Lets the present event happen: where it is a node's, the node's handler runs, or `answer` in its place.
 *
 * @throws {NodeError}
 */
export function handle(kernel: Kernel, event: PendingEvent, answer?: Answer): void {
  const { dropped } = kernel;
  switch (event.kind) {
    case 'fault-begin':
      return kernel.faults.begin(event);
    case 'fault-end':
      return kernel.faults.end(event);
    case 'timeout':
      return kernel.clients.timedOut(event);
    case 'sync':
      return endSync(kernel, event);
    case 'request':
      if (dropped === undefined) kernel.requestOf(event).received = true;
      break;
    default:
  }
  if (dropped !== undefined) {
    kernel.acts?.push(lossOf(kernel, event, dropped));
    if (event.kind === 'request') kernel.clients.refused(event.name);
    return;
  }
  if (kernel.acts !== undefined) kernel.acts.push(arrivalOf(kernel, event));
  runHandler(kernel, event, kernel.nodes[event.node] as ClusterNode, answer);
}

function endSync(kernel: Kernel, event: PendingEvent): void {
  const node = kernel.nodes[event.node] as ClusterNode;
  try {
    releaseBarrier(kernel, node);
  } catch (error) {
    throw new NodeError(node.id, kernel.number, handlerOf(event, node), error);
  } finally {
    kernel.active = undefined;
  }
}

function runHandler(
  kernel: Kernel,
  event: PendingEvent,
  node: ClusterNode,
  answer: Answer | undefined,
): void {
  kernel.active = node;
  node.handled += 1;
  node.effectsDone = 0;
  node.struck = node.strike?.afterEffects === 0;
  let diskFailure: unknown;
  try {
    if (node.isShared) {
      node.hosted = node.hosted?.copy(contextOf(kernel, node));
      node.isShared = false;
    }
    switch (event.kind) {
      case 'start':
        node.starting = undefined;
        node.hosted = node.create(contextOf(kernel, node));
        if (answer === undefined) node.hosted.start();
        break;
      case 'message':
        if (answer !== undefined) break;
        node.hosted?.message(kernel.nameAt(event.from), bodyFor(kernel, event));
        break;
      case 'timer':
        node.timers.delete(event.name);
        if (answer === undefined) node.hosted?.timer(event.name);
        break;
      case 'request':
        if (answer === undefined) node.hosted?.request(event.name, bodyFor(kernel, event));
        break;
      default:
    }
    answer?.(contextOf(kernel, node));
  } catch (error) {
    if (isDiskFailure(kernel, node, error)) diskFailure = error;
    else throw new NodeError(node.id, kernel.number, handlerOf(event, node), error);
  } finally {
    kernel.active = undefined;
  }
  node.gate?.occupy(kernel, node);
  if (node.strike !== undefined) kernel.faults.strikeIfDue(node);
  // A crash that was to strike here came first.
  if (diskFailure !== undefined && node.hosted !== undefined) kernel.faults.stop(node, diskFailure);
}

function contextOf(kernel: Kernel, node: ClusterNode): NodeContext {
  return kernel.contexts[node.index] as NodeContext;
}

/** The node's own copy of what it receives; the kernel's own where nobody else needs it. */
function bodyFor(kernel: Kernel, event: PendingEvent): unknown {
  if (!event.shared && !kernel.isWatched) return event.body;
  return kernel.codec.take(event.body, 'message');
}

/** Which of the node's handlers an event is for, as errors name it. */
export function handlerOf(event: PendingEvent, node: ClusterNode): HandlerName {
  switch (event.kind) {
    case 'message':
      return 'onMessage';
    case 'timer':
      return 'onTimer';
    case 'request':
      return 'onRequest';
    case 'sync':
      return 'disk.sync';
    default:
      return node.hosted === undefined ? 'constructor' : 'onStart';
  }
}
