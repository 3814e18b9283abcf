// Part F: a store, and clients with sessions (§8; dissertation chapter 6).

import {
  clusterProperty,
  crashes,
  labTest,
  type LabTest,
  partitions,
  requests,
  rules,
  scene,
  type SceneCase,
  swarm,
} from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Command, Raft } from '../contract.ts';
import { HEARTBEAT_MS } from '../given.ts';
import { Chronicle } from './chronicle.ts';
import { allAreAnswered, doneWith, getDone, Workers } from './client-scenes.ts';
import { ask, latestLeader, leaderOf } from './cluster-scenes.ts';
import { append, get, put } from './commands.ts';
import { expectLinearizable } from './history.ts';
import { safetyInvariants } from './invariants.ts';
import {
  aCommandWasAskedForAgain,
  aCopyWasInTheLog,
  aLeaderCrashed,
  aLeaderWasCutOff,
  aSnapshotWasInstalled,
} from './needs.ts';
import { eachTakesEffectOnce } from './once.ts';
import { cutOff, except, raftCluster, type RaftCluster, serversOf } from './raft-cluster.ts';

const invariants = [...safetyInvariants, eachTakesEffectOnce];

const aClientGetsThingsDone = labTest<Raft>({
  id: 'F.1',
  part: 'F',
  title: 'a client finds the leader, and gets done what it is asked for, one thing after the other',
  reading: { work: 'ongaro-ousterhout-2014', section: '§8' },
  guide:
    "In the client's onRequest: send { kind: 'ClientCommand', session: { client, sequence }, command } to some server. A server that " +
    "does not lead answers with ClientRedirect; the leader appends the command, and sends ClientReply when it has applied it. Then the client responds { kind: 'done', result }.",
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, clients: 5, invariants });
    const expectResult = async (
      [client, command]: readonly [NodeId, Command],
      right: string,
    ): Promise<void> => {
      const result = await getDone(cluster, client, command);
      cluster.expect(result === right, `${client} answered '${result}', and it is '${right}'`);
    };
    await expectResult(['c1', put('x', 'a')], 'a');
    await expectResult(['c2', append('x', 'b')], 'ab');
    await expectResult(['c3', get('x')], 'ab');
    await expectResult(['c4', get('y')], '');
    await expectResult(['c5', put('y', 'z')], 'z');
    // What comes while it is busy has to wait for its turn.
    const commands = ['1', '2', '3'].map((value) => append('z', value));
    const asked = commands.map((command) => cluster.request('c1', command));
    for (const [at, command] of commands.entries()) {
      const result = await doneWith(cluster, cluster.need(asked[at], ''), command);
      const right = '123'.slice(0, at + 1);
      cluster.expect(
        result === right,
        `c1 was asked to append 1, 2 and 3 to z in this order, and answered '${result}' where it is '${right}'`,
      );
    }
  },
});

const speed = labTest<Raft>({
  id: 'F.2',
  part: 'F',
  title: 'a command takes two round trips, and does not wait for a heartbeat',
  reading: { work: 'ongaro-2014', section: '§10.2, Performance' },
  guide:
    'The leader sends a new entry at once, and answers as soon as it has applied it. Who waits for the next heartbeat makes every client wait for it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { clients: 1, invariants });
    await leaderOf(cluster);
    await getDone(cluster, 'c1', put('x', ''));
    const count = 40;
    const beganMs = cluster.nowMs;
    for (let number = 0; number < count; number++) {
      await getDone(cluster, 'c1', append('x', number));
    }
    const eachMs = (cluster.nowMs - beganMs) / count;
    cluster.expect(
      eachMs < 0.8 * HEARTBEAT_MS,
      `a message takes 5 ms, so a command takes 20: to the leader, to the followers and back, to the client. ` +
        `${count} commands, one after the other, took ${Math.round(eachMs)} ms each`,
    );
  },
});

