// Part F2: reads that do not go through the log (dissertation §6.4).

import {
  clockFaults,
  clusterProperty,
  crashes,
  labTest,
  type LabTest,
  linkFaults,
  oneWayCuts,
  partitions,
  pauses,
  requests,
  restartLoops,
  scene,
  type SceneCase,
  slowNodes,
  swarm,
} from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Raft, Read, Request } from '../contract.ts';
import {
  CLOCK_DRIFT_PPM,
  ELECTION_TIMEOUT_MAX_MS,
  ELECTION_TIMEOUT_MIN_MS,
  HEARTBEAT_MS,
} from '../given.ts';
import { Chronicle } from './chronicle.ts';
import { allAreAnswered, getDone } from './client-scenes.ts';
import { agreeOn, ask, latestLeader, leaderOf, propose } from './cluster-scenes.ts';
import { get, put } from './commands.ts';
import { expectLinearizable } from './history.ts';
import { safetyInvariants } from './invariants.ts';
import { aDeposedLeaderWasRead, aLeaderCrashed } from './needs.ts';
import { eachTakesEffectOnce } from './once.ts';
import { cutOff, except, raftCluster, type RaftCluster, serversOf } from './raft-cluster.ts';

const invariants = [...safetyInvariants, eachTakesEffectOnce];

const readX = (by: Read['by']): Read => ({ kind: 'read', key: 'x', by });

const aReadLeavesNoTrace = labTest<Raft>({
  id: 'F2.1',
  part: 'F2',
  title: 'a read by read index is answered after a round of heartbeats, and writes nothing',
  reading: { work: 'ongaro-2014', section: '§6.4, Processing read-only queries more efficiently' },
  guide:
    'The leader remembers its commit index, sends heartbeats, and answers from its store when a majority has answered these, and it has applied that index. ' +
    'Nothing is appended. A client asks with ClientRead.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { clients: 1, invariants });
    await getDone(cluster, 'c1', put('x', 'a'));
    const leader = await leaderOf(cluster);
    await cluster.runFor(2 * HEARTBEAT_MS);
    const from = cluster.acts.length;
    for (let count = 0; count < 5; count++) {
      const askedAtMs = cluster.nowMs;
      const { response } = await ask(cluster, leader, readX('index'));
      cluster.expect(
        response?.kind === 'applied' && response.result === 'a',
        `${leader} was asked to read x, and answered ${JSON.stringify(response)} where it is 'a'`,
      );
      cluster.expect(
        cluster.nowMs - askedAtMs >= 10,
        `${leader} answered a read before anybody could have told it that it still leads: a message takes 5 ms each way`,
      );
      cluster.expect(
        cluster.nowMs - askedAtMs < HEARTBEAT_MS,
        `${leader} took ${Math.round(cluster.nowMs - askedAtMs)} ms for a read, and a round of heartbeats takes 10`,
      );
    }
    const asked = cluster.request('c1', readX('index'));
    await cluster.runUntil(() => asked.answered, { withinMs: 1000, what: 'c1 has read x' });
    for (const act of cluster.acts.slice(from)) {
      const isWritten = act.kind === 'wrote';
      const isSent =
        act.kind === 'sent' &&
        act.message.kind === 'AppendEntries' &&
        act.message.entries.length > 0;
      cluster.expect(
        !isWritten && !isSent,
        `there were only reads, and ${act.node} ${isWritten ? 'wrote to its disk' : 'sent an entry'}`,
        act,
      );
    }
    expectLinearizable(cluster);
  },
});

const aDeposedLeader = labTest<Raft>({
  id: 'F2.2',
  part: 'F2',
  title: 'a leader that was deposed, and does not know it, answers no read',
  reading: { work: 'ongaro-2014', section: '§6.4, Processing read-only queries more efficiently' },
  guide:
    'Heartbeats that were answered before the read was asked say nothing about now. Count rounds: the reply repeats `round`, and the read waits for a majority in a ' +
    'round that began after it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    for (const value of ['a', 'b', 'c', 'd']) {
      const old = await agreeOn(cluster, put('x', `${value} before`));
      cutOff(cluster, old);
      const rest = except(cluster, old);
      const next = put('x', value);
      let asked: NodeId | undefined;
      // Read after read, until long after somebody else has written.
      for (let ms = 0; ms < 3 * ELECTION_TIMEOUT_MAX_MS; ms += 20) {
        cluster.request(old, readX('index'));
        await cluster.runFor(20);
        const leader = latestLeader(cluster);
        if (leader === undefined || leader === old || leader === asked) continue;
        if (rest.includes(leader)) propose(cluster, leader, next);
        asked = leader;
      }
      cluster.heal();
      await agreeOn(cluster, put('y', value));
      expectLinearizable(cluster);
    }
  },
});

