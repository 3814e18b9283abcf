// Part E1: PreVote and CheckQuorum (dissertation §4.2.3, §6.2, §9.6).

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
  shapedPartitions,
} from '@netsplit/harness';
import fc from 'fast-check';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import { agreeOn, allFollowOne, askEverybody, leaderOf, propose } from './cluster-scenes.ts';
import { put } from './commands.ts';
import { aHeardLeaderKeepsItsVotes } from './heard-leader.ts';
import { safetyInvariants } from './invariants.ts';
import { aLeaderWasCutOff, aLeaderWasReplaced, aVoteWasAskedForBesideALeader } from './needs.ts';
import { cutOff, except, raftCluster, type RaftCluster } from './raft-cluster.ts';

/** Time for many elections, if anybody were to begin one. */
const LONG_MS = 10 * ELECTION_TIMEOUT_MAX_MS;

const invariants = [...safetyInvariants, aHeardLeaderKeepsItsVotes];

const aReturningServerDeposesNobody = labTest<Raft>({
  id: 'E1.1',
  part: 'E1',
  title: 'a server that was cut off does not depose the leader when it comes back',
  reading: { work: 'ongaro-2014', section: '§9.6' },
  guide:
    'Before it increments its term, a candidate asks with preVote: true, and the term that it would have, whether it would be ' +
    'elected. Only with a majority of such answers does it begin an election.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [gone = ''] = except(cluster, leader);
    cutOff(cluster, gone);
    await cluster.runFor(LONG_MS);
    cluster.heal();
    await cluster.runFor(LONG_MS);
    expectNoOtherElection(
      cluster,
      `${gone} came back after it was cut off from a leader that was well`,
    );
    await agreeOn(cluster, put('x', 2));
  },
});

const aServerThatCannotHearDeposesNobody = labTest<Raft>({
  id: 'E1.2',
  part: 'E1',
  title: 'a server that cannot hear the leader, and can be heard, deposes nobody',
  reading: { work: 'ongaro-2014', section: '§4.2.3' },
  guide:
    'A server that has heard of its leader within ELECTION_TIMEOUT_MIN_MS does not grant a vote, and does not take the term of ' +
    'the one who asks. The leader itself is such a server.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [deaf = ''] = except(cluster, leader);
    cluster.cutOneWay(leader, deaf);
    await cluster.runFor(LONG_MS);
    await agreeOn(cluster, put('x', 2), { by: except(cluster, deaf) });
    cluster.heal();
    await cluster.runFor(LONG_MS);
    expectNoOtherElection(
      cluster,
      `${deaf} could not hear ${leader}, and four of five servers could`,
    );
  },
});

const aDeafLeaderStepsDown = labTest<Raft>({
  id: 'E1.3',
  part: 'E1',
  title: 'a leader that is heard, and hears nobody, makes way',
  reading: { work: 'ongaro-2014', section: '§6.2' },
  guide:
    'A leader keeps an election timer, too. When it fires, and no majority has answered since it fired last, the leader becomes ' +
    'a follower: its heartbeats stop, and the others can elect somebody.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants });
    const deaf = await agreeOn(cluster, put('x', 1));
    const rest = except(cluster, deaf);
    for (const server of rest) cluster.cutOneWay(server, deaf);
    await leaderOf(cluster, {
      among: rest,
      what: `${deaf}, which hears nobody, leads no longer, and one of the others is elected`,
    });
    await agreeOn(cluster, put('x', 2), { by: rest });
    cluster.heal();
    await agreeOn(cluster, put('x', 3));
  },
});

const aLeaderWithoutAMajoritySaysSo = labTest<Raft>({
  id: 'E1.4',
  part: 'E1',
  title: 'a leader that has lost its majority sends its clients away',
  reading: { work: 'ongaro-2014', section: '§6.2' },
  guide:
    "When a leader steps down, it answers { kind: 'deposed' } to all whose commands wait, and from then on " +
    "{ kind: 'not-leader', leader: null }.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [beside = ''] = except(cluster, leader);
    cutOff(cluster, leader, beside);
    const waiting = propose(cluster, leader, put('x', 2));
    await cluster.runUntil(() => waiting.answered, {
      withinMs: LONG_MS,
      what: `${leader}, which can reach one of four others, gives up and answers who waits for x ← 2`,
    });
    cluster.expect(
      waiting.response?.kind === 'deposed',
      `${leader} answered ${JSON.stringify(waiting.response)} to x ← 2, which nobody else has: it cannot know ` +
        "whether it will take effect, and says { kind: 'deposed' }",
    );
    const late = propose(cluster, leader, put('x', 3));
    await cluster.runFor(1);
    cluster.expect(
      late.response?.kind === 'not-leader',
      `${leader} has given up, and answers ${JSON.stringify(late.response)} to another command`,
    );
  },
});

const leadersStay = clusterProperty<Raft>({
  id: 'E1.5',
  part: 'E1',
  title: 'whatever is cut, nobody votes against a leader that it has just heard',
  reading: { work: 'ongaro-2014', section: '§4.2.3' },
  guide:
    'The violated rule names a vote. When did that server last hear of its leader, and who asked it for its vote?',
  violates: 'a server that hears a leader grants no vote within the minimum election timeout',
  scene: scene<Raft>({
    nodes: { server: [3, 5] },
    network: { lossProbability: [0, 0.1], duplicateProbability: [0, 0.2], delayMs: [1, 20] },
    workload: requests<Raft>({
      to: 'server',
      request: fc.nat(99).map((value) => ({ kind: 'propose', command: put('x', value) })),
    }),
    operations: [1, 8],
    withinMs: 1300,
    faults: [
      oneWayCuts({ forMs: [200, 1500] }),
      oneWayCuts({ forMs: [200, 1500] }),
      shapedPartitions({ forMs: [200, 1000] }),
      partitions({ forMs: [200, 1000] }),
      linkFaults({ delayMs: [1, 200], forMs: [200, 1000] }),
      crashes({ forMs: [10, 500] }),
    ],
    maxFaults: 8,
  }),
  invariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: async (cluster) => {
    await agreeOn(cluster, put('x', 'the end'));
  },
  needs: [aLeaderWasCutOff, aLeaderWasReplaced, aVoteWasAskedForBesideALeader],
});

/** The first election of all is the only one. */
function expectNoOtherElection(cluster: RaftCluster, what: string): void {
  const [, again] = cluster.outputs('elected');
  cluster.expect(
    again === undefined,
    `${what}, and then ${again?.node} was elected in term ${again?.data.term}`,
    again,
  );
}

export const partE1: readonly LabTest[] = [
  aReturningServerDeposesNobody,
  aServerThatCannotHearDeposesNobody,
  aDeafLeaderStepsDown,
  aLeaderWithoutAMajoritySaysSo,
  leadersStay,
];
