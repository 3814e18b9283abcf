// What a leader sends to its followers: entries (§5.3), heartbeats (§5.2), or a snapshot (§7).

import type { NodeId } from '@netsplit/simulator/node';
import { type Entry, entriesFrom, termAt } from '../given.ts';
import { sendSnapshot } from './compaction.ts';
import type { Leader, Progress } from './state.ts';
import { send, type Step } from './step.ts';

/** "Repeat during idle periods to prevent election timeouts" (§5.2), and a round for those who wait for one. */
export function sendHeartbeats(step: Step, leader: Leader): void {
  beginRound(step, leader);
  for (const [follower, progress] of leader.followers) {
    // A heartbeat asks whether all that was sent has arrived. The answer tells what was lost.
    sendAppendEntries(step, leader, follower, progress.nextIndex, []);
  }
  step.effects.push({ kind: 'timer', name: 'heartbeat', delayMs: step.state.times.heartbeatMs });
}

export function onHeartbeatTimer(step: Step): void {
  const { role } = step.state;
  if (role.kind === 'leader') sendHeartbeats(step, role);
}

function beginRound({ nowMs }: Step, leader: Leader): void {
  leader.round += 1;
  leader.roundBegan.set(leader.round, nowMs);
}

/** "If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at nextIndex." */
export function sendEntries(
  step: Step,
  leader: Leader,
  follower: NodeId,
  progress: Progress,
): void {
  const { log } = step.state;
  if (progress.nextIndex <= log.snapshotIndex) return sendSnapshot(step, follower, progress);
  // A guess is tried with one entry. All of them may be many, and sent for nothing.
  const entries = entriesFrom(log, progress.nextIndex, progress.isProbing ? 1 : Infinity);
  sendAppendEntries(step, leader, follower, progress.nextIndex, entries);
  // What is sent is not sent again, unless it turns out to be lost (dissertation §10.2.2, on pipelining).
  if (!progress.isProbing) progress.nextIndex += entries.length;
}

function sendAppendEntries(
  step: Step,
  { round }: Leader,
  to: NodeId,
  nextIndex: number,
  entries: readonly Entry[],
): void {
  const { currentTerm: term, log, commitIndex: leaderCommit } = step.state;
  // What the snapshot has swallowed cannot be named. Its end can, and the follower will say what it lacks.
  const prevLogIndex = Math.max(nextIndex - 1, log.snapshotIndex);
  const prevLogTerm = termAt(log, prevLogIndex) ?? 0;
  send(step, to, {
    kind: 'AppendEntries',
    term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit,
    round,
  });
}