const oneKeyOnABadNetwork = labTest<Raft>({
  id: 'F.3',
  part: 'F',
  title: 'many clients write to one key at once, over links that lose, repeat and reorder',
  reading: { work: 'herlihy-wing-1990', section: '1, Introduction' },
  guide:
    'Look at the answer that the failure names. Did the client take it for the answer to something else? Is what the session says in the answer what the ' +
    'client is waiting for now?',
  run: async (subject) => {
    const cluster = raftCluster(subject, {
      clients: 5,
      network: { delayMs: { kind: 'uniform', minMs: 1, maxMs: 30 } },
      invariants,
    });
    for (const isBad of [false, true]) {
      if (isBad) spoil(cluster);
      const round = isBad ? 'b' : 'a';
      const workers = new Workers(cluster, (client, count) =>
        count % 3 === 2 ? get('x') : append('x', `${round}${client}${count} `),
      );
      await workers.workFor(isBad ? 1500 : 500);
      cluster.heal();
      await workers.finish();
      await getDone(cluster, 'c1', get('x'));
      expectLinearizable(cluster);
    }
  },
});

const aLostAnswer = labTest<Raft>({
  id: 'F.4',
  part: 'F',
  title:
    'a command whose answer is lost is asked for again, takes effect once, and its result is the first one',
  reading: { work: 'ongaro-ousterhout-2014', section: '§8' },
  guide:
    'A retry is the same message: the same client, the same sequence number. Each server keeps, for each client, the number of the last command that it ' +
    'applied for it, and its result.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { clients: 2, invariants });
    // The network repeats it: both copies are in the log before either is committed.
    const twice = { message: 'ClientCommand', from: 'c1', verdict: 'duplicate' } as const;
    cluster.inject({ kind: 'rule', atMs: cluster.nowMs, ...twice });
    await getDone(cluster, 'c1', append('x', 'a'));
    cluster.heal();
    loseAnswersTo(cluster, 'c1');
    const command = append('x', 'b');
    const asked = cluster.request('c1', command);
    await appliedBySomebody(cluster, command);
    // Meanwhile the store goes on: what c1 is told is still what its own command gave.
    await getDone(cluster, 'c2', append('x', 'c'));
    await cluster.runFor(300);
    cluster.heal();
    const result = await doneWith(cluster, asked, command);
    cluster.expect(
      result === 'ab',
      `c1 appended b, which gave 'ab'; then c2 appended c. c1 asked again, and was told '${result}'`,
    );
  },
});

const aRetryAtTheNextLeader = labTest<Raft>({
  id: 'F.5',
  part: 'F',
  title:
    'a command that a leader applied right before it failed is not applied again by the next one',
  reading: { work: 'ongaro-2014', section: '§6.3, Implementing linearizable semantics' },
  guide:
    'The sessions are part of the state machine: every server updates them when it applies a command, and looks there before it applies one. What only the ' +
    'leader remembers is gone with it.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, clients: 1, invariants });
    await getDone(cluster, 'c1', put('x', 'a'));
    loseAnswersTo(cluster, 'c1');
    for (const value of ['b', 'c']) {
      const leader = await leaderOf(cluster);
      const command = append('x', value);
      const asked = cluster.request('c1', command);
      await appliedBySomebody(cluster, command);
      // First the followers have the entry, and do not know that it is committed; then they have applied it, too.
      if (value === 'c') await cluster.runFor(2 * HEARTBEAT_MS);
      cluster.crash(leader);
      await cluster.runFor(100);
      cluster.heal();
      await doneWith(cluster, asked, command);
      cluster.restart(leader);
      loseAnswersTo(cluster, 'c1');
    }
    cluster.heal();
    const result = await getDone(cluster, 'c1', get('x'));
    cluster.expect(result === 'abc', `c1 wrote a, b and c to x, and x holds '${result}'`);
  },
});

