// Terms (§5.1) and what a server does when it meets a later one.

import type { NodeId } from '@netsplit/simulator/node';
import { answer, remember, type Step } from './step.ts';
import { settleTransfer } from './transfer.ts';

/**
 * "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower" (Figure 2,
 * rules for all servers).
 */
export function meetTerm(step: Step, term: number): void {
  if (term <= step.state.currentTerm) return;
  remember(step, { kind: 'term', term, votedFor: null });
  becomeFollower(step, null);
}

/**
 * This server follows: a leader of its term that it has heard, or nobody yet. A candidate and a leader begin to wait
 * for an election timeout anew; a follower does so only when it hears of its leader, or votes.
 */
export function becomeFollower(step: Step, leader: NodeId | null): void {
  const { state, effects } = step;
  const { role } = state;
  state.role = { kind: 'follower', leader };
  if (role.kind === 'follower') return;
  effects.push({ kind: 'election timer' });
  if (role.kind !== 'leader') return;
  effects.push({ kind: 'cancel', name: 'heartbeat' });
  // Whether these will take effect is in other hands now.
  for (const asker of role.proposals.values()) answer(step, asker, { kind: 'deposed' });
  for (const { asker } of role.reads) answer(step, asker, { kind: 'not-leader', leader });
}

/** The leader of this term was heard: stay a follower, and wait anew (§5.2). */
export function followLeader(step: Step, leader: NodeId): void {
  const { state, nowMs, effects } = step;
  becomeFollower(step, leader);
  effects.push({ kind: 'election timer' });
  state.refusesVotesUntilMs = nowMs + state.times.electionTimeoutMs[0];
  settleTransfer(step, leader);
}

/** Whom to ask instead, as far as this server knows. */
export function knownLeader({ id, role }: Step['state']): NodeId | null {
  switch (role.kind) {
    case 'leader':
      return id;
    case 'follower':
      return role.leader;
    case 'candidate':
      return null;
  }
}
