// When an entry is committed (§5.3, §5.4.2), and what happens then: it is applied (Figure 2, rules for all servers).

import { entryAt, lastIndex, majority, SNAPSHOT_AFTER_ENTRIES, termAt } from '../given.ts';
import { takeSnapshot } from './compaction.ts';
import { applyCommand } from './machine.ts';
import { appliedReads } from './reads.ts';

import { isMember, type Leader, type State } from './state.ts';
import { answer, type Step } from './step.ts';
import { becomeFollower } from './terms.ts';

/**
 * "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term == currentTerm:
 * set commitIndex = N" (§5.3, §5.4).
 */
export function advanceCommitIndex(step: Step, leader: Leader): void {
  const { state } = step;
  const index = majorityMatch(state, leader);
  // An entry of an earlier term is never committed by counting replicas, only with one of this term that
  // follows it (§5.4.2): Figure 8 shows what could happen otherwise.
  if (index <= state.commitIndex || termAt(state.log, index) !== state.currentTerm) return;
  state.commitIndex = index;
  applyCommitted(step);
}

/** The highest index that a majority of the members have. */
function majorityMatch({ id, log, members }: State, { followers }: Leader): number {
  const matches = members.map((member) =>
    member === id ? lastIndex(log) : (followers.get(member)?.matchIndex ?? 0),
  );
  matches.sort((one, other) => other - one);
  return matches[majority(members.length) - 1] ?? 0;
}

/** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine." */
export function applyCommitted(step: Step): void {
  const { state } = step;
  while (state.lastApplied < state.commitIndex) {
    state.lastApplied += 1;
    apply(step, state.lastApplied);
  }
  const { role } = state;
  if (role.kind === 'leader') {
    appliedReads(step, role);
    // A leader that is not a member leads until that is committed, and no longer (dissertation §4.2.2).
    if (!isMember(state) && state.membersIndex <= state.commitIndex) becomeFollower(step, null);
  }
  if (state.lastApplied - state.log.snapshotIndex >= SNAPSHOT_AFTER_ENTRIES) takeSnapshot(step);
}

function apply(step: Step, index: number): void {
  const { state, effects } = step;
  const { log, machine, role } = state;
  const entry = entryAt(log, index);
  if (entry === undefined || entry.kind === 'no-op') return;
  const asker = role.kind === 'leader' ? role.proposals.get(index) : undefined;
  if (role.kind === 'leader') role.proposals.delete(index);
  if (entry.kind === 'members') {
    const { members } = entry;
    effects.push({ kind: 'output', output: 'reconfigured', data: { index, members } });
    if (asker !== undefined) answer(step, asker, { kind: 'reconfigured', members });
    return;
  }
  const { term, command } = entry;
  const { isNew, result } = applyCommand(machine, entry);
  if (isNew) {
    effects.push({ kind: 'output', output: 'applied', data: { index, term, command, result } });
  }
  if (asker !== undefined) answer(step, asker, { kind: 'applied', index, result });
}
