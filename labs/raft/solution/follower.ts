// Receiver implementation of AppendEntries (Figure 2, §5.3).

import type { NodeId } from '@netsplit/simulator/node';
import {
  type AppendEntries,
  type AppendEntriesReply,
  firstIndexOf,
  lastIndex,
  type Log,
  termAt,
} from '../given.ts';
import { applyCommitted } from './commit.ts';
import { remember, send, type Step } from './step.ts';
import { followLeader } from './terms.ts';

export function onAppendEntries(step: Step, from: NodeId, request: AppendEntries): void {
  const { state } = step;
  const { currentTerm: term } = state;
  const { round } = request;
  // 1. "Reply false if term < currentTerm" (§5.1): so the sender learns that it leads no more.
  if (request.term < term) {
    return send(step, from, { kind: 'AppendEntriesReply', term, success: false });
  }
  followLeader(step, from);
  // 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm" (§5.3).
  if (!matches(state.log, request)) {
    return send(step, from, { ...refusal(state.log, request, term), round });
  }
  appendNew(step, request);
  // 5. "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)": what lies behind
  // the last new entry may not be the leader's.
  const matchIndex = request.prevLogIndex + request.entries.length;
  const commitIndex = Math.min(request.leaderCommit, matchIndex);
  if (commitIndex > state.commitIndex) {
    state.commitIndex = commitIndex;
    applyCommitted(step);
  }
  send(step, from, { kind: 'AppendEntriesReply', term, success: true, matchIndex, round });
}

function matches(log: Log, { prevLogIndex, prevLogTerm }: AppendEntries): boolean {
  // What is in the snapshot is committed, and so it is in the leader's log (§5.4, Leader Completeness).
  if (prevLogIndex < log.snapshotIndex) return true;
  return termAt(log, prevLogIndex) === prevLogTerm;
}

/**
 * 3. "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry and all
 * that follow it." 4. "Append any new entries not already in the log." Where nothing conflicts nothing is deleted:
 * this may be an old message, and what follows may have been acknowledged since.
 */
function appendNew(step: Step, { prevLogIndex, entries }: AppendEntries): void {
  const { log } = step.state;
  const firstNew = entries.findIndex((entry, at) => {
    const index = prevLogIndex + 1 + at;
    return index > log.snapshotIndex && termAt(log, index) !== entry.term;
  });
  if (firstNew === -1) return;
  remember(step, {
    kind: 'append',
    after: prevLogIndex + firstNew,
    entries: entries.slice(firstNew),
  });
}

/** "The term of the conflicting entry and the first index it stores for that term" (§5.3, at its end). */
function refusal(log: Log, { prevLogIndex }: AppendEntries, term: number): AppendEntriesReply {
  const conflictTerm = termAt(log, prevLogIndex);
  const refused = { kind: 'AppendEntriesReply', term, success: false, prevLogIndex } as const;
  if (conflictTerm === undefined) return { ...refused, conflictIndex: lastIndex(log) + 1 };
  return { ...refused, conflictTerm, conflictIndex: firstIndexOf(log, conflictTerm) };
}
