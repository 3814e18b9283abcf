// Log compaction by snapshots (§7; dissertation §5.1).

import type { NodeId } from '@netsplit/simulator/node';
import {
  entriesFrom,
  entryAt,
  type Entry,
  type InstallSnapshot,
  type InstallSnapshotReply,
  lastIndex,
  termAt,
} from '../given.ts';
import { acknowledge, sendEntries } from './leader.ts';
import { imageOf, type MachineImage, restore } from './machine.ts';
import type { Progress, Snapshot, State } from './state.ts';
import { remember, send, type Step } from './step.ts';
import { followLeader } from './terms.ts';

/** The state machine as of `lastApplied` takes the place of the log up to there. */
export function takeSnapshot(step: Step): void {
  const { state, effects } = step;
  const index = state.lastApplied;
  if (index <= state.log.snapshotIndex) return;
  const snapshot = { members: membersAt(state, index), machine: imageOf(state.machine) };
  const term = termAt(state.log, index) ?? 0;
  checkpoint(step, snapshot, index, term, entriesFrom(state.log, index + 1));
  effects.push({ kind: 'output', output: 'snapshot-taken', data: { index } });
}

/** The configuration as of an index that is applied: the latest one may be later (§7). */
function membersAt({ log, snapshot, members, membersIndex }: State, at: number): readonly NodeId[] {
  if (membersIndex <= at) return members;
  for (let index = at; index > log.snapshotIndex; index--) {
    const entry = entryAt(log, index);
    if (entry?.kind === 'members') return entry.members;
  }
  return snapshot.members;
}

function checkpoint(
  step: Step,
  snapshot: Snapshot,
  snapshotIndex: number,
  snapshotTerm: number,
  entries: readonly Entry[],
): void {
  const { currentTerm: term, votedFor } = step.state;
  const kept = { snapshotIndex, snapshotTerm, entries };
  remember(step, { kind: 'checkpoint', term, votedFor, snapshot, ...kept });
}

/** "When the leader has already discarded the next log entry that it needs to send to a follower" (§7). */
export function sendSnapshot(step: Step, follower: NodeId, progress: Progress): void {
  const { currentTerm: term, log, snapshot } = step.state;
  send(step, follower, {
    kind: 'InstallSnapshot',
    term,
    lastIncludedIndex: log.snapshotIndex,
    lastIncludedTerm: log.snapshotTerm,
    members: snapshot.members,
    state: snapshot.machine,
  });
  // If it is lost, the next heartbeat is refused, and it is sent again.
  progress.nextIndex = log.snapshotIndex + 1;
}

/** Receiver implementation of InstallSnapshot (Figure 13). */
export function onInstallSnapshot(step: Step, from: NodeId, request: InstallSnapshot): void {
  const { state } = step;
  const { currentTerm: term } = state;
  const { lastIncludedIndex: index, lastIncludedTerm } = request;
  // 1. "Reply immediately if term < currentTerm."
  if (request.term < term) {
    return send(step, from, { kind: 'InstallSnapshotReply', term, matchIndex: 0 });
  }
  followLeader(step, from);
  // One that tells nothing new is an old message: what was applied since must not be undone.
  if (index > state.commitIndex) install(step, request);
  send(step, from, { kind: 'InstallSnapshotReply', term, matchIndex: index });

  function install({ effects }: Step, { members = [], state: image }: InstallSnapshot): void {
    const machine = image as MachineImage;
    // 6. "If existing log entry has same index and term as snapshot's last included entry, retain log entries
    // following it." 7. "Discard the entire log."
    const isKnown = termAt(state.log, index) === lastIncludedTerm;
    const entries = isKnown ? entriesFrom(state.log, index + 1) : [];
    checkpoint(step, { members, machine }, index, lastIncludedTerm, entries);
    // 8. "Reset state machine using snapshot contents."
    restore(state.machine, machine);
    state.commitIndex = index;
    state.lastApplied = index;
    effects.push({ kind: 'output', output: 'snapshot-installed', data: { index } });
  }
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
