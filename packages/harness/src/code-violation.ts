import { EventBudgetReached, NodeError, type Simulation } from '@netsplit/simulator';
import { HandlerTimeout, type Hosting } from './hosting.ts';
import type { Violation } from './violation.ts';

/**
 * What an error out of a running cluster says of the code under test; undefined if it says nothing of
 * it: then it is the test's own mistake.
 *
 * @param simulation stands where the error left it: a handler that was stopped is still its current event
 */
export function codeViolation(
  thrown: unknown,
  simulation: Pick<Simulation, 'current' | 'eventCount' | 'nowMs'>,
  hosting: Hosting,
): Violation | undefined {
  const { current, eventCount, nowMs } = simulation;
  if (thrown instanceof NodeError) {
    const { message, ...where } = hosting.explain(thrown.cause);
    const { node, event, handler } = thrown;
    const sentence = `${node} failed in ${handler}: ${message}`;
    return { kind: 'code', sentence, node, handler, event, atMs: nowMs, ...where };
  }
  if (thrown instanceof HandlerTimeout && current !== undefined) {
    const { node, number: event } = current;
    const handler = HANDLER[current.kind] ?? current.kind;
    return {
      kind: 'code',
      sentence: `${node} never returned from ${handler}`,
      cure: 'a handler runs to its end at one moment of virtual time: look for a loop whose condition never becomes false. To wait, set a timer and return',
      isHang: true,
      node,
      handler,
      event,
      atMs: nowMs,
    };
  }
  if (thrown instanceof EventBudgetReached) {
    return {
      kind: 'runaway',
      sentence: `the cluster handled ${thrown.events} events in ${nowMs} ms of virtual time and never came to rest`,
      events: thrown.events,
      event: eventCount,
      atMs: nowMs,
    };
  }
  return undefined;
}

const HANDLER: Readonly<Record<string, string>> = {
  start: 'onStart',
  message: 'onMessage',
  timer: 'onTimer',
  request: 'onRequest',
};
