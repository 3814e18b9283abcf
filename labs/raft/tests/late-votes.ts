// A scene of part A: votes that come when their election is over, and the next one of the same candidate is under way.

import { labTest } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import { leaderOf } from './cluster-scenes.ts';
import { runUntilSeen } from './entries.ts';
import { electionInvariants } from './invariants.ts';
import { raftCluster, type RaftCluster } from './raft-cluster.ts';

const VOTERS = ['s2', 's3'] as const;

/** Of the scene: the candidate is elected before, if it can be. */
const TWO_ELECTIONS_MS = 4 * ELECTION_TIMEOUT_MAX_MS;

/** Later than any election timeout, and earlier than any two of them. */
const LATE_MS = ELECTION_TIMEOUT_MAX_MS + 3;

export const lateVotes = labTest<Raft>({
  id: 'A10',
  part: 'A',
  title: 'votes that come when their election is over count nothing in the next one',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.1' },
  guide:
    'A reply has the term of its sender. If that is not your currentTerm, it is about another election than the present one: drop it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, {
      invariants: electionInvariants,
      network: { delayMs: 1 },
      // Only s1 begins elections: for the others, time stands still.
      faults: VOTERS.map((node) => ({
        kind: 'clock',
        atMs: 1,
        node,
        frozen: true,
        forMs: TWO_ELECTIONS_MS,
      })),
    });
    await untilCandidacy(cluster);
    for (const voter of VOTERS) {
      const late = { kind: 'link', from: voter, to: 's1', delayMs: LATE_MS, forMs: 10 } as const;
      cluster.inject({ ...late, atMs: cluster.nowMs });
    }
    await untilCandidacy(cluster);
    // Nobody hears of this one, and the votes of the one before arrive.
    for (const voter of VOTERS) cluster.cutOneWay('s1', voter);
    await cluster.runFor(LATE_MS);
    cluster.heal();
    await leaderOf(cluster, { what: 'after two elections in vain, somebody is elected' });
  },
});

/** Lets time pass until s1 asks for votes, in earnest. */
function untilCandidacy(cluster: RaftCluster): Promise<void> {
  return runUntilSeen(
    cluster,
    (act) =>
      act.kind === 'sent' &&
      act.node === 's1' &&
      act.message.kind === 'RequestVote' &&
      act.message.preVote !== true,
    {
      withinMs: TWO_ELECTIONS_MS / 2,
      what: 's1, which hears of no leader and has no majority yet, asks for votes',
    },
  );
}
