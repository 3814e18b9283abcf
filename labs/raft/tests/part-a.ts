// Part A: leader election (§5.2).

import {
  clusterProperty,
  labTest,
  type LabTest,
  partitions,
  rules,
  scene,
  swarm,
} from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS, ELECTION_TIMEOUT_MIN_MS, HEARTBEAT_MS } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import { allFollowOne, LEADER_WITHIN_MS, leaderOf } from './cluster-scenes.ts';
import { electionInvariants } from './invariants.ts';
import { lateVotes } from './late-votes.ts';
import {
  aLeaderWasCutOff,
  aLeaderWasReplaced,
  anOldVoteArrived,
  aVoteCameTwice,
  aVoteWasSplit,
} from './needs.ts';
import {
  cutOff,
  except,
  raftCluster,
  type RaftCluster,
  scatter,
  serversOf,
} from './raft-cluster.ts';

/** Long enough for several elections, if anybody were to begin one. */
const A_WHILE_MS = 2000;

const firstElection = labTest<Raft>({
  id: 'A1',
  part: 'A',
  title: 'a leader is elected, and stays while nothing goes wrong',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    "Set a timer in onStart: this.setTimer('election', …). When it fires, this server becomes a candidate: the next " +
    'term, a vote for itself, and a RequestVote to every other server.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: electionInvariants });
    const leader = await leaderOf(cluster, {
      what: "one server is elected, says so with output('elected', { term }), and sends AppendEntries to the others",
    });
    await cluster.runFor(A_WHILE_MS);
    const [first, second] = cluster.outputs('elected');
    cluster.expect(
      second === undefined,
      `${leader} was elected in term ${first?.data.term}, nothing went wrong, and ${second?.node} was elected in term ` +
        `${second?.data.term}: a follower that hears its leader starts no election`,
      second,
    );
  },
});

const heartbeats = labTest<Raft>({
  id: 'A2',
  part: 'A',
  title: 'a leader makes itself heard, often enough and not much more often',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.6' },
  guide:
    'A leader sends AppendEntries without entries every HEARTBEAT_MS: another timer, set anew each time it fires.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, invariants: electionInvariants });
    const leader = await leaderOf(cluster);
    await cluster.runFor(HEARTBEAT_MS);
    const fromMs = cluster.nowMs;
    await cluster.runFor(A_WHILE_MS);
    for (const follower of except(cluster, leader)) {
      const heard = cluster.delivered(
        ({ node, from, atMs, message }) =>
          node === follower &&
          from === leader &&
          atMs >= fromMs &&
          message.kind === 'AppendEntries',
      );
      const moments = [fromMs, ...heard.map(({ atMs }) => atMs), cluster.nowMs];
      const longest = Math.max(...moments.slice(1).map((atMs, at) => atMs - (moments[at] ?? atMs)));
      cluster.expect(
        longest < ELECTION_TIMEOUT_MIN_MS,
        `${follower} heard nothing of its leader ${leader} for ${Math.round(longest)} ms: an election timeout can be as short as ${ELECTION_TIMEOUT_MIN_MS} ms`,
      );
      const most = (4 * A_WHILE_MS) / HEARTBEAT_MS;
      cluster.expect(
        heard.length <= most,
        `${leader} sent ${heard.length} heartbeats to ${follower} in ${A_WHILE_MS} ms, and one in ${HEARTBEAT_MS} ms is enough`,
      );
    }
  },
});

const reelection = labTest<Raft>({
  id: 'A3',
  part: 'A',
  title: 'when the leader is cut off, the others elect another one, in a later term',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide: 'Each AppendEntries of the leader sets the election timer anew. Without them it fires.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: electionInvariants });
    const old = await leaderOf(cluster);
    cutOff(cluster, old);
    const next = await leaderOf(cluster, {
      among: except(cluster, old),
      what: `with ${old} cut off, one of the others is elected`,
    });
    const [oldTerm = 0, nextTerm = 0] = [old, next].map((leader) => termOf(cluster, leader));
    cluster.expect(
      nextTerm > oldTerm,
      `${old} led term ${oldTerm}, and ${next} was elected in term ${nextTerm}: a candidate increments its term`,
    );
  },
});

const theOldLeaderComesBack = labTest<Raft>({
  id: 'A4',
  part: 'A',
  title: 'an old leader that comes back follows the new one',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.1' },
  guide:
    'Every message has a term. One with a later term than yours: take that term, and become a follower. One with an earlier ' +
    'term: refuse it, and say your term.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { invariants: electionInvariants });
    const old = await leaderOf(cluster);
    // It stands still meanwhile, and has no time to find out by itself that it has lost its majority.
    cluster.inject({ kind: 'pause', atMs: cluster.nowMs, node: old });
    cutOff(cluster, old);
    const next = await leaderOf(cluster, { among: except(cluster, old) });
    // First it can reach those who follow another one by now, and not that one itself. They tell it.
    cluster.heal();
    cluster.cutOneWay(next, old);
    cluster.resume(old);
    await cluster.runFor(ELECTION_TIMEOUT_MIN_MS / 2);
    cluster.heal();
    const atMs = cluster.nowMs;
    await cluster.runUntil(() => Chronicle.of(cluster).latestReign?.followers.has(old) === true, {
      withinMs: LEADER_WITHIN_MS,
      what: `${old} hears of the leader of the later term`,
    });
    const heardMs = cluster.nowMs;
    await cluster.runFor(A_WHILE_MS);
    const stubborn = cluster
      .sent(({ node, message }) => node === old && message.kind === 'AppendEntries')
      .find((act) => act.atMs > heardMs);
    const isElectedAgain = cluster
      .outputs('elected')
      .some((act) => act.node === old && act.atMs > atMs);
    cluster.expect(
      stubborn === undefined || isElectedAgain,
      `${old} has heard of the leader ${next} and its later term, and still sends AppendEntries as if it were the leader`,
      stubborn,
    );
  },
});

