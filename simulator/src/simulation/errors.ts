import type { NodeId } from '../node/names.ts';

export { EffectRefused } from '../node/effect-checks.ts';

/**
 * Which handler of a node was running; `constructor` while the node's fields were made, `disk.sync`
 * while what waited for a sync took place.
 */
export type HandlerName =
  'constructor' | 'onStart' | 'onMessage' | 'onTimer' | 'onRequest' | 'disk.sync';

/**
 * A node's code did what a node cannot do, or threw. The run is over: the node's state is not to be
 * trusted after half a handler.
 *
 * `cause` is what was thrown, and its stack names the line.
 */
export class NodeError extends Error {
  override readonly name = 'NodeError';
  readonly node: NodeId;
  /** The number of the event whose handler it was. */
  readonly event: number;
  readonly handler: HandlerName;

  constructor(node: NodeId, event: number, handler: HandlerName, thrown: unknown) {
    super(`${node}, in ${handler} (event #${event}): ${messageOf(thrown)}`, { cause: thrown });
    this.node = node;
    this.event = event;
    this.handler = handler;
  }
}

/** A run came to its limit of events without coming to its end. */
export class EventBudgetReached extends Error {
  override readonly name = 'EventBudgetReached';
  readonly events: number;

  constructor(events: number, atMs: number) {
    super(
      `the cluster has handled ${events} events by ${atMs} ms of virtual time, and goes on: ` +
        'does a node answer every answer, or set a timer that fires at once?',
    );
    this.events = events;
  }
}

/** What a thrown value says: it may be anything, and reading it may throw again. */
export function messageOf(thrown: unknown): string {
  try {
    if (thrown !== null && typeof thrown === 'object' && 'message' in thrown) {
      return String(thrown.message);
    }
    return `threw ${String(thrown)}`;
  } catch {
    return 'threw something that cannot be shown';
  }
}
