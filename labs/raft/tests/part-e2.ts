// Part E2: membership changes, one server at a time (dissertation chapter 4).

import {
  clusterProperty,
  crashes,
  labTest,
  type LabTest,
  oneWayCuts,
  partitions,
  requests,
  scene,
} from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Raft, Request } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import { agreeOn, ask, askEverybody, latestLeader, leaderOf, propose } from './cluster-scenes.ts';
import { append, put } from './commands.ts';
import { safetyInvariants } from './invariants.ts';
import { cutOff, except, raftCluster, type RaftCluster, serversOf } from './raft-cluster.ts';
import { changeMembers, membershipInvariants, reconfiguredTo } from './reconfiguration.ts';
import { aConfigurationChanged, aLeaderCrashed, aLeaderWasCutOff } from './needs.ts';

const invariants = [...safetyInvariants, ...membershipInvariants];

const aServerIsAdded = labTest<Raft>({
  id: 'E2.1',
  part: 'E2',
  title: 'a server that is added gets the log, and counts from then on',
  reading: { work: 'ongaro-2014', section: '§4.1' },
  guide:
    "add-server: the leader appends { kind: 'members', term, members } with one server more, and replicates it to that server, too. " +
    "When it is committed: output('reconfigured', …), and respond.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { newcomers: 1, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    await changeMembers(cluster, { kind: 'add-server', server: 'n1' });
    await agreeOn(cluster, put('x', 2), { by: [...serversOf(cluster), 'n1'] });
    // Three of four are a majority now; two, which were one before, are none.
    const [one = '', other = ''] = except(cluster, leader);
    cutOff(cluster, one);
    await agreeOn(cluster, put('x', 3), { by: [leader, other, 'n1'] });
    cutOff(cluster, one, 'n1');
    const lonely = propose(cluster, latestLeader(cluster) ?? leader, put('x', 4));
    await cluster.runFor(4 * ELECTION_TIMEOUT_MAX_MS);
    cluster.expect(
      lonely.response?.kind !== 'applied',
      `x ← 4 was committed while no three of the four members could reach each other`,
    );
  },
});

const aServerIsRemoved = labTest<Raft>({
  id: 'E2.2',
  part: 'E2',
  title: 'servers that are removed count no longer, and disturb nobody',
  reading: { work: 'ongaro-2014', section: '§4.2.3' },
  guide:
    'remove-server: the same entry with one server less. Elections and commitment count over the members of the latest ' +
    'configuration, wherever they count.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [one = '', two = '', three = '', four = ''] = except(cluster, leader);
    await changeMembers(cluster, { kind: 'remove-server', server: one });
    await changeMembers(cluster, { kind: 'remove-server', server: two });
    const before = cluster.outputs('elected').length;
    await cluster.runFor(5 * ELECTION_TIMEOUT_MAX_MS);
    const again = cluster.outputs('elected')[before];
    cluster.expect(
      again === undefined,
      `${one} and ${two} are removed, and nothing else happened: why was ${again?.node} elected?`,
      again,
    );
    // Two of the three that are left: they would be no majority of five.
    cutOff(cluster, one, two, four);
    await agreeOn(cluster, put('x', 2), { by: [leader, three] });
  },
});

const theLeaderIsRemoved = labTest<Raft>({
  id: 'E2.3',
  part: 'E2',
  title: 'a leader that removes itself does not count itself, and steps down when it is done',
  reading: { work: 'ongaro-2014', section: '§4.2.2' },
  guide:
    'While it commits the configuration without itself, the leader leads, and counts the others only. Then it becomes a follower, ' +
    'and stands for no election any more.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 2, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [other = ''] = except(cluster, leader);
    cutOff(cluster, other);
    const removal = cluster.request(leader, { kind: 'remove-server', server: leader });
    await cluster.runFor(100);
    cluster.expect(
      removal.response?.kind !== 'reconfigured',
      `${leader} answers that the configuration without itself is committed, and ${other}, its only member, has not even received it`,
    );
    cluster.heal();
    await reconfiguredTo(cluster, [other]);
    await leaderOf(cluster, {
      among: [other],
      what: `${other} leads alone, when ${leader} is removed`,
    });
    await agreeOn(cluster, put('x', 2), { by: [other] });
  },
});