const sessionsInSnapshots = labTest<Raft>({
  id: 'F.6',
  part: 'F',
  title: 'a snapshot has the sessions, and so has whoever is sent it',
  reading: { work: 'ongaro-2014', section: '§5.1, Snapshotting memory-based state machines' },
  guide:
    'What the state machine is made of goes into the snapshot: the store, and for each client the last sequence number and its result.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { clients: 1, invariants });
    const leader = await leaderOf(cluster);
    const [gone = ''] = except(cluster, leader);
    cutOff(cluster, gone);
    await getDone(cluster, 'c1', put('x', 'a'));
    loseAnswersTo(cluster, 'c1');
    const command = append('x', 'b');
    const asked = cluster.request('c1', command);
    await appliedBySomebody(cluster, command);
    await cluster.runFor(2 * HEARTBEAT_MS);
    // Now it is in snapshots only. One server is sent one, and all others begin again with their own.
    for (const server of except(cluster, gone)) {
      await ask(cluster, server, { kind: 'take-snapshot' });
    }
    cluster.heal();
    loseAnswersTo(cluster, 'c1');
    await cluster.runUntil(() => cluster.outputs('snapshot-installed').length > 0, {
      withinMs: 1000,
      what: `${gone} is sent the snapshot that has what it missed`,
    });
    for (const server of except(cluster, gone)) cluster.crash(server);
    for (const server of except(cluster, gone)) cluster.restart(server);
    await leaderOf(cluster);
    cluster.heal();
    await doneWith(cluster, asked, command);
    const result = await getDone(cluster, 'c1', get('x'));
    cluster.expect(result === 'ab', `c1 wrote a and b to x, each once, and x holds '${result}'`);
  },
});

const onePartition = labTest<Raft>({
  id: 'F.7',
  part: 'F',
  title: 'who reaches a majority gets on, and who reaches a leader without one waits',
  reading: { work: 'ongaro-2014', section: '§6.2, Routing requests to the leader' },
  guide:
    'A leader that is cut off still believes that it leads. It must not answer, not even to a get, before the command is committed.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 5, clients: 2, invariants });
    // More than once: the old leader may have given up before anybody else has written.
    for (let round = 1; round <= 4; round++) {
      await getDone(cluster, 'c1', put('x', `${round} a`));
      const leader = await leaderOf(cluster);
      const [beside = '', ...rest] = except(cluster, leader);
      cluster.partition([leader, beside, 'c1'], [...rest, 'c2']);
      await leaderOf(cluster, { among: rest });
      await getDone(cluster, 'c2', put('x', `${round} b`));
      const waiting = [get('x'), append('x', 'c')].map((command) => cluster.request('c1', command));
      await cluster.runFor(1000);
      for (const { answered, node, response } of waiting) {
        cluster.expect(
          !answered,
          `${node} reaches ${leader} and ${beside} only, two of five servers, and answered ${JSON.stringify(response)}`,
        );
      }
      await getDone(cluster, 'c2', get('x'));
      cluster.heal();
      await cluster.runUntil(() => waiting.every(({ answered }) => answered), {
        withinMs: 2000,
        what: 'once the network has healed, c1 gets its answers',
      });
    }
    expectLinearizable(cluster);
  },
});

const aClientRestarts = labTest<Raft>({
  id: 'F.8',
  part: 'F',
  title:
    'a client that restarts is a new client: what it asks is not taken for what it asked before',
  reading: { work: 'ongaro-2014', section: '§6.3, Implementing linearizable semantics' },
  guide:
    'After a restart the sequence begins anew at 1. So the session needs another name in each life: draw one in onStart, as the number of a client ' +
    'that nobody else has. And an answer counts if it names this session.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { clients: 1, invariants });
    await leaderOf(cluster);
    for (const value of ['a', 'b']) await getDone(cluster, 'c1', append('x', value));
    // Its last answers are still under way when it is back.
    for (const server of serversOf(cluster)) {
      const link = { from: server, to: 'c1', verdict: 'delay', byMs: 120 } as const;
      cluster.inject({ kind: 'rule', atMs: cluster.nowMs, message: 'ClientReply', ...link });
    }
    const before = append('x', 'c');
    cluster.request('c1', before);
    await appliedBySomebody(cluster, before);
    cluster.crash('c1');
    cluster.restart('c1');
    cluster.heal();
    await cluster.runFor(1);
    for (const value of ['d', 'e', 'f', 'g']) await getDone(cluster, 'c1', append('y', value));
    const [x, y] = [await getDone(cluster, 'c1', get('x')), await getDone(cluster, 'c1', get('y'))];
    cluster.expect(
      x === 'abc' && y === 'defg',
      `c1 appended a, b and c to x; restarted; appended d, e, f and g to y. They hold '${x}' and '${y}'`,
    );
    expectLinearizable(cluster);
  },
});

