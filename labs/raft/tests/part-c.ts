// Part C: persistence (Figure 2, "updated on stable storage before responding to RPCs").

import {
  clusterProperty,
  crashes,
  labTest,
  type LabTest,
  oneWayCuts,
  partitions,
  requests,
  restartLoops,
  scene,
} from '@netsplit/harness';
import fc from 'fast-check';
import type { NodeId } from '@netsplit/simulator';
import type { Raft, Request } from '../contract.ts';
import { agreeOn, allFollowOne, askEverybody, leaderOf } from './cluster-scenes.ts';
import { append, put } from './commands.ts';
import { replicate, runUntilSeen } from './entries.ts';
import { safetyInvariants } from './invariants.ts';
import { aCrashFollowedAnAnswer, aLeaderCrashed, aLeaderWasReplaced } from './needs.ts';
import { cutOff, except, raftCluster, type RaftCluster, serversOf } from './raft-cluster.ts';
import { connect } from './reigns.ts';
import { gone, loseLeaders, reaches } from './steering.ts';

const allRestart = labTest<Raft>({
  id: 'C1',
  part: 'C',
  title: 'what was agreed on is there after one, some, or all have restarted',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 2, State' },
  guide:
    'currentTerm, votedFor and the log have to be on the disk, and synced, before anything is sent that depends on them. In ' +
    'onStart, read them again: a crash leaves none of your fields.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    const leader = await agreeOn(cluster, append('x', 'a'));
    restart(cluster, ...except(cluster, leader).slice(0, 1));
    await agreeOn(cluster, append('x', 'b'));
    restart(cluster, await leaderOf(cluster));
    await agreeOn(cluster, append('x', 'c'));
    const last = 'abcdef';
    for (const letter of ['d', 'e', 'f']) {
      restart(cluster, ...serversOf(cluster));
      await agreeOn(cluster, append('x', letter));
    }
    for (const server of serversOf(cluster)) {
      const result = cluster.outputs('applied').findLast(({ node }) => node === server)
        ?.data.result;
      cluster.expect(
        result === last,
        `${server} appended six letters to x, restarted in between with all others, and has '${result}': it is '${last}'`,
      );
    }
  },
});

const whatTheDiskHas = labTest<Raft>({
  id: 'C2',
  part: 'C',
  title: 'a majority restarts, and the entry that only it has is not lost',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'A follower that has said success has promised that it will still have the entry after a crash: write, sync, and then answer.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants: safetyInvariants });
    const leader = await agreeOn(cluster, append('x', 'a'));
    const [one = '', two = '', ...others] = except(cluster, leader);
    const majority = [leader, one, two];
    cutOff(cluster, ...others);
    await agreeOn(cluster, append('x', 'b'), { by: majority });
    restart(cluster, ...majority);
    cluster.heal();
    await agreeOn(cluster, append('x', 'c'));
    const { result } = cluster.need(cluster.outputs('applied').at(-1), 'something is applied').data;
    cluster.expect(
      result === 'abc',
      `a majority had appended a and b to x when it restarted, and with c it is '${result}'`,
    );
  },
});

const aVoteIsRemembered = labTest<Raft>({
  id: 'C3',
  part: 'C',
  title: 'a server that crashes after its vote does not vote for another one in that term',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'votedFor is on the disk before the answer leaves. If it is not, two candidates of one term can get the same vote.',
  run: async (subject) => {
    for (const seed of [1, 2, 3]) {
      // s1 and s2 stand for election at once, and cannot hear each other. It is s3 that decides, and s2 is slow to ask.
      const cluster = raftCluster(subject, {
        seed,
        invariants: safetyInvariants,
        faults: [
          { kind: 'pause', atMs: 1, node: 's1', forMs: 300 },
          { kind: 'pause', atMs: 1, node: 's2', forMs: 300 },
          { kind: 'crash', atMs: 140, node: 's3' },
          { kind: 'restart', atMs: 295, node: 's3' },
          { kind: 'partition', atMs: 1, groups: [['s1'], ['s2']] },
          { kind: 'link', atMs: 1, from: 's2', to: 's3', delayMs: 12 },
        ],
      });
      await runUntilSeen(
        cluster,
        (act) =>
          act.kind === 'sent' &&
          act.node === 's3' &&
          act.message.kind === 'RequestVoteReply' &&
          act.message.voteGranted &&
          !act.message.preVote,
        { withinMs: 3000, what: 's3, which is asked by two candidates, votes for one of them' },
      );
      cluster.cutOneWay('s1', 's3');
      // The other's question comes when s3 has restarted, and has heard of no leader for a while.
      cluster.inject({ kind: 'link', atMs: cluster.nowMs, from: 's2', to: 's3', delayMs: 160 });
      restart(cluster, 's3');
      await cluster.runFor(400);
      cluster.heal();
      await agreeOn(cluster, put('x', seed));
    }
  },
});

const entriesOfTheDeposed = labTest<Raft>({
  id: 'C4',
  part: 'C',
  title: 'a leader that crashes with an entry that one other has comes back, and all agree',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.4' },
  guide: 'An entry that is not committed may live or give way. It must not do both.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    for (let round = 0; round < 5; round++) {
      const leader = await agreeOn(cluster, put('x', `${round} for all`));
      const [beside = '', other = ''] = except(cluster, leader);
      connect(cluster, leader, [beside]);
      await replicate(cluster, leader, put('x', `${round} for two`), [beside]);
      cluster.crash(leader);
      cluster.crash(beside);
      cluster.heal();
      await cluster.runFor(300);
      cluster.restart(beside);
      await agreeOn(cluster, put('x', `${round} without`), { by: [beside, other] });
      cluster.restart(leader);
      // An entry that nobody else has, in a log that was read again from disk.
      const last = await agreeOn(cluster, put('x', `${round} again`));
      cutOff(cluster, last);
      await replicate(cluster, last, put('x', `${round} for one`), []);
      restart(cluster, last);
      await agreeOn(cluster, put('x', `${round} instead`), { by: except(cluster, last) });
      cluster.heal();
    }
    await agreeOn(cluster, put('x', 'the end'));
  },
});

