// Part E1: what a server that hears its leader must not do (dissertation §4.2.3).

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MIN_MS } from '../given.ts';

/** A message of a leader, as it arrived. */
interface Heard {
  readonly event: number;
  readonly atMs: number;
  readonly leader: NodeId;
  readonly term: number;
}

/**
 * "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does not
 * update its term or grant its vote", unless the leader itself wants it (§3.10). A leader is current for who answers it
 * in its own term. For clusters whose clocks are right.
 */
export const aHeardLeaderKeepsItsVotes = invariant<Raft>(
  'a server that hears a leader grants no vote within the minimum election timeout',
  (report) => {
    const arrived = new Map<NodeId, Heard>();
    const heard = new Map<NodeId, Heard>();
    const transfers = new Set<string>();
    return (act) => {
      if (act.kind === 'started') heard.delete(act.node);
      if (act.kind === 'delivered') {
        const { message, from, event, atMs } = act;
        const { kind } = message;
        if (kind === 'RequestVote' && message.transfer) transfers.add(`${from} ${message.term}`);
        if (kind !== 'AppendEntries' && kind !== 'InstallSnapshot') return;
        arrived.set(act.node, { event, atMs, leader: from, term: message.term });
      } else if (act.kind === 'sent') {
        const { message, node, to } = act;
        const { kind } = message;
        if (kind === 'AppendEntriesReply' || kind === 'InstallSnapshotReply') {
          const last = arrived.get(node);
          if (last?.event === act.event && last.term === message.term) heard.set(node, last);
        } else if (kind === 'RequestVoteReply' && message.voteGranted) {
          const last = heard.get(node);
          const { term, preVote } = message;
          if (last === undefined || transfers.has(`${to} ${term}`)) return;
          const agoMs = act.atMs - last.atMs;
          // Asked again in a term whose leader it is by now, the one who voted for it says so again.
          if (agoMs >= ELECTION_TIMEOUT_MIN_MS || term <= last.term) return;
          const what = preVote ? 'promised its vote to' : 'voted for';
          report(
            `${node} ${what} ${to} for term ${term}, and it had heard of ${last.leader}, the leader of term ` +
              `${last.term}, ${Math.round(agoMs)} ms before`,
          );
        }
      }
    };
  },
);
