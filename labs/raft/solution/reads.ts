// Reads that do not go through the log (dissertation §6.4), and those that do not even ask (§6.4.1).

import { CLOCK_DRIFT_PPM, ELECTION_TIMEOUT_MIN_MS, majority, termAt } from '../given.ts';
import { sendHeartbeats } from './replication.ts';
import type { Asker, Leader, State, WaitingRead } from './state.ts';
import { answer, type Step } from './step.ts';

/**
 * For how long a confirmation holds, by the leader's clock. Its followers refuse votes for the least election timeout, by
 * theirs: which may run fast, while the leader's runs slow.
 */
const LEASE_MS: number =
  (ELECTION_TIMEOUT_MIN_MS * (1e6 - CLOCK_DRIFT_PPM)) / (1e6 + CLOCK_DRIFT_PPM);

export function readFromLeader(
  step: Step,
  leader: Leader,
  asker: Asker,
  { key, by }: { readonly key: string; readonly by: 'index' | 'lease' },
): void {
  const { state } = step;
  const readIndex = readIndexOf(state);
  const hasLease = by === 'lease' && readIndex !== undefined && holdsLease(step, leader);
  leader.reads.push({ asker, key, readIndex, round: hasLease ? 0 : leader.round + 1 });
  if (hasLease) appliedReads(step, leader);
  // Step 3: "It issues a new round of heartbeats and waits for their acknowledgments from a majority."
  else sendHeartbeats(step, leader);
  confirmedReads(step, leader);
}

/**
 * Steps 1 and 2: the leader's commit index, once an entry of its own term is committed. Until then, it may not know of all that
 * others have committed.
 */
function readIndexOf({ log, commitIndex, currentTerm }: State): number | undefined {
  return termAt(log, commitIndex) === currentTerm ? commitIndex : undefined;
}

/** A majority has heard this leader, at the latest so long ago that it still refuses to vote. */
function holdsLease({ state, nowMs }: Step, leader: Leader): boolean {
  if (!leader.mayHoldLease) return false;
  const beganMs = leader.roundBegan.get(confirmedRound(state, leader));
  return beganMs !== undefined && nowMs < beganMs + LEASE_MS;
}

/** The latest round that a majority has confirmed. */
function confirmedRound({ id, members }: State, { followers, round }: Leader): number {
  const rounds = members.map((member) =>
    member === id ? round : (followers.get(member)?.round ?? 0),
  );
  rounds.sort((one, other) => other - one);
  return rounds[majority(members.length) - 1] ?? 0;
}

/** A round may have been confirmed. */
export function confirmedReads(step: Step, leader: Leader): void {
  const confirmed = confirmedRound(step.state, leader);
  for (const round of leader.roundBegan.keys()) {
    if (round < confirmed) leader.roundBegan.delete(round);
  }
  appliedReads(step, leader);
}

/** Steps 4 and 5: when the state machine has got as far as the read index, the read is served. */
export function appliedReads(step: Step, leader: Leader): void {
  if (leader.reads.length === 0) return;
  const { state } = step;
  const confirmed = confirmedRound(state, leader);
  for (const read of leader.reads) read.readIndex ??= readIndexOf(state);
  const isDue = ({ readIndex = Infinity, round }: WaitingRead): boolean =>
    round <= confirmed && readIndex <= state.lastApplied;
  const due = leader.reads.filter(isDue);
  leader.reads = leader.reads.filter((read) => !isDue(read));
  for (const { asker, key, readIndex = 0 } of due) {
    const result = state.machine.store.get(key) ?? '';
    answer(step, asker, { kind: 'applied', index: readIndex, result });
  }
}
