// Part D: log compaction (§7).

import {
  clusterProperty,
  crashes,
  type FaultArbitrary,
  labTest,
  type LabTest,
  linkFaults,
  oneWayCuts,
  partitions,
  requests,
  rules,
  scene,
  type Workload,
} from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Raft, Request } from '../contract.ts';
import { SNAPSHOT_AFTER_ENTRIES } from '../given.ts';
import { agreeOn, allFollowOne, ask, askEverybody, leaderOf } from './cluster-scenes.ts';
import { append, put } from './commands.ts';
import { mostOnDisk } from './disk-use.ts';
import { safetyInvariants } from './invariants.ts';
import {
  aLeaderCrashed,
  aSnapshotCameLate,
  aSnapshotWasInstalled,
  aSnapshotWasLost,
} from './needs.ts';
import { cutOff, except, raftCluster, type RaftCluster, serversOf } from './raft-cluster.ts';
import { crashesInASnapshot } from './snapshot-crashes.ts';

const theLogStaysSmall = labTest<Raft>({
  id: 'D1',
  part: 'D',
  title: 'what is on disk does not grow with the number of commands',
  reading: { work: 'ongaro-ousterhout-2014', section: '§7' },
  guide:
    'When SNAPSHOT_AFTER_ENTRIES applied entries are in the log, write the state of the store, with the index and the term ' +
    "that it goes up to, and discard the log up to there: discardUpTo(…). Say so with output('snapshot-taken', { index }).",
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    const leader = await leaderOf(cluster);
    const half = 2.5 * SNAPSHOT_AFTER_ENTRIES;
    await proposeMany(cluster, leader, half, 'first');
    const halfMs = cluster.nowMs;
    await proposeMany(cluster, leader, half, 'second');
    for (const server of serversOf(cluster)) {
      const first = mostOnDisk(cluster, server, 0, halfMs);
      const second = mostOnDisk(cluster, server, halfMs, cluster.nowMs);
      cluster.expect(
        first > 0 && second < 1.25 * first,
        `in the first ${half} commands ${server} had at most ${first} characters on its disk at once, in the next ${half} ` +
          `${second}: the store holds no more than before, and the log should not either`,
      );
    }
  },
});

const aRestartBeginsAtTheSnapshot = labTest<Raft>({
  id: 'D2',
  part: 'D',
  title: 'a restarted server has its snapshot, and applies what comes after it',
  reading: { work: 'ongaro-ousterhout-2014', section: '§7' },
  guide:
    'In onStart, read the snapshot and set the store, commitIndex and lastApplied to it. The log begins after it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    for (const value of ['a', 'b', 'c']) await agreeOn(cluster, append('x', value));
    const covered = new Map<NodeId, number>();
    for (const server of serversOf(cluster)) {
      const { response } = await ask(cluster, server, { kind: 'take-snapshot' });
      const index = response?.kind === 'snapshot-taken' ? response.index : 0;
      const applied = cluster.outputs('applied').findLast(({ node }) => node === server);
      cluster.expect(
        index >= (applied?.data.index ?? 0),
        `${server} answers that its snapshot goes up to index ${index}, and it has applied index ${applied?.data.index}`,
      );
      covered.set(server, index);
    }
    await agreeOn(cluster, append('x', 'd'));
    const crashedMs = cluster.nowMs;
    for (const server of serversOf(cluster)) cluster.crash(server);
    await cluster.runFor(10);
    for (const server of serversOf(cluster)) cluster.restart(server);
    // The invariants compare the result with the others': all of them together could still have lost the store.
    await agreeOn(cluster, append('x', 'e'));
    for (const act of cluster.outputs('applied')) {
      if (act.atMs <= crashedMs) continue;
      const { index, command, result } = act.data;
      const first = (covered.get(act.node) ?? 0) + 1;
      cluster.expect(
        index >= first,
        `${act.node} restarted with a snapshot up to index ${first - 1}, and applied index ${index} again`,
        act,
      );
      cluster.expect(
        command.kind !== 'append' || 'abcde'.startsWith(result),
        `after the restart ${act.node} appended to x and found '${result}': what was in the snapshot is gone`,
        act,
      );
    }
  },
});

