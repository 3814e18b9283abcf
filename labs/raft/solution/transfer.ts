// Leadership transfer (dissertation §3.10).

import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Response } from '../contract.ts';
import { ELECTION_TIMEOUT_MIN_MS, lastIndex } from '../given.ts';
import type { Leader } from './state.ts';
import { respond, send, type Step } from './step.ts';

/** Step 1: "The prior leader stops accepting new client requests." */
export function transferLeadership(step: Step, leader: Leader, id: RequestId, to: NodeId): void {
  const { state, effects } = step;
  if (state.transfer !== null) {
    return respond(step, id, { kind: 'refused', why: 'another transfer is under way' });
  }
  if (!leader.followers.has(to)) {
    return respond(step, id, { kind: 'refused', why: `${to} is no other member` });
  }
  state.transfer = { id, to };
  // "If leadership transfer does not complete after about an election timeout, the prior leader aborts."
  effects.push({ kind: 'timer', name: 'transfer', delayMs: ELECTION_TIMEOUT_MIN_MS });
  goOnWithTransfer(step, leader);
}

/** Steps 2 and 3: when the target's log is as long as the leader's, it is told to begin. */
export function goOnWithTransfer(step: Step, leader: Leader): void {
  const { transfer, log, currentTerm: term } = step.state;
  if (transfer === null) return;
  if (leader.followers.get(transfer.to)?.matchIndex !== lastIndex(log)) return;
  send(step, transfer.to, { kind: 'TimeoutNow', term });
  // From now on somebody may be elected at any time, also if this transfer is given up.
  leader.mayHoldLease = false;
}

/** A leader was heard: the transfer is over, whoever it is. */
export function settleTransfer(step: Step, leader: NodeId): void {
  const { transfer } = step.state;
  if (transfer === null) return;
  step.effects.push({ kind: 'cancel', name: 'transfer' });
  endTransfer(
    step,
    leader === transfer.to
      ? { kind: 'transferred', to: leader }
      : { kind: 'refused', why: `${leader} became leader instead` },
  );
}

export function onTransferTimer(step: Step): void {
  endTransfer(step, { kind: 'refused', why: 'it did not come about within an election timeout' });
}

function endTransfer(step: Step, response: Response): void {
  const { state } = step;
  if (state.transfer !== null) respond(step, state.transfer.id, response);
  state.transfer = null;
}
