import type { PendingEvent } from '../event/pending-event.ts';
import type { Choosable, SessionChoice } from './saved-session.ts';

/**
 * A choice does not fit: there is no such event, or it is another one than it was. In a replay, the code
 * behaves differently from when the session was saved.
 */
export class ChoiceMisfit extends Error {
  override readonly name = 'ChoiceMisfit';
  /** Which choice of the session, from 1. */
  readonly choice: number;

  constructor(choice: number, problem: string) {
    super(`choice ${choice} of the session ${problem}`);
    this.choice = choice;
  }
}

/** @throws {ChoiceMisfit} for what cannot be done to an event of its kind */
export function expectSense(choice: SessionChoice, event: PendingEvent, number: number): void {
  const { kind } = event;
  if ((choice.do === 'drop' || choice.do === 'duplicate') && kind !== 'message') {
    throw new ChoiceMisfit(number, `cannot ${choice.do} a ${kind}: only a message`);
  }
  if (choice.do === 'delay' && kind !== 'message' && kind !== 'request') {
    throw new ChoiceMisfit(number, `cannot delay a ${kind}: only a message or a request`);
  }
  if ((choice.do === 'drop' || choice.do === 'duplicate') && event.arrivedUs !== -1) {
    throw new ChoiceMisfit(
      number,
      `cannot ${choice.do} a message that has arrived, and waits for its node to take it`,
    );
  }
}

/** What a pending event is, for whoever reads that it is not. */
export function wordsFor({ kind, node, from, of }: Choosable): string {
  switch (kind) {
    case 'message':
      return `a message from ${from ?? '?'} to ${node}`;
    case 'timer':
      return `${node}'s timer ${of ?? ''}`;
    case 'request':
      return `the request ${of ?? ''} to ${node}`;
    case 'start':
      return `the start of ${node}`;
    case 'sync':
      return `a sync of ${node}'s disk`;
    case 'timeout':
      return `the timeout of ${of ?? 'a request'}`;
    case 'fault-begin':
      return `the beginning of a fault`;
    case 'fault-end':
      return `the end of a fault`;
  }
}
