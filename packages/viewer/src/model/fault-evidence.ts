import { isCrash, type Fault } from '@netsplit/simulator/trace';
import { KIND, NONE } from './columns.ts';
import { cutsLink, type FaultSpan } from './fault-spans.ts';
import { FATE } from './flights.ts';
import type { RunModel } from './run-model.ts';

/** A fault that had a part in an event, and how that is known. */
export interface FaultEvidence {
  /** The position of the event at which the fault began, or of the crash that it was. */
  readonly at: number;
  /** `after n3 restarted`, `while messages from n1 were lost`: completes a sentence about the event. */
  readonly how: string;
}

/**
 * The fault that stands directly behind an event: it restarted the node, lost what a timer waited for, or
 * touched the message on its way. Undefined when the trace does not show one.
 */
export function faultBehind(model: RunModel, at: number): FaultEvidence | undefined {
  const event = model.eventAt(at);
  switch (event?.kind) {
    case 'start':
      return event.incarnation === 0 ? undefined : crashBefore(model, at);
    case 'timer':
      return behindTimer(model, at);
    case 'message':
    case 'drop':
      return behindMessage(model, at);
    default:
      return undefined;
  }
}

/** The last fault that began before an event and can do harm by itself: what is left when nothing shows more. */
export function lastFaultBefore(model: RunModel, at: number): FaultEvidence | undefined {
  let mild: FaultEvidence | undefined;
  for (let position = at - 1; position >= 0; position--) {
    if (model.columns.kind[position] !== KIND.fault) continue;
    const event = model.eventAt(position);
    if (event?.kind !== 'fault' || event.phase !== 'begin') continue;
    const fault = model.trace.faultOf(event);
    const evidence = { at: position, how: 'the last fault before it' };
    if (fault !== undefined && isHarm(fault)) return evidence;
    mild ??= evidence;
  }
  return mild;
}

function isHarm({ kind }: Fault): boolean {
  return kind !== 'heal' && kind !== 'resume' && kind !== 'restart';
}

/** A node starts again because it went down: by a fault, or in the middle of a handler. */
function crashBefore(model: RunModel, start: number): FaultEvidence | undefined {
  const { node } = model.eventAt(start) ?? { node: '' };
  for (let at = start - 1; at >= 0; at--) {
    const event = model.eventAt(at);
    if (event === undefined || event.node !== node || !isCrash(event, model.trace)) continue;
    return { at, how: `${node} had gone down` };
  }
  return undefined;
}

/** A timer fires because nothing reset it: what was lost on its way to the node meanwhile, and who was down. */
function behindTimer(model: RunModel, at: number): FaultEvidence | undefined {
  const { columns, flights } = model;
  const lane = columns.lane[at] ?? NONE;
  const set = columns.cause[at] ?? NONE;
  if (set === NONE || lane === NONE) return undefined;
  for (let position = at; position > set; position--) {
    if (columns.kind[position] !== KIND.drop || columns.lane[position] !== lane) continue;
    const event = model.eventAt(position);
    const span =
      event?.kind === 'drop' ? cutting(model, event.from, event.node, position) : undefined;
    if (span !== undefined && event !== undefined) {
      return { at: span.from, how: `what others sent to ${event.node} was lost meanwhile` };
    }
  }
  for (let flight = 0; flight < flights.count; flight++) {
    const sent = flights.sent[flight] ?? 0;
    if (sent >= at) break;
    if (sent < set || flights.to[flight] !== lane || flights.fate[flight] !== FATE.dropped)
      continue;
    const end = model.eventAt(flights.ended[flight] ?? NONE);
    const span = end?.kind === 'drop' ? cutting(model, end.from, end.node, sent) : undefined;
    if (span !== undefined)
      return { at: span.from, how: `what others sent was on its way to be lost` };
  }
  const silent = model.faults.findLast(
    ({ fault, from, to, lanes }) =>
      (fault.kind === 'crash' || fault.kind === 'pause' || fault.kind === 'slow') &&
      from < at &&
      (to ?? Infinity) > set &&
      (!lanes.includes(lane) || fault.kind !== 'crash'),
  );
  if (silent === undefined || !('node' in silent.fault)) return undefined;
  return { at: silent.from, how: `${silent.fault.node} was ${stateWord(silent.fault)} meanwhile` };
}

function stateWord({ kind }: Fault): string {
  return kind === 'crash' ? 'down' : kind === 'pause' ? 'paused' : 'slow';
}

/** What cut the link, slowed it, doubled the message or changed it. */
function behindMessage(model: RunModel, at: number): FaultEvidence | undefined {
  const { flights, columns } = model;
  const flight = flights.endingAt[at] ?? NONE;
  const event = model.eventAt(at);
  if (flight === NONE || event === undefined || !('from' in event)) return undefined;
  const sent = flights.sent[flight] ?? NONE;
  if (columns.kind[at] === KIND.drop) {
    const span = cutting(model, event.from, event.node, at);
    return span === undefined ? undefined : { at: span.from, how: 'the link was cut' };
  }
  const effect = model.eventAt(sent)?.effects[flights.effect[flight] ?? 0];
  const rule = effect?.do === 'send' ? effect.rule : undefined;
  const touching = model.faults.findLast(({ fault, from, to }) => {
    if (from > at || (to ?? Infinity) < sent) return false;
    switch (fault.kind) {
      case 'link':
        return fault.from === event.from && fault.to === event.node;
      case 'rule':
        return rule !== undefined && model.trace.faults.get(rule) === fault;
      case 'hold': {
        const isHeld = (fault.links ?? []).some(
          ([one, other]) => one === event.from && other === event.node,
        );
        return isHeld || (fault.nodes ?? []).some((node) => node === event.node);
      }
      case 'pause':
      case 'slow':
        return fault.node === event.node && event.arrived !== undefined;
      default:
        return false;
    }
  });
  if (touching === undefined) return undefined;
  return { at: touching.from, how: 'it held the message up on its way' };
}

/** The fault that cuts a link at an event. */
function cutting(
  model: RunModel,
  from: string | undefined,
  to: string,
  at: number,
): FaultSpan | undefined {
  return model.faults.findLast(
    (span) =>
      span.from <= at &&
      (span.to ?? Infinity) > at &&
      (cutsLink(span.fault, from ?? '', to) ||
        (span.fault.kind === 'crash' && span.fault.node === to)),
  );
}