const aConfigurationCountsAtOnce = labTest<Raft>({
  id: 'E2.4',
  part: 'E2',
  title: 'a configuration counts from the moment when it is in the log',
  reading: { work: 'ongaro-2014', section: '§4.1' },
  guide:
    'A server always uses the latest configuration in its log, committed or not. So the entry that adds a server is committed by a ' +
    'majority that has that server in it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 1, newcomers: 1, invariants });
    await agreeOn(cluster, put('x', 1));
    cutOff(cluster, 'n1');
    const addition = cluster.request('s1', { kind: 'add-server', server: 'n1' });
    await cluster.runFor(100);
    cluster.expect(
      addition.response?.kind !== 'reconfigured',
      'n1 was added, and cannot be reached: s1 alone is one of two, and no majority; it answers that the change is committed',
    );
    cluster.heal();
    await reconfiguredTo(cluster, ['s1', 'n1']);
    // And the other way round: s1 is a majority of the configuration without n1, as soon as that is in its log.
    await leaderOf(cluster, { among: ['s1', 'n1'] });
    await agreeOn(cluster, put('x', 2), { by: ['s1', 'n1'] });
    const leader = latestLeader(cluster) ?? 's1';
    const other = leader === 's1' ? 'n1' : 's1';
    cutOff(cluster, other);
    const { response } = await ask(cluster, leader, { kind: 'remove-server', server: other });
    cluster.expect(
      response?.kind === 'reconfigured',
      `${leader} answers ${JSON.stringify(response)} to the removal of ${other}, which it can commit by itself`,
    );
  },
});

const theBugOf2015 = labTest<Raft>({
  id: 'E2.5',
  part: 'E2',
  title: 'a new leader changes the configuration only when it has committed something in its term',
  reading: { work: 'ongaro-2015', section: 'The whole message' },
  guide:
    'A configuration that an earlier leader has begun may be unknown to you. Once an entry of your own term is committed, that ' +
    'earlier leader cannot win an election any more: until then, refuse changes.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 4, newcomers: 1, invariants });
    const first = await agreeOn(cluster, put('x', 1));
    // The first leader adds n1, and nobody but n1 hears of it.
    cluster.partition([first, 'n1'], except(cluster, first));
    cluster.request(first, { kind: 'add-server', server: 'n1' });
    const rest = except(cluster, first);
    // One of the others is elected by all three, and at this moment loses one of them.
    await cluster.runUntil(() => rest.includes(latestLeader(cluster) ?? ''), {
      withinMs: 10 * ELECTION_TIMEOUT_MAX_MS,
      what: `${rest.join(', ')}, three of four, elect a leader`,
    });
    const second = cluster.need(latestLeader(cluster), 'there is a leader');
    const [third = '', fourth = ''] = rest.filter((server) => server !== second);
    cluster.heal();
    cluster.partition([first, 'n1'], [second, third], [fourth]);
    // With the first leader out, two of three would be enough, for anything.
    const removal = cluster.request(second, { kind: 'remove-server', server: first });
    await cluster.runFor(60);
    propose(cluster, second, put('x', 'of the second leader'));
    await cluster.runFor(60);
    cluster.expect(
      removal.response?.kind !== 'reconfigured',
      `${second} has committed a change with ${third} alone, and before it had committed anything in its term`,
    );
    // With n1 in, the first leader, n1 and the fourth are three of five: enough for something else.
    cluster.heal();
    cluster.partition([second, third], [first, 'n1', fourth]);
    await cluster.runFor(4 * ELECTION_TIMEOUT_MAX_MS);
    for (const server of [first, 'n1', fourth]) propose(cluster, server, put('x', 'of the first'));
    await cluster.runFor(ELECTION_TIMEOUT_MAX_MS);
    cluster.heal();
    await agreeOn(cluster, put('x', 'the end'));
  },
});