const oneLongGone = labTest<Raft>({
  id: 'D3',
  part: 'D',
  title: 'a server that was long cut off is sent the snapshot',
  reading: { work: 'ongaro-ousterhout-2014', section: '§7, InstallSnapshot' },
  guide:
    'When nextIndex of a follower is not above snapshotIndex, the entries are gone: send InstallSnapshot instead. The follower ' +
    "takes over the state, says so with output('snapshot-installed', { index }), and answers with matchIndex.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: safetyInvariants });
    const [gone = ''] = except(cluster, await agreeOn(cluster, append('x', 'a')));
    cutOff(cluster, gone);
    const rest = except(cluster, gone);
    const leader = await leaderOf(cluster, { among: rest });
    await proposeMany(cluster, leader, 20, 'meanwhile', rest);
    for (const server of rest) await ask(cluster, server, { kind: 'take-snapshot' });
    cluster.heal();
    await agreeOn(cluster, append('x', 'b'));
    const installed = cluster.outputs('snapshot-installed').find(({ node }) => node === gone);
    cluster.expect(
      installed !== undefined,
      `the others discarded what ${gone} missed, and it went on without a snapshot`,
    );
    // Its store came with the snapshot: as a leader it has to answer from it.
    const last = await agreeOn(cluster, put('y', 'on'));
    await ask(cluster, last, { kind: 'take-snapshot' });
    await agreeOn(cluster, append('x', 'c'));
  },
});

const anOldSnapshotIsNoNews = labTest<Raft>({
  id: 'D4',
  part: 'D',
  title: 'a snapshot that arrives late turns nothing back',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 13' },
  guide:
    'A follower that has committed as far as the snapshot goes, or farther, has no use for it: it answers, and changes nothing.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 3, invariants: safetyInvariants });
    const leader = await agreeOn(cluster, append('x', 'a'));
    const [gone = ''] = except(cluster, leader);
    const rest = except(cluster, gone);
    cutOff(cluster, gone);
    for (const value of ['b', 'c', 'd']) await agreeOn(cluster, append('x', value), { by: rest });
    for (const server of rest) await ask(cluster, server, { kind: 'take-snapshot' });
    cluster.heal();
    // The first snapshot takes long, so it is sent again, and what comes after it overtakes the first one.
    for (const server of rest) {
      cluster.inject({
        kind: 'rule',
        atMs: cluster.nowMs,
        message: 'InstallSnapshot',
        from: server,
        to: gone,
        nth: 1,
        verdict: 'delay',
        byMs: 600,
      });
    }
    for (let count = 0; count < 12; count++) {
      await agreeOn(cluster, append('x', count));
      await cluster.runFor(100);
    }
  },
});

/** Commands, and now and then a server is told to take a snapshot: so a log of few commands is compacted, too. */
function commandsAndSnapshots(weights: { commands: number; snapshots: number }): Workload<Raft> {
  return requests<Raft>({
    to: 'server',
    request: fc.oneof(
      {
        weight: weights.commands,
        arbitrary: fc
          .nat(99)
          .map((value): Request => ({ kind: 'propose', command: append('x', `${value};`) })),
      },
      { weight: weights.snapshots, arbitrary: fc.constant<Request>({ kind: 'take-snapshot' }) },
    ),
  });
}

/**
 * For a while all snapshots take long, whoever sends them: meanwhile they are sent again, and those that are still under
 * way when the first has arrived come late. A rule of one direction would seldom be the one that a snapshot takes.
 */
const slowSnapshots: FaultArbitrary = {
  kind: 'slow snapshots',
  draw: (withinMs) =>
    fc
      .record({
        atMs: fc.integer({ min: 0, max: withinMs }),
        forMs: fc.integer({ min: 500, max: 2000 }),
        byMs: fc.integer({ min: 100, max: 600 }),
      })
      .map((when) => () => ({
        kind: 'rule',
        message: 'InstallSnapshot',
        verdict: 'delay',
        ...when,
      })),
};

