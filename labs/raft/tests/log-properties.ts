// Properties of part B that look for one kind of mistake each, where it is most likely to show (§5.3, §5.4).

import { clusterProperty, type LabTest, requests, rules, scene } from '@netsplit/harness';
import fc from 'fast-check';
import type { Raft } from '../contract.ts';
import { agreeOn, allFollowOne, askEverybody } from './cluster-scenes.ts';
import { put } from './commands.ts';
import { safetyInvariants } from './invariants.ts';
import { aLeaderWasReplaced, anEntryWasOverwritten, anOldAppendEntriesArrived } from './needs.ts';
import { except } from './raft-cluster.ts';
import { gone, loseLeaders, reaches } from './steering.ts';

const lateMessages = clusterProperty<Raft>({
  id: 'B12',
  part: 'B',
  title: 'AppendEntries and their answers that are late, or come twice, undo nothing',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 2, AppendEntries RPC' },
  guide:
    'A late message says what was true once. A follower deletes only what conflicts; a leader learns from an answer what the answer ' +
    'itself says, and never that somebody has less than before.',
  violates: 'an entry that is committed is in the logs of all later leaders',
  scene: scene<Raft>({
    nodes: { server: 3 },
    network: { delayMs: [1, 20] },
    workload: requests<Raft>({
      to: 'server',
      request: fc.nat(999).map((value) => ({ kind: 'propose', command: put('x', value) })),
    }),
    operations: [4, 12],
    withinMs: 900,
    faults: [
      rules({
        messages: ['AppendEntries', 'AppendEntriesReply'],
        verdicts: ['delay', 'drop'],
        nth: 3,
        byMs: [20, 400],
        forMs: [100, 600],
      }),
      rules({ messages: ['AppendEntries'], verdicts: ['duplicate'], nth: 0, forMs: [200, 1200] }),
    ],
    maxFaults: 12,
  }),
  invariants: safetyInvariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: async (cluster) => {
    await agreeOn(cluster, put('x', 'the last value'));
  },
  needs: [anOldAppendEntriesArrived],
});

const leadersThatAreCutOff = clusterProperty<Raft>({
  id: 'B13',
  part: 'B',
  title: 'leaders that are cut off just after they took a command never make the others disagree',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.4' },
  guide:
    'This scene looks for Figures 7 and 8 by itself. Which entry was taken for committed, in which term was it made, and which term ' +
    'was it when it was counted?',
  violates: 'an entry that is committed is in the logs of all later leaders',
  scene: scene<Raft>({
    nodes: { server: 5 },
    network: { delayMs: [1, 10] },
    workload: reaches,
    operations: [4, 7],
    withinMs: 1,
    faults: [],
  }),
  invariants: safetyInvariants,
  check: (cluster, sceneCase) =>
    loseLeaders(cluster, sceneCase, {
      lose: (_, leader, reached) => {
        const cut = gone(cluster, leader, reached);
        cluster.partition(except(cluster, ...cut), ...cut.map((server) => [server]));
      },
      findAgain: () => {
        cluster.heal();
      },
    }),
  needs: [aLeaderWasReplaced, anEntryWasOverwritten],
});

export const logProperties: readonly LabTest[] = [lateMessages, leadersThatAreCutOff];
