// The log of a server: entries by their absolute index, of which a snapshot may have swallowed the first.

import type { NodeId } from '@netsplit/simulator/node';
import type { Command } from '../contract.ts';
import type { Session } from './messages.ts';

/** An entry of the log: what is to be applied, and the term in which a leader received it (§5.3). */
export type Entry = CommandEntry | NoOpEntry | MembersEntry;

export interface CommandEntry {
  readonly term: number;
  readonly kind: 'command';
  readonly command: Command;
  /** Part F. Whose command it is. */
  readonly session?: Session;
}

/** Changes nothing. A leader may begin its term with one (§8). */
export interface NoOpEntry {
  readonly term: number;
  readonly kind: 'no-op';
}

/** Part E2. The configuration from here on. */
export interface MembersEntry {
  readonly term: number;
  readonly kind: 'members';
  readonly members: readonly NodeId[];
}

/**
 * A log. Its first index is 1. Entries up to `snapshotIndex` are in a snapshot and no longer here; the
 * others follow it without a gap.
 *
 * It is plain data, as a node's fields are, so what can be done with it are functions beside it. Ask for
 * entries by their index only, and part D will change nothing in what you wrote for part B.
 */
export interface Log {
  /** The last index that the snapshot covers; 0 without a snapshot. */
  snapshotIndex: number;
  /** The term of the entry at `snapshotIndex`; 0 without a snapshot. */
  snapshotTerm: number;
  /** The entry at `snapshotIndex + 1`, and those that follow it. */
  entries: Entry[];
}

/** A log with nothing in it. */
export function emptyLog(): Log {
  return { snapshotIndex: 0, snapshotTerm: 0, entries: [] };
}

/** The index of the last entry, in the snapshot or not; 0 for an empty log. */
export function lastIndex(log: Log): number {
  return log.snapshotIndex + log.entries.length;
}

/** The term of the last entry; 0 for an empty log. */
export function lastTerm(log: Log): number {
  return log.entries.at(-1)?.term ?? log.snapshotTerm;
}

/** The entry at an index; undefined if the log ends before it, or the snapshot has it. */
export function entryAt(log: Log, index: number): Entry | undefined {
  return log.entries[index - log.snapshotIndex - 1];
}

/**
 * The term of the entry at an index: 0 at index 0, known at the snapshot's end, and undefined beyond the
 * last entry and inside the snapshot.
 */
export function termAt(log: Log, index: number): number | undefined {
  return index === log.snapshotIndex ? log.snapshotTerm : entryAt(log, index)?.term;
}

/** The entries from an index on, which the snapshot must not have; at most so many. */
export function entriesFrom(log: Log, index: number, most = Infinity): Entry[] {
  const start = index - log.snapshotIndex - 1;
  return log.entries.slice(start, start + most);
}

/** The first index of a term that the log still has entries of; undefined if it has none. */
export function firstIndexOf(log: Log, term: number): number | undefined {
  const at = log.entries.findIndex((entry) => entry.term === term);
  return at === -1 ? undefined : log.snapshotIndex + 1 + at;
}

/** The last index of a term that the log still has entries of; undefined if it has none. */
export function lastIndexOf(log: Log, term: number): number | undefined {
  const at = log.entries.findLastIndex((entry) => entry.term === term);
  return at === -1 ? undefined : log.snapshotIndex + 1 + at;
}

/** Removes every entry after `index`. */
export function truncateAfter(log: Log, index: number): void {
  log.entries.length = Math.max(0, Math.min(log.entries.length, index - log.snapshotIndex));
}

/** Removes every entry up to `index`, which is of `term`: a snapshot has them from now on. */
export function discardUpTo(log: Log, index: number, term: number): void {
  log.entries.splice(0, Math.max(0, index - log.snapshotIndex));
  log.snapshotIndex = index;
  log.snapshotTerm = term;
}
