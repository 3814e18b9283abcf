// What a leader does: it says so, takes in commands, learns from replies how far its followers are (§5.3), and gives up
// where it has no majority.

import type { NodeId } from '@netsplit/simulator/node';
import {
  type AppendEntriesReply,
  type Entry,
  type InstallSnapshotReply,
  lastIndex,
  lastIndexOf,
  majority,
} from '../given.ts';
import { advanceCommitIndex } from './commit.ts';
import { confirmedReads } from './reads.ts';
import { sendEntries, sendHeartbeats } from './replication.ts';
import { type Asker, isMember, type Leader, others, type Progress } from './state.ts';
import { remember, type Step } from './step.ts';
import { becomeFollower } from './terms.ts';
import { goOnWithTransfer } from './transfer.ts';

export function becomeLeader(step: Step): void {
  const { state, effects } = step;
  const next = lastIndex(state.log) + 1;
  state.role = {
    kind: 'leader',
    followers: new Map(others(state).map((member) => [member, newProgress(next)])),
    proposals: new Map(),
    round: 0,
    roundBegan: new Map(),
    reads: [],
    mayHoldLease: true,
  };
  effects.push({ kind: 'output', output: 'elected', data: { term: state.currentTerm } });
  effects.push({ kind: 'election timer' });
  // An entry of its own term, so that it can commit what it has of earlier ones (§8; dissertation §6.4).
  appendEntry(step, state.role, { kind: 'no-op', term: state.currentTerm });
  // "Send initial empty AppendEntries RPCs": they end the other candidacies.
  sendHeartbeats(step, state.role);
}

export function newProgress(nextIndex: number): Progress {
  return { nextIndex, matchIndex: 0, isProbing: true, isActive: true, round: 0 };
}

/** Figure 2, rules for leaders: "append entry to local log, respond after entry applied to state machine". */
export function appendEntry(step: Step, leader: Leader, entry: Entry, asker?: Asker): void {
  const after = lastIndex(step.state.log);
  remember(step, { kind: 'append', after, entries: [entry] });
  if (asker !== undefined) leader.proposals.set(after + 1, asker);
  for (const [follower, progress] of leader.followers) {
    if (!progress.isProbing) sendEntries(step, leader, follower, progress);
  }
  // A cluster of one has its majority already.
  advanceCommitIndex(step, leader);
}

export function onAppendEntriesReply(step: Step, from: NodeId, reply: AppendEntriesReply): void {
  const { role: leader, currentTerm, log } = step.state;
  // A reply to what this server said in an earlier term says nothing about this one.
  if (leader.kind !== 'leader' || reply.term !== currentTerm) return;
  const progress = leader.followers.get(from);
  if (progress === undefined) return;
  progress.isActive = true;
  progress.round = Math.max(progress.round, reply.round ?? 0);
  if (reply.success) {
    acknowledge(step, leader, progress, reply.matchIndex);
    if (progress.nextIndex <= lastIndex(log)) sendEntries(step, leader, from, progress);
  } else if (isAboutTheGuess(progress, reply)) {
    // "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry" (§5.3).
    progress.nextIndex = Math.max(nextGuess(step, reply), progress.matchIndex + 1);
    progress.isProbing = true;
    sendEntries(step, leader, from, progress);
  }
  confirmedReads(step, leader);
}

/** "If successful: update nextIndex and matchIndex for follower." Neither goes back: replies overtake each other. */
function acknowledge(step: Step, leader: Leader, progress: Progress, matchIndex: number): void {
  progress.matchIndex = Math.max(progress.matchIndex, matchIndex);
  progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1);
  progress.isProbing = false;
  advanceCommitIndex(step, leader);
  goOnWithTransfer(step, leader);
}

/** A refusal of something that was sent before the present guess was made says nothing new. */
function isAboutTheGuess(
  { nextIndex, matchIndex, isProbing }: Progress,
  { prevLogIndex }: Extract<AppendEntriesReply, { readonly success: false }>,
): boolean {
  if (prevLogIndex === undefined || prevLogIndex <= matchIndex) return false;
  return !isProbing || prevLogIndex >= nextIndex - 1;
}

/** Passes over all entries of the conflicting term at once (§5.3, at its end). */
function nextGuess(
  { state: { log } }: Step,
  reply: Extract<AppendEntriesReply, { readonly success: false }>,
): number {
  const { conflictTerm, conflictIndex, prevLogIndex = 0 } = reply;
  const lastOfTerm = conflictTerm === undefined ? undefined : lastIndexOf(log, conflictTerm);
  const guess = lastOfTerm === undefined ? (conflictIndex ?? prevLogIndex) : lastOfTerm + 1;
  return Math.min(guess, prevLogIndex);
}

/**
 * A leader that has not heard of a majority for an election timeout gives up, so that its clients look for another
 * one (dissertation §6.2). What it does not notice of itself, others cannot tell it.
 */
export function checkQuorum(step: Step): void {
  const { state } = step;
  const leader = state.role as Leader;
  const active = [...leader.followers.values()].filter(({ isActive }) => isActive).length;
  if (active + (isMember(state) ? 1 : 0) < majority(state.members.length)) {
    return becomeFollower(step, null);
  }
  for (const progress of leader.followers.values()) progress.isActive = false;
  step.effects.push({ kind: 'election timer' });
}

export function onInstallSnapshotReply(
  step: Step,
  from: NodeId,
  reply: InstallSnapshotReply,
): void {
  const { role: leader, currentTerm, log } = step.state;
  if (leader.kind !== 'leader' || reply.term !== currentTerm) return;
  const progress = leader.followers.get(from);
  if (progress === undefined) return;
  progress.isActive = true;
  acknowledge(step, leader, progress, reply.matchIndex);
  if (progress.nextIndex <= lastIndex(log)) sendEntries(step, leader, from, progress);
}