const snapshotsOnABadNetwork = clusterProperty<Raft>({
  id: 'D5',
  part: 'D',
  title: 'with snapshots on a bad network, all servers still go through the same states',
  reading: { work: 'ongaro-ousterhout-2014', section: '§7' },
  guide:
    'Compare the index of the snapshot with what the follower has: behind it, in the middle of its log, or beyond its end. What is ' +
    'right in each of the three?',
  violates: 'no two servers apply different entries at the same index, and no index goes back',
  scene: scene<Raft>({
    nodes: { server: 3 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 40] },
    workload: commandsAndSnapshots({ commands: 2, snapshots: 1 }),
    // Many, and close together: when a snapshot is under way, its receiver is to hear of what comes after it.
    operations: [4, 40],
    withinMs: 1500,
    faults: [
      partitions({ forMs: [100, 800] }),
      oneWayCuts({ forMs: [100, 800] }),
      rules({ messages: ['InstallSnapshot'], verdicts: ['duplicate'], nth: 0, forMs: [500, 2000] }),
      rules({ messages: ['InstallSnapshot'], verdicts: ['drop'], nth: 2 }),
      slowSnapshots,
      linkFaults({ lossProbability: [0, 0.5], delayMs: [1, 300], forMs: [300, 1500] }),
    ],
    maxFaults: 16,
  }),
  invariants: safetyInvariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: allAgreeOnTheWhole,
  needs: [aSnapshotWasInstalled, aSnapshotCameLate, aSnapshotWasLost],
});

const snapshotsAndCrashes = clusterProperty<Raft>({
  id: 'D6',
  part: 'D',
  title: 'with snapshots and crashes, all servers still go through the same states',
  reading: { work: 'ongaro-2014', section: '§5.1.3' },
  guide:
    'What is on the disk at each moment must be a state that the server can go on from: the old snapshot with its log, or the new one ' +
    'with its own. The old one is deleted when the new one is safe.',
  violates: 'no two servers apply different entries at the same index, and no index goes back',
  scene: scene<Raft>({
    nodes: { server: 3 },
    network: { lossProbability: [0, 0.1] },
    workload: commandsAndSnapshots({ commands: 4, snapshots: 1 }),
    operations: [4, 16],
    withinMs: 1500,
    faults: [
      crashes({ forMs: [10, 800], afterEffects: 4, disk: ['synced', 'torn', 'reordered', 'kept'] }),
      crashes({ forMs: [100, 800] }),
      partitions({ forMs: [100, 800] }),
    ],
    maxFaults: 10,
  }),
  invariants: safetyInvariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: allAgreeOnTheWhole,
  needs: [aSnapshotWasInstalled, aLeaderCrashed],
});

/** One more command gets through, and finds the same at all. */
async function allAgreeOnTheWhole(cluster: RaftCluster): Promise<void> {
  await agreeOn(cluster, append('x', 'the end'));
}

/** Proposes commands without waiting in between, and lets time pass until these servers have applied the last one. */
async function proposeMany(
  cluster: RaftCluster,
  leader: NodeId,
  count: number,
  what: string,
  by: readonly NodeId[] = serversOf(cluster),
): Promise<void> {
  for (let number = 1; number < count; number++) {
    cluster.request(leader, { kind: 'propose', command: put('x', `${what} ${number}`) });
    await cluster.runFor(1);
  }
  await agreeOn(cluster, put('x', `${what} ${count}`), { by });
}

export const partD: readonly LabTest[] = [
  theLogStaysSmall,
  aRestartBeginsAtTheSnapshot,
  oneLongGone,
  anOldSnapshotIsNoNews,
  snapshotsOnABadNetwork,
  snapshotsAndCrashes,
  crashesInASnapshot,
];
