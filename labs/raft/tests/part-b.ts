// Part B: log replication (§5.3, §5.4).

import { clusterProperty, labTest, type LabTest, requests, scene, swarm } from '@netsplit/harness';
import fc from 'fast-check';
import type { Raft } from '../contract.ts';
import { agreeOn, ask, leaderOf } from './cluster-scenes.ts';
import { put } from './commands.ts';
import { safetyInvariants } from './invariants.ts';
import { aLeaderWasCutOff, aLeaderWasReplaced } from './needs.ts';
import { cutOff, except, raftCluster } from './raft-cluster.ts';

const agreement = labTest<Raft>({
  id: 'B1',
  part: 'B',
  title:
    'a command that the leader takes is applied by all, and the leader answers with its result',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'The leader appends an entry to its log and sends it in AppendEntries. When a majority has it, it is committed: apply it, ' +
    "say so with output('applied', …), and respond. The next AppendEntries tells the followers, by leaderCommit.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    for (const value of [3, 1, 2]) await agreeOn(cluster, put('x', value));
    const leader = await leaderOf(cluster);
    const { response } = await ask(cluster, leader, { kind: 'propose', command: put('y', 9) });
    cluster.expect(
      response?.kind === 'applied' && response.result === '9',
      `y ← 9 was answered with ${JSON.stringify(response)}, and it is { kind: 'applied', index, result: '9' }`,
    );
  },
});

const aFollowerComesBack = labTest<Raft>({
  id: 'B2',
  part: 'B',
  title: 'a follower that was cut off catches up, and the cluster goes on without it meanwhile',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'nextIndex says for each follower where to go on. If the follower refuses, because it lacks what comes before, go back with ' +
    'nextIndex and try again.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [follower = ''] = except(cluster, leader);
    cutOff(cluster, follower);
    const rest = except(cluster, follower);
    for (const value of [2, 3, 4, 5]) await agreeOn(cluster, put('x', value), { by: rest });
    cluster.heal();
    for (const value of [6, 7]) await agreeOn(cluster, put('x', value));
  },
});

const logSafety = clusterProperty<Raft>({
  id: 'B3',
  part: 'B',
  title: 'all servers apply the same commands in the same order, whatever the network does',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 3, State Machine Safety' },
  guide:
    'Follow the index that the violated rule names: which two servers held different entries there, and which of them could ' +
    'be elected, or commit?',
  violates: 'no two servers apply different entries at the same index',
  scene: scene<Raft>({
    nodes: { server: [3, 5] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.3], delayMs: [1, 40] },
    workload: requests<Raft>({
      to: 'server',
      request: fc.nat(999).map((value) => ({ kind: 'propose', command: put('x', value) })),
    }),
    operations: [1, 40],
    withinMs: 2000,
    faults: swarm({ except: ['crash', 'restart loop', 'full disk', 'slow disk'] }),
  }),
  invariants: safetyInvariants,
  check: async (cluster) => {
    await agreeOn(cluster, put('x', 'the last value'));
  },
  needs: [aLeaderWasCutOff, aLeaderWasReplaced],
});

export const partB: readonly LabTest[] = [agreement, aFollowerComesBack, logSafety];
