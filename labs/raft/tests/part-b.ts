// Part B: log replication (§5.3, §5.4).

import { clusterProperty, labTest, type LabTest, requests, scene, swarm } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS, HEARTBEAT_MS } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import {
  agreeOn,
  allFollowOne,
  ask,
  askEverybody,
  latestLeader,
  leaderOf,
  propose,
} from './cluster-scenes.ts';
import { append, put, told } from './commands.ts';
import { figure7 } from './figure-7.ts';
import { safetyInvariants } from './invariants.ts';
import { logProperties } from './log-properties.ts';
import { aLeaderWasCutOff, aLeaderWasReplaced } from './needs.ts';
import { cutOff, except, raftCluster, type RaftCluster, scatter } from './raft-cluster.ts';

const invariants = safetyInvariants;

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
    const cluster = raftCluster(subject, { invariants });
    for (const value of [3, 1, 2]) await agreeOn(cluster, put('x', value));
    const leader = await leaderOf(cluster);
    const { response } = await ask(cluster, leader, { kind: 'propose', command: put('y', 9) });
    cluster.expect(
      response?.kind === 'applied' && response.result === '9',
      `y ← 9 was answered with ${JSON.stringify(response)}, and it is { kind: 'applied', index, result: '9' }`,
    );
    const [follower = ''] = except(cluster, leader);
    const { response: other } = await ask(cluster, follower, {
      kind: 'propose',
      command: put('y', 10),
    });
    cluster.expect(
      other?.kind === 'not-leader' && other.leader === leader,
      `${follower}, a follower, answered ${JSON.stringify(other)} to a command: it names the leader, ${leader}, and takes nothing`,
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
    const cluster = raftCluster(subject, { invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [follower = ''] = except(cluster, leader);
    cutOff(cluster, follower);
    const rest = except(cluster, follower);
    for (const value of [2, 3, 4, 5]) await agreeOn(cluster, put('x', value), { by: rest });
    cluster.heal();
    for (const value of [6, 7]) await agreeOn(cluster, put('x', value));
  },
});

const eachEntryOnce = labTest<Raft>({
  id: 'B3',
  part: 'B',
  title: 'while nothing is lost, each entry is sent once to each follower, and not much else',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'When you have sent entries to a follower, move its nextIndex on at once: what was sent is not sent again, unless the ' +
    'follower says that it lacks something.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants, network: { delayMs: 8 } });
    const leader = await agreeOn(cluster, put('x', 'first'));
    await cluster.runFor(2 * HEARTBEAT_MS);
    const fromMs = cluster.nowMs;
    const commands = Array.from({ length: 10 }, (_, number) => put('x', `command ${number}`));
    for (const command of commands) {
      propose(cluster, leader, command);
      await cluster.runFor(5);
    }
    await agreeOn(cluster, put('x', 'last'));
    const sent = cluster.sent(({ node, atMs }) => node === leader && atMs >= fromMs);
    for (const follower of except(cluster, leader)) {
      for (const command of commands) {
        const times = sent.filter(
          ({ to, message }) =>
            to === follower &&
            message.kind === 'AppendEntries' &&
            message.entries.some(
              (entry) => entry.kind === 'command' && told(entry.command) === told(command),
            ),
        );
        cluster.expect(
          times.length === 1,
          `${leader} sent ${told(command)} ${times.length} times to ${follower}, and nothing was lost`,
          times[1],
        );
      }
    }
    const elapsedMs = cluster.nowMs - fromMs;
    const most = 2 * (2 * (commands.length + 1) + (4 * elapsedMs) / HEARTBEAT_MS);
    cluster.expect(
      sent.length <= most,
      `${leader} sent ${sent.length} messages for ${commands.length} commands in ${Math.round(elapsedMs)} ms: ${Math.floor(most)} are plenty`,
    );
  },
});

const noMajorityNoAgreement = labTest<Raft>({
  id: 'B4',
  part: 'B',
  title: 'without a majority nothing is committed, and with it everything goes on',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'An entry is committed when majority(…) of all servers have it: the leader is one of them.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const leader = await agreeOn(cluster, put('x', 1));
    const [beside = ''] = except(cluster, leader);
    cutOff(cluster, ...except(cluster, leader, beside));
    const waiting = propose(cluster, leader, put('x', 'of two in five'));
    await cluster.runFor(200);
    cluster.expect(
      waiting.response?.kind !== 'applied' &&
        Chronicle.of(cluster).appliersOf(put('x', 'of two in five')).size === 0,
      `${leader} and ${beside}, two of five, have committed a command by themselves`,
    );
    cluster.heal();
    await agreeOn(cluster, put('x', 2));
  },
});

