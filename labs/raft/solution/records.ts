// Persistent state (Figure 2: "updated on stable storage before responding to RPCs"; dissertation §3.8).
//
// All of it changes by records. A record is applied to the state at once, and written before anything that this step sends
// leaves the server. After a crash the same records, applied in the same order, give the same state.

import type { NodeId } from '@netsplit/simulator/node';
import { discardUpTo, type Entry, entryAt, lastIndex, truncateAfter } from '../given.ts';
import { restore } from './machine.ts';
import type { Snapshot, State } from './state.ts';

export type JournalRecord = TermRecord | AppendRecord | CheckpointRecord;

/** A new term, or a vote in it. */
export interface TermRecord {
  readonly kind: 'term';
  readonly term: number;
  readonly votedFor: NodeId | null;
}

/** The log ends after this index, and then come these. */
export interface AppendRecord {
  readonly kind: 'append';
  readonly after: number;
  readonly entries: readonly Entry[];
}

/** Everything: the journal begins again with it. */
export interface CheckpointRecord {
  readonly kind: 'checkpoint';
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly snapshot: Snapshot;
  readonly snapshotIndex: number;
  readonly snapshotTerm: number;
  /** The log after the snapshot. */
  readonly entries: readonly Entry[];
}

export function applyRecord(state: State, record: JournalRecord): void {
  switch (record.kind) {
    case 'term':
      state.currentTerm = record.term;
      state.votedFor = record.votedFor;
      return;
    case 'append':
      truncateAfter(state.log, record.after);
      state.log.entries.push(...record.entries);
      if (state.membersIndex > record.after) lookForMembers(state);
      else lookForMembers(state, record.after + 1);
      return;
    case 'checkpoint':
      state.currentTerm = record.term;
      state.votedFor = record.votedFor;
      state.snapshot = record.snapshot;
      discardUpTo(state.log, record.snapshotIndex, record.snapshotTerm);
      state.log.entries = [...record.entries];
      lookForMembers(state);
      return;
  }
}

/** A restarted server knows of its snapshot that it was committed, and of its log nothing. */
export function recover(state: State, records: readonly JournalRecord[]): void {
  for (const record of records) applyRecord(state, record);
  restore(state.machine, state.snapshot.machine);
  state.commitIndex = state.log.snapshotIndex;
  state.lastApplied = state.log.snapshotIndex;
}

/**
 * A server always uses the latest configuration in its log, committed or not (dissertation §4.1). One that is
 * overwritten was never committed: then the one before it counts again.
 */
function lookForMembers(state: State, from?: number): void {
  const { log } = state;
  for (let index = lastIndex(log); index >= (from ?? log.snapshotIndex + 1); index--) {
    const entry = entryAt(log, index);
    if (entry?.kind !== 'members') continue;
    state.members = entry.members;
    state.membersIndex = index;
    return;
  }
  if (from !== undefined) return;
  state.members = state.snapshot.members;
  state.membersIndex = log.snapshotIndex;
}