const betweenAnswerAndSync = labTest<Raft>({
  id: 'C8',
  part: 'C',
  title:
    'a follower that crashes anywhere in the handler of AppendEntries keeps what it has acknowledged',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 2' },
  guide:
    'The order in a handler: all writes, one sync, and only then what leaves the server. Here it stops after its first effect, ' +
    'then after its second, and so on.',
  run: async (subject) => {
    for (let effects = 0; effects <= 6; effects++) {
      const cluster = raftCluster(subject, { invariants: safetyInvariants });
      const leader = await agreeOn(cluster, put('x', 'first'));
      const [follower = '', other = ''] = except(cluster, leader);
      connect(cluster, leader, [follower]);
      await replicate(cluster, leader, put('x', effects), []);
      // What it handles next is this entry, or a heartbeat, which does no harm.
      cluster.crash(follower, { afterEffects: effects });
      await cluster.runFor(12);
      cluster.resume(follower);
      cluster.crash(follower);
      cutOff(cluster, leader);
      await cluster.runFor(1);
      cluster.restart(follower);
      cluster.heal();
      cutOff(cluster, leader);
      await agreeOn(cluster, put('x', 'instead'), { by: [follower, other] });
      cluster.heal();
      await agreeOn(cluster, put('x', 'last'));
    }
  },
});

const commands = requests<Raft>({
  to: 'server',
  request: fc
    .nat(99)
    .map((value): Request => ({ kind: 'propose', command: append('x', `${value};`) })),
});

const figure8ByRestarts = clusterProperty<Raft>({
  id: 'C5',
  part: 'C',
  title: 'Figure 8 by restarts: leaders crash just after they took a command, on a lossy network',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 8' },
  guide:
    'What did the leader believe to be committed when it crashed, and what had those written down who came after it?',
  violates: 'an entry that is committed is in the logs of all later leaders',
  scene: scene<Raft>({
    nodes: { server: 5 },
    network: { delayMs: [1, 10], lossProbability: [0, 0.1] },
    workload: reaches,
    operations: [2, 5],
    withinMs: 1,
    faults: [],
  }),
  invariants: safetyInvariants,
  check: (cluster, sceneCase) =>
    loseLeaders(cluster, sceneCase, {
      lose: (_, leader, reached) => {
        for (const server of gone(cluster, leader, reached)) cluster.crash(server);
      },
      findAgain: () => {
        cluster.heal();
        for (const server of serversOf(cluster)) if (!cluster.isUp(server)) cluster.restart(server);
      },
    }),
  needs: [aLeaderCrashed, aLeaderWasReplaced],
});

const tornAndLost = clusterProperty<Raft>({
  id: 'C6',
  part: 'C',
  title: 'what was promised before a crash is kept after it, wherever the crash struck',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 2' },
  guide:
    'The plan says after which effect of a handler the server crashed: a write, a sync or a message. Which message left before what ' +
    'it promises was safe?',
  violates: 'no server says what it has not written',
  scene: scene<Raft>({
    nodes: { server: 3 },
    network: { delayMs: [1, 10], lossProbability: [0, 0.1] },
    workload: commands,
    operations: [2, 10],
    withinMs: 1000,
    faults: [
      crashes({ forMs: [1, 60], afterEffects: 6, disk: ['synced', 'torn', 'reordered', 'kept'] }),
      crashes({ forMs: [1, 200] }),
      partitions({ forMs: [100, 500] }),
    ],
    maxFaults: 14,
  }),
  invariants: safetyInvariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: theyAgree,
  needs: [aLeaderCrashed, aCrashFollowedAnAnswer],
});

const churn = clusterProperty<Raft>({
  id: 'C7',
  part: 'C',
  title: 'servers come and go all the time, on a bad network, and what was agreed on stays',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 3' },
  guide:
    'Take the first fault away in your mind. Does it still go wrong? The plan is as small as it could be made.',
  violates: 'no two servers apply different entries at the same index',
  scene: scene<Raft>({
    nodes: { server: [3, 5] },
    network: { delayMs: [1, 20], lossProbability: [0, 0.2], duplicateProbability: [0, 0.2] },
    workload: commands,
    operations: [2, 12],
    withinMs: 1000,
    faults: [
      restartLoops(),
      crashes({ forMs: [10, 400] }),
      partitions({ forMs: [100, 500] }),
      oneWayCuts({ forMs: [100, 500] }),
    ],
    maxFaults: 8,
  }),
  invariants: safetyInvariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: theyAgree,
  needs: [aLeaderCrashed, aLeaderWasReplaced],
});

async function theyAgree(cluster: RaftCluster): Promise<void> {
  await agreeOn(cluster, append('x', 'the end'));
}

/** These crash at once, and are back a moment later with what their disks have. */
function restart(cluster: RaftCluster, ...servers: readonly NodeId[]): void {
  for (const server of servers) cluster.crash(server);
  for (const server of servers) cluster.restart(server);
}

export const partC: readonly LabTest[] = [
  allRestart,
  whatTheDiskHas,
  aVoteIsRemembered,
  entriesOfTheDeposed,
  figure8ByRestarts,
  tornAndLost,
  churn,
  betweenAnswerAndSync,
];