/** What clients of a property ask for: many things of few keys, so that they meet. */
const commands = requests<Raft>({
  to: 'client',
  request: fc
    .record({
      kind: fc.constantFrom('append', 'put', 'get'),
      key: fc.constantFrom('x', 'y'),
      value: fc.nat(99).map(String),
    })
    .map(({ kind, key, value }): Command =>
      kind === 'get' ? { kind, key } : { kind, key, value },
    ),
});

const linearizable = clusterProperty<Raft>({
  id: 'F.9',
  part: 'F',
  title:
    'what clients are told could have been told by one store that does one thing after the other',
  reading: { work: 'herlihy-wing-1990', section: '2.2' },
  guide:
    'The answer that is named has no place in any order. Follow its command: how often is it in the log, at which index was it applied first, and what was the ' +
    'client told?',
  violates:
    'each operation appears to take effect once, at some moment between its invocation and its response',
  scene: scene<Raft>({
    nodes: { server: [3, 5], client: [1, 4] },
    network: { lossProbability: [0, 0.1], duplicateProbability: [0, 0.2], delayMs: [1, 30] },
    workload: commands,
    operations: [2, 16],
    withinMs: 1200,
    faults: swarm(),
    maxFaults: 10,
  }),
  invariants,
  prepare: takeSnapshotsNowAndThen,
  liveness: allAreAnswered,
  check: readAndCheck,
  needs: [aLeaderWasCutOff, aLeaderCrashed, aCopyWasInTheLog, aSnapshotWasInstalled],
});

const retries = clusterProperty<Raft>({
  id: 'F.10',
  part: 'F',
  title: 'a command takes effect once, whoever fails between its first try and its last',
  reading: { work: 'ongaro-ousterhout-2014', section: '§8' },
  guide:
    'Each server must know of each client what it has applied for it: also one that has just been elected, that has just restarted, or that was sent a snapshot.',
  violates: 'a command takes effect once, however often its client asks for it',
  scene: scene<Raft>({
    nodes: { server: 3, client: [1, 2] },
    workload: commands,
    operations: [2, 10],
    withinMs: 1000,
    faults: [
      rules({
        messages: ['ClientReply'],
        verdicts: ['drop', 'delay'],
        nth: 0,
        byMs: [100, 400],
        forMs: [100, 600],
      }),
      rules({
        messages: ['ClientCommand'],
        verdicts: ['duplicate', 'delay'],
        nth: 0,
        byMs: [100, 400],
      }),
      crashes({ forMs: [10, 300], afterEffects: 4, disk: ['synced', 'torn', 'kept', 'reordered'] }),
      partitions({ forMs: [100, 500] }),
    ],
    maxFaults: 8,
  }),
  invariants,
  prepare: takeSnapshotsNowAndThen,
  liveness: allAreAnswered,
  check: readAndCheck,
  needs: [aLeaderCrashed, aCommandWasAskedForAgain, aCopyWasInTheLog, aSnapshotWasInstalled],
});

