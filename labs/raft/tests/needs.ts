// What the runs of a property must have met, or it has shown nothing.

import type { Need } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS, ELECTION_TIMEOUT_MIN_MS } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import type { RaftCluster } from './raft-cluster.ts';

type Mark = Need<Raft>;

/** Something that an AppendEntries of the leader of the latest term met at that moment. */
function someAppendEntries(
  cluster: RaftCluster,
  happened: 'dropped' | 'lost' | 'delivered twice',
): boolean {
  const delivered = new Set<string>();
  return cluster.acts.some((act) => {
    if (act.kind === 'sent') {
      return happened === 'lost' && act.lost && act.message.kind === 'AppendEntries';
    }
    if (act.kind === 'dropped') {
      return happened === 'dropped' && act.why === 'cut' && act.message.kind === 'AppendEntries';
    }
    if (act.kind !== 'delivered' || act.message.kind !== 'AppendEntries') return false;
    const name = `${act.sentBy} to ${act.node}`;
    if (delivered.has(name)) return happened === 'delivered twice';
    delivered.add(name);
    return false;
  });
}

export const aLeaderWasCutOff: Mark = {
  mark: 'a leader was cut off from a follower',
  when: (cluster) => someAppendEntries(cluster, 'dropped'),
};

export const aLeaderWasReplaced: Mark = {
  mark: 'another server became leader',
  when: (cluster) => new Set(Chronicle.of(cluster).reigns.map(({ leader }) => leader)).size > 1,
};

export const aVoteWasSplit: Mark = {
  mark: 'there was an election that nobody won',
  when: (cluster) => {
    const won = new Set(Chronicle.of(cluster).reigns.map(({ term }) => term));
    const latest = Math.max(0, ...won);
    return cluster.acts.some(
      (act) =>
        act.kind === 'sent' &&
        act.message.kind === 'RequestVote' &&
        !act.message.preVote &&
        act.message.term < latest &&
        !won.has(act.message.term),
    );
  },
};

export const aVoteCameTwice: Mark = {
  mark: 'a vote was delivered twice',
  when: (cluster) => {
    const votes = new Set<string>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'delivered' || act.message.kind !== 'RequestVoteReply') return false;
      const vote = `${act.sentBy} to ${act.node}`;
      if (votes.has(vote)) return true;
      votes.add(vote);
      return false;
    });
  },
};

/** Its candidate has another election timeout behind it by then. */
export const anOldVoteArrived: Mark = {
  mark: 'a granted vote arrived when its election was long over',
  when: (cluster) => {
    const sentAtMs = new Map<number, number>();
    return cluster.acts.some((act) => {
      if (act.kind === 'sent') sentAtMs.set(act.event, act.atMs);
      if (act.kind !== 'delivered' || act.message.kind !== 'RequestVoteReply') return false;
      const waitedMs = act.atMs - (sentAtMs.get(act.sentBy) ?? act.atMs);
      return act.message.voteGranted && waitedMs > ELECTION_TIMEOUT_MAX_MS;
    });
  },
};

/** A server that led has crashed. */
export const aLeaderCrashed: Mark = {
  mark: 'a leader crashed',
  when: (cluster) => Chronicle.of(cluster).reigns.some(({ isOver }) => isOver),
};

export const aSnapshotWasInstalled: Mark = {
  mark: 'a server went over to the snapshot of another',
  when: (cluster) => cluster.outputs('snapshot-installed').length > 0,
};

/** The receiver has applied, or had in a snapshot, as much as it covers. */
export const aSnapshotCameLate: Mark = {
  mark: 'a snapshot arrived at a server that had come farther by then',
  when: (cluster) => {
    const reached = new Map<NodeId, number>();
    return cluster.acts.some((act) => {
      if (
        act.kind === 'output' &&
        (act.output === 'applied' || act.output === 'snapshot-installed')
      ) {
        reached.set(act.node, act.data.index);
      }
      if (act.kind !== 'delivered' || act.message.kind !== 'InstallSnapshot') return false;
      return act.message.lastIncludedIndex < (reached.get(act.node) ?? 0);
    });
  },
};

export const aSnapshotWasLost: Mark = {
  mark: 'a snapshot was lost on its way',
  when: (cluster) =>
    cluster.acts.some(
      (act) =>
        ((act.kind === 'sent' && act.lost) || act.kind === 'dropped') &&
        act.message.kind === 'InstallSnapshot',
    ),
};

