// Cluster membership changes, one server at a time (dissertation chapter 4).

import type { NodeId, RequestId } from '@netsplit/simulator/node';
import { lastIndex, termAt } from '../given.ts';
import { appendEntry, newProgress } from './leader.ts';
import { sendEntries } from './replication.ts';
import { type Leader, others, type State } from './state.ts';
import { respond, type Step } from './step.ts';

/**
 * Appends a configuration that differs from the latest one by one server. It counts from now on, for this leader and for
 * whoever receives it (dissertation §4.1).
 */
export function changeMembers(
  step: Step,
  leader: Leader,
  id: RequestId,
  members: readonly NodeId[],
): void {
  const { state } = step;
  const why = whyNotNow(state, members);
  if (why !== undefined) return respond(step, id, { kind: 'refused', why });
  const next = lastIndex(state.log) + 1;
  const term = state.currentTerm;
  appendEntry(step, leader, { kind: 'members', term, members }, { kind: 'request', id });
  for (const member of others(state)) {
    if (leader.followers.has(member)) continue;
    const progress = newProgress(next);
    leader.followers.set(member, progress);
    sendEntries(step, leader, member, progress);
  }
  for (const member of leader.followers.keys()) {
    if (!state.members.includes(member)) leader.followers.delete(member);
  }
}

function whyNotNow(state: State, members: readonly NodeId[]): string | undefined {
  if (members.length === state.members.length) return 'that is the configuration already';
  if (members.length === 0) return 'a cluster has one server at least';
  // Majorities of two configurations overlap only if one follows the other (dissertation §4.1).
  if (state.membersIndex > state.commitIndex) return 'another change is not committed yet';
  // The correction of 2015: before it has committed in its own term, a leader may not know of an earlier change, and two
  // leaders could then each count on a majority of their own.
  if (termAt(state.log, state.commitIndex) !== state.currentTerm) {
    return 'this leader has not committed an entry of its own term yet';
  }
  return undefined;
}