const oneChangeAtATime = labTest<Raft>({
  id: 'E2.6',
  part: 'E2',
  title: 'a change waits for the one before it, and a cluster can be replaced server by server',
  reading: { work: 'ongaro-2014', section: '§4.1' },
  guide:
    "While a configuration is in the log and not committed, answer another change with { kind: 'refused', why: … }, and change nothing.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { newcomers: 3, invariants });
    const leader = await agreeOn(cluster, append('x', 'a'));
    const changes = ['n1', 'n2', 'n3'].map((server) =>
      cluster.request(leader, { kind: 'add-server', server }),
    );
    await cluster.runUntil(() => changes.every(({ answered }) => answered), {
      withinMs: 5000,
      what: `${leader} answers to three changes that were asked for at once`,
    });
    const servers = serversOf(cluster);
    for (const server of ['n1', 'n2', 'n3'])
      await changeMembers(cluster, { kind: 'add-server', server });
    for (const server of servers) await changeMembers(cluster, { kind: 'remove-server', server });
    for (const server of servers) cluster.crash(server);
    await agreeOn(cluster, append('x', 'b'), { by: ['n1', 'n2', 'n3'], withinMs: 20_000 });
  },
});

const safetyWhileItChanges = clusterProperty<Raft>({
  id: 'E2.7',
  part: 'E2',
  title: 'no majority overlooks another while servers come and go',
  reading: { work: 'ongaro-2014', section: '§4.1' },
  guide:
    'Two servers disagree: write down the configuration that each of them used when it committed, or voted, and find the two majorities ' +
    'that have nobody in common.',
  violates: 'no two servers apply different entries at the same index',
  scene: scene<Raft>({
    nodes: { server: [2, 4], newcomer: [1, 2] },
    network: { lossProbability: [0, 0.1], duplicateProbability: [0, 0.2], delayMs: [1, 20] },
    workload: requests<Raft>({
      to: 'server',
      request: fc.oneof(
        { weight: 3, arbitrary: fc.nat(99).map((value): Request => proposal(`${value};`)) },
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constantFrom('add-server' as const, 'remove-server' as const),
            server: fc.constantFrom('n1', 's1', 's2'),
          }),
        },
        { weight: 1, arbitrary: fc.constant<Request>({ kind: 'take-snapshot' }) },
      ),
    }),
    operations: [3, 16],
    withinMs: 2000,
    faults: [
      partitions({ forMs: [100, 1000] }),
      oneWayCuts({ forMs: [100, 1000] }),
      crashes({ forMs: [10, 800] }),
    ],
    maxFaults: 8,
  }),
  invariants,
  prepare: askEverybody,
  liveness: {
    goal: (cluster) => cluster.operations.every(({ answered, abandoned }) => answered || abandoned),
    withinMs: 10_000,
    what: 'all that was asked is answered, one way or another',
  },
  check: somethingIsAgreedOn,
  needs: [aLeaderWasCutOff, aLeaderCrashed, aConfigurationChanged],
});

function proposal(value: string): Request {
  return { kind: 'propose', command: append('x', value) };
}

/** Whoever the members are by now: somebody takes a command, and answers that it is applied. */
async function somethingIsAgreedOn(cluster: RaftCluster): Promise<void> {
  const asked = new Set<NodeId>([...serversOf(cluster), ...cluster.nodesOf('newcomer')]);
  const isApplied = (): boolean =>
    cluster.operations.slice(-asked.size).some(({ response }) => response?.kind === 'applied');
  for (let round = 0; round < 40 && !isApplied(); round++) {
    for (const server of asked) propose(cluster, server, append('x', 'the end'));
    await cluster.runFor(ELECTION_TIMEOUT_MAX_MS / 2);
  }
  cluster.expect(isApplied(), 'after all faults are over, no server gets a command committed');
}

export const partE2: readonly LabTest[] = [
  aServerIsAdded,
  aServerIsRemoved,
  theLeaderIsRemoved,
  aConfigurationCountsAtOnce,
  theBugOf2015,
  oneChangeAtATime,
  safetyWhileItChanges,
];