const manyAtOnce = labTest<Raft>({
  id: 'B5',
  part: 'B',
  title: 'commands that come at the same moment are all applied, everywhere in one order',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'Remember for each index who waits for it. One acknowledgement may commit several entries at once.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants });
    const leader = await agreeOn(cluster, append('x', 'a'));
    const letters = 'bcdefghijklmnopqrst'.split('');
    const proposals = letters.map((letter) => propose(cluster, leader, append('x', letter)));
    await cluster.runUntil(() => proposals.every(({ answered }) => answered), {
      withinMs: 1000,
      what: `${leader} answers ${letters.length} commands that came at once`,
    });
    const results = proposals.map(({ response }) =>
      response?.kind === 'applied' ? response.result : '?',
    );
    const longest = results.at(-1) ?? '';
    cluster.expect(
      results.every(
        (result, at) => result.endsWith(letters[at] ?? '') && longest.startsWith(result),
      ),
      `the answers are ${results.join(', ')}: each shows its own letter, after those that came before it`,
    );
    await agreeOn(cluster, append('x', 'u'));
  },
});

const uncommittedEntriesGo = labTest<Raft>({
  id: 'B6',
  part: 'B',
  title: 'what a cut-off leader could not commit gives way when it comes back',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3' },
  guide:
    'An entry with the same index and another term than the leader sends is deleted, with all that follow it. It was not ' +
    'committed, or the leader would have it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants });
    const old = await agreeOn(cluster, put('x', 1));
    cutOff(cluster, old);
    const lost = [2, 3, 4].map((value) => put('x', `lost ${value}`));
    const waiting = lost.map((command) => propose(cluster, old, command));
    const rest = except(cluster, old);
    await agreeOn(cluster, put('x', 5), { by: rest });
    cluster.heal();
    // The second message that comes to it is lost: so what comes next says how far the others have committed, and its log
    // still has what they have not.
    for (const from of rest) {
      const path = { message: 'AppendEntries', from, to: old } as const;
      cluster.inject({ kind: 'rule', atMs: cluster.nowMs, ...path, nth: 2, verdict: 'drop' });
    }
    await agreeOn(cluster, put('x', 6));
    await cluster.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    for (const [at, command] of lost.entries()) {
      cluster.expect(
        waiting[at]?.response?.kind !== 'applied' &&
          Chronicle.of(cluster).appliersOf(command).size === 0,
        `${told(command)} was only ever in the log of ${old}, another command took its place, and yet it was applied`,
      );
    }
  },
});

const onlyTheUpToDate = labTest<Raft>({
  id: 'B7',
  part: 'B',
  title: 'a server with an old log is not elected, be it shorter or longer',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.4.1' },
  guide:
    'Grant a vote only if the log of the candidate is at least as up-to-date as yours: first compare the terms of the last ' +
    'entries, and only if they are equal their indexes.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants });
    // Who is elected is a matter of timeouts: five rounds, and in each the one with the old log may be first to ask.
    for (let round = 1; round <= 5; round++) {
      const old = await agreeOn(cluster, put('x', round));
      // Long and old: ten entries that nobody else has. Short and new: what the others commit meanwhile.
      cutOff(cluster, old);
      for (let number = 0; number < 10; number++) propose(cluster, old, put('x', `lost ${number}`));
      const rest = except(cluster, old);
      const committed = put('y', round);
      const next = await agreeOn(cluster, committed, { by: rest });
      const third = rest.find((server) => server !== next) ?? '';
      cluster.heal();
      cutOff(cluster, next);
      const elected = await leaderOf(cluster, { among: [old, third] });
      cluster.expect(
        elected === third,
        `${old} was elected with the vote of ${third}, which has applied ${told(committed)}, and ${old} does not have it`,
      );
      await agreeOn(cluster, put('z', round), { by: [old, third] });
      cluster.heal();
    }
  },
});