const justElected = labTest<Raft>({
  id: 'F2.3',
  part: 'F2',
  title: 'a leader that was just elected reads nothing before it has committed in its own term',
  reading: { work: 'ongaro-2014', section: '§6.4, Processing read-only queries more efficiently' },
  guide:
    'It has all entries that are committed, and does not know yet which those are. An entry of its own term tells: step 1 of the five.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    for (const value of ['a', 'b', 'c']) {
      const old = await leaderOf(cluster);
      const command = put('x', value);
      propose(cluster, old, command);
      await cluster.runUntil(() => Chronicle.of(cluster).appliersOf(command).has(old), {
        withinMs: 1000,
        what: `${old} applies what it was asked for`,
      });
      // It has answered. The others have the entry, and have not heard that it is committed.
      cluster.crash(old);
      await cluster.runUntil(() => except(cluster, old).includes(latestLeader(cluster) ?? ''), {
        withinMs: 5000,
        what: 'another server is elected',
      });
      const { response } = await ask(cluster, latestLeader(cluster) ?? '', readX('index'));
      cluster.expect(
        response?.kind !== 'applied' || response.result === value,
        `${old} said that x is '${value}', and crashed. The next leader was asked at the moment of its election, and read ` +
          JSON.stringify(response),
      );
      cluster.restart(old);
      await cluster.runFor(100);
    }
    expectLinearizable(cluster);
  },
});

const aLease = labTest<Raft>({
  id: 'F2.4',
  part: 'F2',
  title: 'who holds a lease reads at once, and who is cut off holds it not for long',
  reading: { work: 'ongaro-2014', section: '§6.4.1, Using clocks to reduce messaging' },
  guide:
    'Remember when each round of heartbeats began. If a majority has answered the round that began at `start`, nobody else is elected before start plus an ' +
    'election timeout: until then a read by lease needs no message.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 'a'));
    await cluster.runFor(2 * HEARTBEAT_MS);
    for (let count = 0; count < 20; count++) {
      const { atMs = 0, response } = await read(cluster, leader);
      cluster.expect(
        response?.kind === 'applied' && atMs < 1,
        `nothing goes wrong, and ${leader} hears of its followers every ${HEARTBEAT_MS} ms: a read by lease is answered at ` +
          `once, and ${leader} took ${Math.round(atMs)} ms`,
      );
      await cluster.runFor(7);
    }
    cutOff(cluster, leader);
    // So early it has not given up yet: only the lease says that it must not answer.
    await cluster.runFor(ELECTION_TIMEOUT_MIN_MS + 5);
    const { response } = await read(cluster, leader);
    cluster.expect(
      response?.kind !== 'applied',
      `${leader} has heard nobody for ${ELECTION_TIMEOUT_MIN_MS} ms, and still answers a read by its lease`,
    );
    cluster.heal();
    expectLinearizable(cluster);
  },
});

const driftingClocks = labTest<Raft>({
  id: 'F2.5',
  part: 'F2',
  title:
    'a lease is over in time, if its holder’s clock is as slow, and the others’ as fast, as they may be',
  reading: { work: 'ongaro-2014', section: '§6.4.1, Using clocks to reduce messaging' },
  guide:
    'Its followers wait for ELECTION_TIMEOUT_MIN_MS by clocks that may be CLOCK_DRIFT_PPM fast, and the leader waits by one that may be as slow: how long may it believe, by ' +
    'its own clock?',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 7, network: { delayMs: 1 }, invariants });
    for (let round = 0; round < 12; round++) {
      const command = put('x', round);
      const old = await agreeOn(cluster, put('x', `before ${round}`));
      for (const node of serversOf(cluster)) {
        const driftPpm = node === old ? -CLOCK_DRIFT_PPM : CLOCK_DRIFT_PPM;
        cluster.inject({ kind: 'clock', atMs: cluster.nowMs, node, driftPpm });
      }
      await cluster.runFor(4 * HEARTBEAT_MS);
      cutOff(cluster, old);
      const next = await leaderOf(cluster, { among: except(cluster, old) });
      propose(cluster, next, command);
      await cluster.runUntil(() => Chronicle.of(cluster).appliersOf(command).size > 0, {
        withinMs: 1000,
        what: `${next} applies what it was asked for`,
      });
      await read(cluster, old);
      expectLinearizable(cluster);
      for (const node of serversOf(cluster)) cluster.resume(node);
      cluster.heal();
    }
  },
});

