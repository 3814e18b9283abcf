import { EventBudgetReached, NodeError, type Simulation, StateError } from '@netsplit/simulator';
import { HandlerTimeout, type Hosting } from './hosting.ts';
import type { Violation } from './violation.ts';

/**
 * What an error out of a running cluster says of the code under test; undefined if it says nothing of
 * it: then it is the test's own mistake.
 *
 * @param roleOf the role that a node plays
 * @param simulation stands where the error left it: a handler that was stopped is still its current event
 */
export function codeViolation(
  thrown: unknown,
  simulation: Pick<Simulation, 'current' | 'eventCount' | 'nowMs'>,
  hosting: Hosting,
  roleOf: (node: string) => string,
): Violation | undefined {
  const { current, eventCount, nowMs } = simulation;
  if (thrown instanceof NodeError) {
    const { node, event, handler } = thrown;
    const { message, ...where } = hosting.explain(thrown.cause);
    const field = thrown.cause instanceof StateError ? fieldOf(thrown.cause) : undefined;
    const definition = field === undefined ? {} : hosting.define?.(field, roleOf(node));
    const sentence =
      field === undefined
        ? `${node} failed in ${handler}: ${message}`
        : `after ${handler} of ${node}, ${message}`;
    return { kind: 'code', sentence, node, handler, event, atMs: nowMs, ...where, ...definition };
  }
  if (thrown instanceof HandlerTimeout && current !== undefined) {
    const { node, number: event } = current;
    const handler = HANDLER[current.kind] ?? current.kind;
    return {
      kind: 'code',
      sentence: `${node} never returned from ${handler}`,
      cure: 'a handler runs to its end at one moment of virtual time: look for a loop whose condition never becomes false. To wait, set a timer and return',
      isHang: true,
      ...hosting.define?.(handler, roleOf(node)),
      node,
      handler,
      event,
      atMs: nowMs,
    };
  }
  if (thrown instanceof EventBudgetReached) {
    return {
      kind: 'runaway',
      limit: 'events',
      sentence: `the cluster handled ${thrown.events} events in ${nowMs} ms of virtual time and never came to rest`,
      events: thrown.events,
      event: eventCount,
      atMs: nowMs,
    };
  }
  return undefined;
}

/** The field of the node that a path begins with: `log` of `log[3].apply`. */
function fieldOf({ path }: StateError): string {
  return /[\w$]+(?=[.[]|$)/.exec(path.replace(/^a (key|member) of /, ''))?.[0] ?? path;
}

const HANDLER: Readonly<Record<string, string>> = {
  start: 'onStart',
  message: 'onMessage',
  timer: 'onTimer',
  request: 'onRequest',
};