/** Who asks cannot hear the leader; who is asked can. */
export const aVoteWasAskedForBesideALeader: Mark = {
  mark: 'a server was asked for its vote right after it had heard its leader',
  when: (cluster) => {
    const heardMs = new Map<NodeId, number>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'delivered') return false;
      if (act.message.kind === 'AppendEntries') heardMs.set(act.node, act.atMs);
      if (act.message.kind !== 'RequestVote') return false;
      return act.atMs - (heardMs.get(act.node) ?? -Infinity) < ELECTION_TIMEOUT_MIN_MS / 2;
    });
  },
};

export const aConfigurationChanged: Mark = {
  mark: 'a change of the configuration was committed',
  when: (cluster) => cluster.outputs('reconfigured').length > 0,
};

export const leadershipWasTransferred: Mark = {
  mark: 'leadership was handed over',
  when: (cluster) =>
    cluster.responses(({ response }) => response.kind === 'transferred').length > 0,
};

export const aCommandWasAskedForAgain: Mark = {
  mark: 'a client asked again',
  when: (cluster) => {
    const asked = new Set<string>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'sent' || act.message.kind !== 'ClientCommand') return false;
      const { client, sequence } = act.message.session;
      const name = `${client}#${sequence}`;
      if (asked.has(name)) return true;
      asked.add(name);
      return false;
    });
  },
};

/** Sent to a follower under two indices, with the same session. */
export const aCopyWasInTheLog: Mark = {
  mark: 'a command was in the log twice',
  when: (cluster) => {
    const indices = new Map<string, number>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'sent' || act.message.kind !== 'AppendEntries') return false;
      const { prevLogIndex, entries } = act.message;
      return entries.some((entry, at) => {
        if (entry.kind !== 'command' || entry.session === undefined) return false;
        const name = `${entry.session.client}#${entry.session.sequence}`;
        const index = prevLogIndex + 1 + at;
        const before = indices.get(name) ?? index;
        indices.set(name, before);
        return before !== index;
      });
    });
  },
};

/** The same server was sent two different entries for one index by leaders of different terms. */
export const anEntryWasOverwritten: Mark = {
  mark: 'a server was sent another entry for an index where it had one',
  when: (cluster) => {
    const held = new Map<string, number>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'sent' && act.kind !== 'delivered') return false;
      if (act.message.kind !== 'AppendEntries') return false;
      const { prevLogIndex, entries } = act.message;
      return entries.some((entry, at) => {
        const place = `${act.node} ${prevLogIndex + 1 + at}`;
        const before = held.get(place) ?? entry.term;
        held.set(place, entry.term);
        return before !== entry.term;
      });
    });
  },
};

/** It ends before what its receiver has had from the same leader since. */
export const anOldAppendEntriesArrived: Mark = {
  mark: 'an AppendEntries arrived after a later one of the same term',
  when: (cluster) => {
    const ends = new Map<string, number>();
    return cluster.acts.some((act) => {
      if (act.kind !== 'delivered' || act.message.kind !== 'AppendEntries') return false;
      const { term, prevLogIndex, entries } = act.message;
      const name = `${act.node} in ${term}`;
      const end = prevLogIndex + entries.length;
      const before = ends.get(name) ?? 0;
      ends.set(name, Math.max(before, end));
      return end < before;
    });
  },
};

/** It crashed in the handler that had sent it. */
export const aCrashFollowedAnAnswer: Mark = {
  mark: 'a server crashed right after it had answered an AppendEntries',
  when: (cluster) =>
    cluster.acts.some((act, at) => {
      if (act.kind !== 'crashed') return false;
      const before = cluster.acts[at - 1];
      return (
        before?.kind === 'sent' &&
        before.node === act.node &&
        before.message.kind === 'AppendEntriesReply'
      );
    }),
};

export const aDeposedLeaderWasRead: Mark = {
  mark: 'a leader was asked for a read when another one had been elected',
  when: (cluster) => {
    let leader: NodeId | undefined;
    const deposed = new Set<NodeId>();
    return cluster.acts.some((act) => {
      if (act.kind === 'output' && act.output === 'elected') {
        if (leader !== undefined) deposed.add(leader);
        deposed.delete(act.node);
        leader = act.node;
      }
      return act.kind === 'requested' && act.request.kind === 'read' && deposed.has(act.node);
    });
  },
};