/** Writes, and reads by one of the two ways, of one key. */
function readsAndWrites(by: Read['by']): ReturnType<typeof requests<Raft>> {
  return requests<Raft>({
    to: 'client',
    request: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Request>(readX(by)) },
      { weight: 2, arbitrary: fc.nat(99).map((value): Request => put('x', value)) },
      { weight: 1, arbitrary: fc.constant<Request>(get('x')) },
    ),
  });
}

const network = { lossProbability: [0, 0.05], delayMs: [1, 10] } as const;

const byReadIndex = clusterProperty<Raft>({
  id: 'F2.6',
  part: 'F2',
  title: 'reads by read index are linearizable, whatever clocks and networks do',
  reading: { work: 'ongaro-2014', section: '§6.4, Processing read-only queries more efficiently' },
  guide:
    'The read that is named is older than something that was written before it was asked. Which leader answered, and how did it know that it led?',
  violates: 'a read returns the results of the latest committed write',
  scene: scene<Raft>({
    nodes: { server: [3, 5], client: [2, 3] },
    network,
    workload: readsAndWrites('index'),
    operations: [4, 16],
    withinMs: 800,
    faults: swarm(),
  }),
  invariants,
  prepare: (cluster, drawn) => readAtTheOldLeader(cluster, drawn, 'index'),
  liveness: allAreAnswered,
  check: expectLinearizable,
  needs: [aDeposedLeaderWasRead, aLeaderCrashed],
});

const byLease = clusterProperty<Raft>({
  id: 'F2.7',
  part: 'F2',
  title: 'reads by lease are linearizable, as long as clocks drift within the bound',
  reading: { work: 'ongaro-2014', section: '§6.4.1, Using clocks to reduce messaging' },
  guide:
    'A lease counts from the moment at which the round was sent, by the leader’s clock, and is shorter than the followers’ patience by the drift of both. Who restarts ' +
    'does not know what it has promised.',
  violates: 'a read returns the results of the latest committed write',
  scene: scene<Raft>({
    nodes: { server: [3, 5], client: [2, 3] },
    network,
    workload: readsAndWrites('lease'),
    operations: [4, 16],
    withinMs: 800,
    // No clock leaps or stands still: a lease is only as good as the bound that it counts on.
    faults: [
      clockFaults({ driftPpm: [-CLOCK_DRIFT_PPM, CLOCK_DRIFT_PPM] }),
      partitions({ forMs: [100, 800] }),
      oneWayCuts({ forMs: [100, 800] }),
      crashes({ forMs: [10, 400], afterEffects: 3, disk: ['synced', 'torn', 'kept'] }),
      restartLoops({ roles: ['server'] }),
      pauses({ forMs: [50, 500] }),
      slowNodes({ forMs: [50, 500] }),
      linkFaults({ lossProbability: [0, 0.5], delayMs: [1, 100], forMs: [100, 800] }),
    ],
  }),
  invariants,
  prepare: (cluster, drawn) => readAtTheOldLeader(cluster, drawn, 'lease'),
  liveness: allAreAnswered,
  check: expectLinearizable,
  needs: [aDeposedLeaderWasRead, aLeaderCrashed],
});

/**
 * Chance seldom cuts off the leader together with somebody who reads. So whoever leads after the first election is cut off with the first
 * client, whom it answers if it answers anybody; what the others write it does not hear of.
 */
async function readAtTheOldLeader(
  cluster: RaftCluster,
  { seed }: SceneCase<Raft>,
  by: Read['by'],
): Promise<void> {
  await cluster.runFor(ELECTION_TIMEOUT_MAX_MS);
  const leader = latestLeader(cluster);
  if (leader === undefined) return;
  const atMs = cluster.nowMs + (seed % 100);
  const rest = cluster.nodes.filter((node) => node !== leader && node !== 'c1');
  cluster.inject({ kind: 'partition', atMs, groups: [[leader, 'c1'], rest], forMs: 700 });
  for (let ms = 50; ms < 700; ms += 40) {
    cluster.request(leader, readX(by), { atMs: atMs + ms });
    if (ms > 150 && ms % 80 < 40) cluster.request('c2', put('x', `at ${ms}`), { atMs: atMs + ms });
  }
}

/** Asks for a read by lease, and gives what was answered at once. */
async function read(
  cluster: RaftCluster,
  server: NodeId,
): Promise<{ readonly atMs?: number; readonly response?: Raft['response'] }> {
  const asked = cluster.request(server, readX('lease'));
  await cluster.runFor(2);
  if (asked.answeredAtMs === undefined) return { atMs: Infinity };
  return { atMs: asked.answeredAtMs - asked.invokedAtMs, response: asked.response };
}

export const partF2: readonly LabTest[] = [
  aReadLeavesNoTrace,
  aDeposedLeader,
  justElected,
  aLease,
  driftingClocks,
  byReadIndex,
  byLease,
];
