// Log compaction by snapshots (§7; dissertation §5.1): taking them, and sending them to who is far behind.

import type { NodeId } from '@netsplit/simulator/node';
import { entriesFrom, type Entry, entryAt, termAt } from '../given.ts';
import { imageOf } from './machine.ts';
import type { Progress, Snapshot, State } from './state.ts';
import { remember, send, type Step } from './step.ts';

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

/** Everything that this server has to keep: the journal begins again with it. */
export function checkpoint(
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
