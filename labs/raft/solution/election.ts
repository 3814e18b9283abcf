// Leader election (§5.2), the election restriction (§5.4.1), and the Pre-Vote phase (dissertation §9.6).

import type { NodeId } from '@netsplit/simulator/node';
import {
  lastIndex,
  lastTerm,
  majority,
  type RequestVote,
  type RequestVoteReply,
  type TimeoutNow,
} from '../given.ts';
import { becomeLeader, checkQuorum } from './leader.ts';
import { isMember, others, type State } from './state.ts';
import { remember, send, type Step } from './step.ts';

/** "If election timeout elapses without receiving AppendEntries RPC from current leader": start an election. */
export function onElectionTimeout(step: Step): void {
  const { state, nowMs } = step;
  if (state.role.kind === 'leader') return checkQuorum(step);
  // It has waited long enough to believe that there is no leader, so it may as well help to elect one.
  state.refusesVotesUntilMs = nowMs;
  if (mayBeElected(state)) campaign(step, state.times.asksFirst ? 'pre-vote' : 'election');
  else step.effects.push({ kind: 'election timer' });
}

/**
 * A server that was removed may be needed as leader until its removal is committed (dissertation §4.2.2). A newcomer
 * waits until somebody adds it.
 */
function mayBeElected(state: State): boolean {
  return isMember(state) || state.membersIndex > state.commitIndex;
}

/**
 * Begins an election.
 *
 * @param phase a `pre-vote` changes no term: it asks first whether an election could be won. A `transfer` is an election
 * that the leader asked for
 */
export function campaign(step: Step, phase: 'pre-vote' | 'election' | 'transfer'): void {
  const { state, effects } = step;
  const { id, log } = state;
  const isPreVote = phase === 'pre-vote';
  // "Increment currentTerm, vote for self": both before anybody is told (§5.2).
  if (!isPreVote) {
    remember(step, { kind: 'term', term: state.currentTerm + 1, votedFor: id });
  }
  state.role = { kind: 'candidate', isPreVote, votes: new Set([id]) };
  // Another timeout, at random again: a split vote is followed by another election (§5.2).
  effects.push({ kind: 'election timer' });
  for (const member of others(state)) {
    send(step, member, {
      kind: 'RequestVote',
      term: isPreVote ? state.currentTerm + 1 : state.currentTerm,
      lastLogIndex: lastIndex(log),
      lastLogTerm: lastTerm(log),
      ...(isPreVote && { preVote: true }),
      ...(phase === 'transfer' && { transfer: true }),
    });
  }
  countVotes(step);
}

/** Receiver implementation of RequestVote (Figure 2). */
export function onRequestVote(
  step: Step,
  from: NodeId,
  request: RequestVote,
  isRefused: boolean,
): void {
  const { state, effects } = step;
  const voteGranted = !isRefused && mayVoteFor(state, from, request);
  if (request.preVote) {
    const term = voteGranted ? request.term : state.currentTerm;
    return send(step, from, { kind: 'RequestVoteReply', term, voteGranted, preVote: true });
  }
  if (voteGranted) {
    if (state.votedFor === null) {
      remember(step, { kind: 'term', term: state.currentTerm, votedFor: from });
    }
    // "without … granting vote to candidate": who has just voted gives the candidate time.
    effects.push({ kind: 'election timer' });
  }
  send(step, from, { kind: 'RequestVoteReply', term: state.currentTerm, voteGranted });
}

/** Whether a server that hears its leader ignores a call for votes (dissertation §4.2.3). */
export function refusesVotes({ state, nowMs }: Step, { transfer }: RequestVote): boolean {
  if (transfer) return false;
  return state.role.kind === 'leader' || nowMs < state.refusesVotesUntilMs;
}

function mayVoteFor(state: State, candidate: NodeId, request: RequestVote): boolean {
  // 1. "Reply false if term < currentTerm" (§5.1).
  if (request.term < state.currentTerm) return false;
  // 2. "If votedFor is null or candidateId, and candidate's log is at least as up-to-date": one vote a term (§5.2). A
  // question about a later term is about a vote that nobody has yet.
  const isFree =
    request.term > state.currentTerm || state.votedFor === null || state.votedFor === candidate;
  return isFree && isUpToDate(state, request);
}

/** "If the logs have last entries with different terms, the later term …; else the longer log" (§5.4.1). */
function isUpToDate({ log }: State, { lastLogIndex, lastLogTerm }: RequestVote): boolean {
  if (lastLogTerm !== lastTerm(log)) return lastLogTerm > lastTerm(log);
  return lastLogIndex >= lastIndex(log);
}

export function onRequestVoteReply(step: Step, from: NodeId, reply: RequestVoteReply): void {
  const { role, currentTerm } = step.state;
  if (role.kind !== 'candidate' || !reply.voteGranted) return;
  // A vote counts in the election that it was given in, and in no other.
  const isPreVote = reply.preVote === true;
  const term = isPreVote ? currentTerm + 1 : currentTerm;
  if (isPreVote !== role.isPreVote || reply.term !== term) return;
  role.votes.add(from);
  countVotes(step);
}

/** "If votes received from majority of servers: become leader" (Figure 2, rules for candidates). */
function countVotes(step: Step): void {
  const { members, role } = step.state;
  if (role.kind !== 'candidate') return;
  const votes = members.filter((member) => role.votes.has(member)).length;
  if (votes < majority(members.length)) return;
  if (role.isPreVote) campaign(step, 'election');
  else becomeLeader(step);
}

/** Dissertation §3.10, step 3, at the target: a new election, without waiting and without asking first. */
export function onTimeoutNow(step: Step, { term }: TimeoutNow): void {
  const { state } = step;
  if (term === state.currentTerm && state.role.kind === 'follower') campaign(step, 'transfer');
}
