// Part E3: leadership transfer (dissertation §3.10).

import {
  clusterProperty,
  crashes,
  labTest,
  type LabTest,
  linkFaults,
  oneWayCuts,
  partitions,
  requests,
  scene,
} from '@netsplit/harness';
import fc from 'fast-check';
import type { Raft, Request } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS, ELECTION_TIMEOUT_MIN_MS } from '../given.ts';
import { agreeOn, allFollowOne, askEverybody, latestLeader, propose } from './cluster-scenes.ts';
import { append, put } from './commands.ts';
import { aHeardLeaderKeepsItsVotes } from './heard-leader.ts';
import { safetyInvariants } from './invariants.ts';
import { aLeaderWasCutOff, leadershipWasTransferred } from './needs.ts';
import { type Asked, cutOff, except, raftCluster } from './raft-cluster.ts';

const invariants = [...safetyInvariants, aHeardLeaderKeepsItsVotes];

const theTargetLeads = labTest<Raft>({
  id: 'E3.1',
  part: 'E3',
  title: 'the target of a transfer is elected at once, though all hear their leader',
  reading: { work: 'ongaro-2014', section: '§3.10' },
  guide:
    'transfer-leadership: send TimeoutNow to the target. It begins an election without waiting, and without the Pre-Vote phase, and ' +
    'says transfer: true in RequestVote, so that nobody refuses because of the leader.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [target = ''] = except(cluster, leader);
    const transfer = cluster.request(leader, { kind: 'transfer-leadership', to: target });
    await cluster.runUntil(() => latestLeader(cluster) === target, {
      // A message there, the votes, and some room: much less than any election timeout.
      withinMs: ELECTION_TIMEOUT_MIN_MS / 2,
      what: `${target}, which ${leader} wants to be leader, is elected`,
    });
    await cluster.runUntil(() => transfer.answered, {
      withinMs: ELECTION_TIMEOUT_MAX_MS,
      what: `${leader} answers that ${target} leads`,
    });
    cluster.expect(
      transfer.response?.kind === 'transferred' && transfer.response.to === target,
      `${leader} answers ${JSON.stringify(transfer.response)}, and it is { kind: 'transferred', to: '${target}' }`,
    );
    await agreeOn(cluster, put('x', 2));
  },
});

const theTargetCatchesUpFirst = labTest<Raft>({
  id: 'E3.2',
  part: 'E3',
  title: 'a target that lags behind is brought up to date first, and nothing is lost meanwhile',
  reading: { work: 'ongaro-2014', section: '§3.10' },
  guide:
    'With an old log the target would lose its election, and the cluster would have no leader for a while. Wait with TimeoutNow until ' +
    'its matchIndex is the last index; take no new commands meanwhile.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 3, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [target = ''] = except(cluster, leader);
    const rest = except(cluster, target);
    cutOff(cluster, target);
    for (const value of [2, 3, 4]) await agreeOn(cluster, put('x', value), { by: rest });
    cluster.heal();
    const before = cluster.outputs('elected').length;
    const transfer = cluster.request(leader, { kind: 'transfer-leadership', to: target });
    const meanwhile: Asked[] = [];
    // A command comes each millisecond, so that a target whose leader takes them never has the whole log.
    for (let ms = 0; ms < ELECTION_TIMEOUT_MAX_MS && !transfer.answered; ms++) {
      await cluster.runFor(1);
      meanwhile.push(propose(cluster, leader, put('x', `5.${ms}`)));
    }
    await cluster.runUntil(() => transfer.answered, {
      withinMs: 2 * ELECTION_TIMEOUT_MAX_MS,
      what: `${leader} answers to the transfer`,
    });
    const elected = cluster.outputs('elected')[before];
    cluster.expect(
      elected?.node === target && transfer.response?.kind === 'transferred',
      `${target} lacked three entries when the transfer began; then ${elected?.node ?? 'nobody'} was elected, and ${leader} ` +
        `answered ${JSON.stringify(transfer.response)}`,
    );
    const taken = meanwhile.find(({ response }) => response?.kind === 'deposed');
    cluster.expect(
      taken === undefined,
      `${leader} took a command while it handed over (${taken?.id}), and then could not say what became of it: it should have ` +
        'sent it away',
    );
    await agreeOn(cluster, put('x', 6));
  },
});

const aTransferIsGivenUp = labTest<Raft>({
  id: 'E3.3',
  part: 'E3',
  title: 'when the target cannot be reached, the leader goes on after an election timeout',
  reading: { work: 'ongaro-2014', section: '§3.10' },
  guide:
    "Set a timer when the transfer begins. When it fires and you still lead: respond { kind: 'refused', why: … }, and take commands again.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [target = ''] = except(cluster, leader);
    cutOff(cluster, target);
    const transfer = cluster.request(leader, { kind: 'transfer-leadership', to: target });
    await cluster.runUntil(() => transfer.answered, {
      withinMs: 2 * ELECTION_TIMEOUT_MAX_MS,
      what: `${leader} gives the transfer to ${target} up, which cannot be reached, and says so`,
    });
    cluster.expect(
      transfer.response?.kind === 'refused',
      `${leader} answers ${JSON.stringify(transfer.response)}, and ${target} cannot have become leader`,
    );
    const after = propose(cluster, leader, put('x', 2));
    await cluster.runUntil(() => after.answered, {
      withinMs: ELECTION_TIMEOUT_MAX_MS,
      what: `${leader}, which still leads, takes a command again`,
    });
    cluster.expect(
      after.response?.kind === 'applied',
      `${leader} answers ${JSON.stringify(after.response)} to a command after the transfer was given up`,
    );
  },
});

const transfersAreSafe = clusterProperty<Raft>({
  id: 'E3.4',
  part: 'E3',
  title: 'leadership that is handed over on a bad network loses nothing',
  reading: { work: 'ongaro-2014', section: '§3.10' },
  guide:
    'A TimeoutNow may come late, or twice. It is an order of the leader of its term: if that is not your term, it is none.',
  violates: 'no two servers apply different entries at the same index',
  scene: scene<Raft>({
    nodes: { server: [3, 5] },
    network: { lossProbability: [0, 0.1], duplicateProbability: [0, 0.3], delayMs: [1, 20] },
    workload: requests<Raft>({
      to: 'server',
      request: fc.oneof(
        fc
          .nat(99)
          .map((value): Request => ({ kind: 'propose', command: append('x', `${value};`) })),
        fc
          .constantFrom('s1', 's2', 's3')
          .map((to): Request => ({ kind: 'transfer-leadership', to })),
      ),
    }),
    operations: [2, 10],
    withinMs: 1500,
    faults: [
      partitions({ forMs: [100, 800] }),
      oneWayCuts({ forMs: [100, 800] }),
      linkFaults({ delayMs: [20, 300], duplicateProbability: [0, 0.5], forMs: [100, 800] }),
      crashes({ forMs: [10, 500] }),
    ],
  }),
  invariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: async (cluster) => {
    await agreeOn(cluster, append('x', 'the end'));
  },
  needs: [leadershipWasTransferred, aLeaderWasCutOff],
});

export const partE3: readonly LabTest[] = [
  theTargetLeads,
  theTargetCatchesUpFirst,
  aTransferIsGivenUp,
  transfersAreSafe,
];
