// A step: one event comes in, the state changes, and what is to be done about it is collected.
//
// The rules of Raft are functions of a step. They read no clock, write no disk and send nothing: so each of them can stand
// beside its section of the paper, and the order in which things leave the server is decided in one place (server.ts).

import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Outputs, Response } from '../contract.ts';
import type { Message } from '../given.ts';
import { applyRecord, type JournalRecord } from './records.ts';
import type { Asker, State } from './state.ts';

export interface Step {
  readonly state: State;
  /** What this server's own clock shows. */
  readonly nowMs: number;
  /** To be written, and safe, before any of the effects. */
  readonly records: JournalRecord[];
  /** In order. */
  readonly effects: Effect[];
}

export type Effect =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: Message }
  | { readonly kind: 'respond'; readonly id: RequestId; readonly response: Response }
  | OutputEffect
  /** Begin to wait anew, for a random time (§5.2). */
  | { readonly kind: 'election timer' }
  | { readonly kind: 'timer'; readonly name: 'heartbeat' | 'transfer'; readonly delayMs: number }
  | { readonly kind: 'cancel'; readonly name: 'heartbeat' | 'transfer' };

type OutputEffect = {
  [Kind in keyof Outputs]: {
    readonly kind: 'output';
    readonly output: Kind;
    readonly data: Outputs[Kind];
  };
}[keyof Outputs];

/** Changes the persistent state. */
export function remember({ state, records }: Step, record: JournalRecord): void {
  applyRecord(state, record);
  records.push(record);
}

export function send({ effects }: Step, to: NodeId, message: Message): void {
  effects.push({ kind: 'send', to, message });
}

export function respond({ effects }: Step, id: RequestId, response: Response): void {
  effects.push({ kind: 'respond', id, response });
}

/** Answers whoever asked, in the way in which they asked. */
export function answer(step: Step, asker: Asker, response: Response): void {
  if (asker.kind === 'request') return respond(step, asker.id, response);
  const { client, session } = asker;
  if (response.kind === 'applied') {
    send(step, client, { kind: 'ClientReply', session, result: response.result });
  } else {
    const leader = response.kind === 'not-leader' ? response.leader : null;
    send(step, client, { kind: 'ClientRedirect', session, leader });
  }
}
