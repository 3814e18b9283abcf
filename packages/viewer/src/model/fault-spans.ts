import {
  faultLabel,
  isNetworkFault,
  nodesOf,
  type Fault,
  type Trace,
} from '@netsplit/simulator/trace';

/** A fault from the event where it began to the one where it ended. */
export interface FaultSpan {
  readonly fault: Fault;
  readonly label: string;
  /** Event positions; `to` is undefined for a fault that lasted to the end. */
  readonly from: number;
  readonly to: number | undefined;
  /** The lanes that it concerns; all of them when empty. */
  readonly lanes: readonly number[];
  /** Spans of one row do not overlap. */
  readonly row: number;
}

/** Faults that last, in the order in which they began: those that are drawn as bands. */
export function faultSpansOf(trace: Trace, laneOf: (node: string) => number): readonly FaultSpan[] {
  const spans: Omit<FaultSpan, 'row'>[] = [];
  const open = new Map<number, number>();
  const close = (index: number, at: number): void => {
    const span = open.get(index);
    const begun = span === undefined ? undefined : spans[span];
    if (span === undefined || begun === undefined) return;
    spans[span] = { ...begun, to: at };
    open.delete(index);
  };
  const begin = (index: number, fault: Fault, at: number): void => {
    open.set(index, spans.length);
    const lanes = lanesOf(fault).map(laneOf);
    spans.push({ fault, label: faultLabel(fault), from: at, to: undefined, lanes });
  };
  /** Crashes that wait for a handler with enough effects, by node. */
  const waiting = new Map<string, { index: number; fault: Fault }>();
  trace.events.forEach((event, at) => {
    if (event.crashedAfter !== undefined) {
      const crash = waiting.get(event.node);
      if (crash !== undefined) begin(crash.index, crash.fault, at);
      waiting.delete(event.node);
    }
    if (event.kind === 'start') {
      for (const [index, span] of open) {
        const fault = spans[span]?.fault;
        if (fault?.kind === 'crash' && fault.node === event.node) close(index, at);
      }
    }
    const fault = trace.faultOf(event);
    if (event.kind !== 'fault' || fault === undefined) return;
    if (event.phase === 'end') {
      if (fault.kind !== 'crash') close(event.fault, at);
    } else if (fault.kind === 'heal') {
      for (const [index, span] of open) {
        const begun = spans[span]?.fault;
        if (begun !== undefined && isNetworkFault(begun)) close(index, at);
      }
    } else if (fault.kind === 'resume') {
      for (const [index, span] of open) {
        const begun = spans[span]?.fault;
        if (
          begun !== undefined &&
          'node' in begun &&
          begun.kind !== 'crash' &&
          begun.node === fault.node
        ) {
          close(index, at);
        }
      }
    } else if (fault.kind === 'crash' && fault.afterEffects !== undefined) {
      waiting.set(fault.node, { index: event.fault, fault });
    } else if (lasts(fault)) {
      begin(event.fault, fault, at);
    }
  });
  return inRows(spans);
}

/** Whether a fault cuts the direct way from one node to another. */
export function cutsLink(fault: Fault, from: string, to: string): boolean {
  if (fault.kind === 'cut') return fault.links.some((link) => link[0] === from && link[1] === to);
  if (fault.kind !== 'partition') return false;
  const groupOf = (node: string): number => fault.groups.findIndex((group) => group.includes(node));
  return groupOf(from) !== groupOf(to) && groupOf(from) !== -1 && groupOf(to) !== -1;
}

/** What is over as soon as it has begun has no band. */
function lasts(fault: Fault): boolean {
  switch (fault.kind) {
    case 'restart':
    case 'disk-rot':
    case 'disk-misdirect':
      return false;
    case 'clock':
      return fault.driftPpm !== undefined || fault.frozen !== undefined;
    default:
      return true;
  }
}

function lanesOf(fault: Fault): readonly string[] {
  switch (fault.kind) {
    case 'partition':
    case 'rule':
      return [];
    default:
      return nodesOf(fault);
  }
}

/** Puts each span in the first row that is free when it begins. */
function inRows(spans: readonly Omit<FaultSpan, 'row'>[]): readonly FaultSpan[] {
  const freeFrom: number[] = [];
  return spans.map((span) => {
    const free = freeFrom.findIndex((at) => at < span.from);
    const row = free === -1 ? freeFrom.length : free;
    freeFrom[row] = span.to ?? Infinity;
    return { ...span, row };
  });
}