const backingUpFast = labTest<Raft>({
  id: 'B8',
  part: 'B',
  title: 'fifty entries that nobody wants are passed over quickly',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.3, its last paragraphs' },
  guide:
    'Going back one entry with each refusal takes fifty round trips. Let the follower say conflictTerm and conflictIndex, and go ' +
    'back over a whole term at once.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const old = await agreeOn(cluster, put('x', 1));
    const [beside = ''] = except(cluster, old);
    const others = except(cluster, old, beside);
    cutOff(cluster, old, beside);
    for (let value = 0; value < 50; value++) propose(cluster, old, put('x', `lost ${value}`));
    await leaderOf(cluster, { among: others });
    for (let value = 0; value < 50; value++) {
      await agreeOn(cluster, put('x', `kept ${value}`), { by: others });
    }
    // The next leader begins where its own log ends, and theirs has come apart from it long before.
    const next = latestLeader(cluster) ?? '';
    cluster.heal();
    cutOff(cluster, next);
    const fromMs = cluster.nowMs;
    await agreeOn(cluster, put('x', 'the end'), { by: except(cluster, next) });
    const refusals = cluster.sent(
      ({ node, message, atMs }) =>
        atMs >= fromMs &&
        [old, beside].includes(node) &&
        message.kind === 'AppendEntriesReply' &&
        !message.success,
    );
    cluster.expect(
      refusals.length <= 20,
      `${old} and ${beside}, each with fifty entries of one term too many, refused AppendEntries ${refusals.length} times until they agreed`,
    );
  },
});

const figure8 = labTest<Raft>({
  id: 'B9',
  part: 'B',
  title: 'Figure 8: an entry of an earlier term is not committed by counting its copies',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.4.2, Figure 8' },
  guide:
    'A leader commits by counting only entries of its own term: log[N].term === currentTerm. What is before them is committed with them.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants });
    const first = await agreeOn(cluster, put('x', 1));
    // (a) The first leader replicates an entry to one follower only.
    const [second = ''] = except(cluster, first);
    const rest = except(cluster, first, second);
    cluster.partition([first, second], rest);
    const entry = put('x', 'of the first leader');
    propose(cluster, first, entry);
    await cluster.runFor(30);
    // (b) One of the three others is elected, and has an entry of its own at the same index, which nobody else gets.
    scatter(cluster);
    cluster.heal();
    cluster.partition([first], [second], rest);
    const isOneOfTheRest = (): boolean => rest.includes(latestLeader(cluster) ?? '');
    await cluster.runUntil(isOneOfTheRest, {
      withinMs: 5000,
      what: `${rest.join(', ')} elect one`,
    });
    const rival = cluster.need(latestLeader(cluster), 'there is a leader');
    scatter(cluster);
    propose(cluster, rival, put('x', 'of the rival'));
    await cluster.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    // (c) Those who have the first entry win the next election, and copy it to a third server: a majority has it.
    const [helper = '', last = ''] = rest.filter((server) => server !== rival);
    cluster.heal();
    cluster.partition([first, second, helper], [rival], [last]);
    await cluster.runUntil(() => hasAcknowledged(cluster, helper, told(entry)), {
      withinMs: 20 * ELECTION_TIMEOUT_MAX_MS,
      what: `${first} or ${second} is elected, and ${helper} acknowledges ${told(entry)}`,
    });
    // (d) Before anything of the new term is committed the rival comes back. Its last entry is of a later term.
    scatter(cluster);
    await cluster.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    cluster.heal();
    cluster.partition([rival, helper, last], [first], [second]);
    await agreeOn(cluster, put('x', 'after all'), { by: [rival, helper, last], withinMs: 12_000 });
    cluster.heal();
    await agreeOn(cluster, put('x', 'the end'));
  },
});

/** Whether a server has received an entry, and somebody its acknowledgement. */
function hasAcknowledged(cluster: RaftCluster, server: NodeId, entry: string): boolean {
  const received = cluster.acts.findIndex(
    (act) =>
      act.kind === 'delivered' &&
      act.node === server &&
      act.message.kind === 'AppendEntries' &&
      act.message.entries.some((one) => one.kind === 'command' && told(one.command) === entry),
  );
  if (received === -1) return false;
  return cluster.acts
    .slice(received)
    .some(
      (act) =>
        act.kind === 'delivered' &&
        act.from === server &&
        act.message.kind === 'AppendEntriesReply' &&
        act.message.success,
    );
}

const logSafety = clusterProperty<Raft>({
  id: 'B10',
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
      request: fc.nat(999).map((value) => ({ kind: 'propose', command: append('x', `${value};`) })),
    }),
    operations: [1, 16],
    withinMs: 1500,
    faults: swarm({ except: ['crash', 'restart loop', 'full disk', 'slow disk'] }),
  }),
  invariants,
  prepare: askEverybody,
  liveness: allFollowOne,
  check: async (cluster) => {
    await agreeOn(cluster, append('x', 'the end'));
  },
  needs: [aLeaderWasCutOff, aLeaderWasReplaced],
});

export const partB: readonly LabTest[] = [
  agreement,
  aFollowerComesBack,
  eachEntryOnce,
  noMajorityNoAgreement,
  manyAtOnce,
  uncommittedEntriesGo,
  onlyTheUpToDate,
  backingUpFast,
  figure8,
  logSafety,
  figure7,
  ...logProperties,
];