const aStorm = labTest<Raft>({
  id: 'F.11',
  part: 'F',
  title: 'seven servers and fifteen busy clients, with every fault at once: linearizable',
  reading: { work: 'herlihy-wing-1990', section: '2.2' },
  guide:
    'If only this test fails, it is something that smaller clusters seldom come to: a snapshot under load, entries of many clients that are under way when a leader fails.',
  run: async (subject, { seed }) => {
    const plan = scene<Raft>({
      nodes: { server: 7, client: 15 },
      network: { lossProbability: [0, 0.05], duplicateProbability: [0, 0.05], delayMs: [8, 20] },
      withinMs: 2500,
      faults: swarm(),
      maxFaults: 12,
    });
    const [drawn] = fc.sample(plan.casesUnder('harsh'), { seed, numRuns: 1 });
    if (drawn === undefined) return;
    const { nodes, network, faults, durationMs } = drawn;
    const cluster = subject.cluster({ seed: drawn.seed, nodes, network, faults, invariants });
    const keys = ['u', 'v', 'w', 'x', 'y', 'z'];
    const workers = new Workers(cluster, (client, count) => {
      const key = keys[(Number(client.slice(1)) + count) % keys.length] ?? 'x';
      if (count % 4 === 3) return get(key);
      return count % 8 === 6 ? put(key, `${client}:${count}`) : append(key, ` ${client}:${count}`);
    });
    await workers.workFor(durationMs / 2);
    // Whoever leads is cut off, with two others and half of the clients.
    const leader = latestLeader(cluster) ?? 's1';
    const beside = except(cluster, leader).slice(0, 2);
    const cut = { kind: 'partition', atMs: cluster.nowMs, forMs: durationMs / 4 } as const;
    const half = cluster.nodesOf('client').slice(0, 7);
    cluster.inject({
      ...cut,
      groups: [
        [leader, ...beside, ...half],
        cluster.nodes.filter((node) => ![leader, ...beside, ...half].includes(node)),
      ],
    });
    await workers.workFor(durationMs / 2);
    // And then the power goes, everywhere.
    for (const server of serversOf(cluster)) if (cluster.isUp(server)) cluster.crash(server);
    cluster.heal();
    await cluster.runFor(20);
    for (const node of cluster.nodes) {
      cluster.resume(node);
      if (!cluster.isUp(node)) cluster.restart(node);
    }
    await cluster.runFor(1);
    await workers.workFor(500);
    await workers.finish();
    for (const key of keys) await getDone(cluster, 'c1', get(key));
    expectLinearizable(cluster);
  },
});

/** Servers compact their logs at odd times, so that there are snapshots in logs as short as these. */
function takeSnapshotsNowAndThen(cluster: RaftCluster, { durationMs }: SceneCase<Raft>): void {
  for (const [at, server] of serversOf(cluster).entries()) {
    for (let atMs = 350 + 40 * at; atMs < durationMs; atMs += 250) {
      cluster.request(server, { kind: 'take-snapshot' }, { atMs });
    }
  }
}

/** What was written last shows only if somebody reads it. */
async function readAndCheck(cluster: RaftCluster): Promise<void> {
  // What was down is up again in a moment.
  await cluster.runFor(1);
  for (const key of ['x', 'y']) await getDone(cluster, 'c1', get(key));
  expectLinearizable(cluster);
}

/** From now on, until it heals, links lose and repeat one message in ten. */
function spoil(cluster: RaftCluster): void {
  for (const from of cluster.nodes) {
    for (const to of cluster.nodes) {
      if (from === to) continue;
      const link = { from, to, lossProbability: 0.1, duplicateProbability: 0.1 };
      cluster.inject({ kind: 'link', atMs: cluster.nowMs, ...link });
    }
  }
}

/** From now on, until the network heals, a client hears of no result. */
function loseAnswersTo(cluster: RaftCluster, client: NodeId): void {
  const rule = { message: 'ClientReply', to: client, verdict: 'drop' } as const;
  cluster.inject({ kind: 'rule', atMs: cluster.nowMs, ...rule });
}

/** Lets time pass until some server has applied a command. */
async function appliedBySomebody(cluster: RaftCluster, command: Command): Promise<void> {
  await cluster.runUntil(() => Chronicle.of(cluster).appliersOf(command).size > 0, {
    withinMs: 5000,
    what: 'the leader applies what the client asks for',
  });
}

export const partF: readonly LabTest[] = [
  aClientGetsThingsDone,
  speed,
  oneKeyOnABadNetwork,
  aLostAnswer,
  aRetryAtTheNextLeader,
  sessionsInSnapshots,
  onePartition,
  aClientRestarts,
  linearizable,
  retries,
  aStorm,
];