const noMajorityNoLeader = labTest<Raft>({
  id: 'A5',
  part: 'A',
  title: 'without a majority nobody is elected: neither alone nor by one half of four',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'Count the votes in a Set of voters, your own among them, and compare with majority(…) of all servers of the cluster, ' +
    'whether they can be reached or not.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 4, invariants: electionInvariants });
    const leader = await leaderOf(cluster);
    const beside = except(cluster, leader).slice(0, 1);
    for (const side of [[leader, ...beside], [leader]]) {
      cutOff(cluster, ...side);
      if (side.length === 1) scatter(cluster);
      const before = cluster.outputs('elected').length;
      // The first moments are free: votes that were given may be under way.
      await cluster.runFor(A_WHILE_MS);
      const elected = cluster.outputs('elected')[before];
      cluster.expect(
        elected === undefined,
        `${elected?.node} was elected while no three of the four servers could reach each other`,
        elected,
      );
    }
    cluster.heal();
    await leaderOf(cluster, { what: 'once the network has healed, somebody is elected' });
  },
});

const sevenServers = labTest<Raft>({
  id: 'A6',
  part: 'A',
  title: 'seven servers have a leader whichever three are cut off, again and again',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'If this fails and the tests before it do not, some state of an earlier election is still there in a later one: whom you ' +
    'voted for, or the votes that you got.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 7, invariants: electionInvariants });
    const servers = serversOf(cluster);
    let leader = await leaderOf(cluster);
    for (let round = 0; round < 10; round++) {
      // The leader, and two that are others each time.
      const rest = except(cluster, leader);
      const gone = [leader, rest[round % 6], rest[(round + 2) % 6]] as NodeId[];
      cutOff(cluster, ...gone);
      const left = servers.filter((server) => !gone.includes(server));
      leader = await leaderOf(cluster, { among: left });
      cluster.heal();
      await cluster.runFor(100);
      leader = await leaderOf(cluster);
    }
  },
});

const splitVote = labTest<Raft>({
  id: 'A7',
  part: 'A',
  title: 'a split vote is followed by another election, which somebody wins',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'A candidate whose election timer fires again begins the next election. Draw each timeout anew between ' +
    'ELECTION_TIMEOUT_MIN_MS and ELECTION_TIMEOUT_MAX_MS: if all were the same, all would begin together for ever.',
  run: async (subject) => {
    // Everybody sleeps until all election timers have run out: so all four stand for election at once.
    const servers = ['s1', 's2', 's3', 's4'];
    const cluster = raftCluster(subject, {
      servers: 4,
      invariants: electionInvariants,
      faults: servers.map((node) => ({
        kind: 'pause',
        atMs: 1,
        node,
        forMs: ELECTION_TIMEOUT_MAX_MS,
      })),
    });
    await leaderOf(cluster, {
      withinMs: ELECTION_TIMEOUT_MAX_MS + LEADER_WITHIN_MS,
      what: 'after an election that nobody won, somebody wins one',
    });
  },
});

const electionSafety = clusterProperty<Raft>({
  id: 'A8',
  part: 'A',
  title: 'one leader a term at most, whatever happens; and one for all, once it is over',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 3, Election Safety' },
  guide:
    'The plan above is shrunk: each fault that is left is needed. Look for a vote that was given in one term and counted in ' +
    'another, or counted twice.',
  violates: 'at most one leader can be elected in a given term',
  scene: scene<Raft>({
    nodes: { server: [2, 7] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.3], delayMs: [1, 40] },
    withinMs: 1400,
    // Without its disk, a server that crashed may vote again: crashes begin in part C.
    faults: swarm({ except: ['crash', 'restart loop', 'full disk', 'slow disk'] }),
  }),
  invariants: electionInvariants,
  liveness: allFollowOne,
  needs: [aLeaderWasCutOff, aLeaderWasReplaced, aVoteWasSplit, aVoteCameTwice],
});

const oldVotes = clusterProperty<Raft>({
  id: 'A9',
  part: 'A',
  title: 'what was said in one term does not count in another',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.1' },
  guide:
    'A vote may arrive when its candidate is in a later election, or is a leader, or follows somebody. Compare the term of a ' +
    'reply with your term, and look at what you are now.',
  violates: 'a leader has received votes from a majority of the servers, in its term',
  scene: scene<Raft>({
    nodes: { server: [2, 5] },
    // The first election takes place while votes are on their way for longer than anybody waits for them, and there is time
    // for a second one when the first leader is cut off.
    withinMs: 1200,
    faults: [
      rules({
        messages: ['RequestVoteReply'],
        verdicts: ['delay'],
        nth: 0,
        byMs: [150, 500],
        forMs: [500, 1500],
      }),
      rules({ messages: ['RequestVoteReply'], verdicts: ['duplicate'], nth: 0 }),
      partitions({ forMs: [300, 1000] }),
    ],
    maxFaults: 10,
  }),
  invariants: electionInvariants,
  liveness: allFollowOne,
  needs: [anOldVoteArrived, aLeaderWasReplaced],
});

/** The last term that a server was elected in. */
function termOf(cluster: RaftCluster, leader: NodeId): number {
  return cluster.outputs('elected').findLast((act) => act.node === leader)?.data.term ?? 0;
}

export const partA: readonly LabTest[] = [
  firstElection,
  heartbeats,
  reelection,
  theOldLeaderComesBack,
  noMajorityNoLeader,
  sevenServers,
  splitVote,
  electionSafety,
  oldVotes,
  lateVotes,
];
