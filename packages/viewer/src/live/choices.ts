import type { ManualRun } from '@netsplit/harness';
import {
  brief,
  faultLabel,
  faultSentence,
  nameOf,
  type PendingDescription,
  type SessionChoice,
} from '@netsplit/simulator';
import type { LiveChoice, PendingView } from './protocol.ts';

type Making = Exclude<LiveChoice, { do: 'fork' }>;

/** A choice as a session keeps it: with what its event is, and when its fault strikes. */
export function sessionChoiceOf(choice: Making, run: ManualRun): SessionChoice {
  switch (choice.do) {
    case 'take':
    case 'drop':
    case 'duplicate':
      return { do: choice.do, event: named(choice.event, run) };
    case 'delay':
      return { do: 'delay', event: named(choice.event, run), byMs: choice.byMs };
    case 'fault':
      return { do: 'fault', fault: { ...choice.fault, atMs: run.cluster.nowMs } };
    case 'request':
    case 'run':
      return choice;
  }
}

/** The same choice as a link has it. */
export function liveChoiceOf(choice: SessionChoice): Making {
  switch (choice.do) {
    case 'take':
    case 'drop':
    case 'duplicate':
      return { do: choice.do, event: choice.event.name };
    case 'delay':
      return { do: 'delay', event: choice.event.name, byMs: choice.byMs };
    case 'fault':
      return { do: 'fault', fault: choice.fault };
    case 'request':
      return { do: 'request', node: choice.node, request: choice.request };
    case 'run':
      return choice;
  }
}

function named([cause, index]: readonly [number, number], run: ManualRun) {
  return run.named({ cause, index });
}

/** Whether a choice is something that goes wrong: then it makes a fork, to be held beside what was. */
export function isHarm(choice: LiveChoice): boolean {
  return choice.do !== 'take' && choice.do !== 'run' && choice.do !== 'request';
}

/** What a fork is called after the choice that it begins with: `drop AppendEntries s1 → s2`. */
export function labelOf(choice: LiveChoice, pending: readonly PendingDescription[]): string {
  const find = ([cause, index]: readonly [number, number]): string => {
    const event = pending.find((one) => one.cause === cause && one.index === index);
    return event === undefined ? `#${cause}.${index}` : eventLabel(event);
  };
  switch (choice.do) {
    case 'take':
      return find(choice.event);
    case 'drop':
      return `drop ${find(choice.event)}`;
    case 'duplicate':
      return `double ${find(choice.event)}`;
    case 'delay':
      return `delay ${find(choice.event)} by ${choice.byMs} ms`;
    case 'request':
      return `ask ${choice.node}: ${nameOf(choice.request)}`;
    case 'fault':
      return faultLabel(choice.fault);
    case 'run':
      return choice.seed === undefined
        ? `go on for ${choice.forMs} ms`
        : `go on with seed ${choice.seed}`;
    case 'fork':
      return 'a fork';
  }
}

function eventLabel({ kind, node, from, body, name = '' }: PendingDescription): string {
  switch (kind) {
    case 'message':
      return `${nameOf(body)} ${from ?? ''} → ${node}`;
    case 'timer':
      return `${node} ${name} fires`;
    case 'request':
      return `${nameOf(body)} → ${node}`;
    default:
      return `${kind.replace('-', ' ')} ${node}`.trim();
  }
}

/** A pending event as a page shows it. */
export function pendingView(event: PendingDescription): PendingView {
  const { cause, index, atMs, kind, node, from } = event;
  return {
    event: [cause, index],
    kind:
      kind === 'message' || kind === 'timer' || kind === 'request' || kind === 'start'
        ? kind
        : 'other',
    node,
    ...(from === undefined ? {} : { from }),
    what: whatOf(event),
    atMs,
  };
}

function whatOf({ kind, body, name, fault }: PendingDescription): string {
  switch (kind) {
    case 'message':
    case 'request':
      return brief(body);
    case 'timer':
      return name ?? 'a timer';
    case 'start':
      return 'starts';
    case 'sync':
      return 'its disk has synced';
    case 'timeout':
      return 'a client waits no longer';
    case 'fault-begin':
      return fault === undefined ? 'a fault begins' : faultSentence(fault, 'begin');
    case 'fault-end':
      return fault === undefined ? 'a fault ends' : faultSentence(fault, 'end');
  }
}
