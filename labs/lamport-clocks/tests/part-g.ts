import { clusterExploration, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, ClusterSpec, LabTest, Need, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Bank, Snapshot, Transfer } from '../contract.ts';
import { linkTimers, OPENING_BALANCE } from '../given.ts';
import { expectConsistentCut, isComplete, moneyIsKept, snapshotsOf } from './snapshot.ts';

// Part G: consistent cuts.

const WORK = 'chandy-lamport-1985';
const OUTLINE = { work: WORK, section: '3.2 Global-State-Detection Algorithm Outline' };
const MOTIVATION = { work: WORK, section: '3.1 Motivation for the Steps of the Algorithm' };
const TERMINATION = { work: WORK, section: '3.3 Termination of the Algorithm' };
const RECORDED_STATE = { work: WORK, section: '4. Properties of the Recorded Global State' };
const THREE = { p1: 'branch', p2: 'branch', p3: 'branch' };
const CALM = { delayMs: 5 };
const EVENTUALLY_MS = 20_000;

const moneyMoves = labTest<Bank>({
  id: 'G1',
  part: 'G',
  title: 'money goes from branch to branch, and a branch pays only what it has',
  reading: { work: WORK, section: '2. Model of a Distributed System' },
  guide:
    "In Branch.onRequest, for a transfer that the balance covers: output('paid', { to, amount }) and transmit " +
    "it. In onDelivery: output('received', { from, amount }).",
  run: async (subject) => {
    const cluster = bank(subject, {});
    cluster.request('p1', transfer('p2', 70));
    cluster.request('p1', transfer('p3', 40));
    cluster.request('p2', transfer('p3', 150), { atMs: 20 });
    await cluster.runFor(100);
    const moves = cluster.acts.flatMap((act) => {
      if (act.kind !== 'output') return [];
      if (act.output === 'paid') return [`${act.node} paid ${act.data.amount} to ${act.data.to}`];
      return act.output === 'received' ? [`${act.node} received ${act.data.amount}`] : [];
    });
    const expected = ['p1 paid 70 to p2', 'p2 received 70', 'p2 paid 150 to p3', 'p3 received 150'];
    cluster.expect(
      moves.join() === expected.join(),
      `with ${OPENING_BALANCE} at each branch it should be: ${expected.join(', ')}; and it was: ${moves.join(', ') || 'nothing'}`,
    );
  },
});

const aBankAtRest = labTest<Bank>({
  id: 'G2',
  part: 'G',
  title: 'a snapshot of a bank at rest: every branch once, every channel once, and nothing on any',
  reading: TERMINATION,
  guide:
    'The branch that is asked records itself and sends a marker on each channel. One that gets its first marker ' +
    'does the same. Each marker ends the recording of the channel that it came on.',
  run: async (subject) => {
    const cluster = bank(subject, {});
    cluster.request('p1', transfer('p2', 30));
    await cluster.runFor(100);
    cluster.request('p2', snapshot('at rest'));
    await theSnapshotIsComplete(cluster, 'at rest', 500);
    await cluster.runFor(200);
    expectConsistentCut(cluster, 'at rest');
  },
});

const moneyOnItsWay = labTest<Bank>({
  id: 'G3',
  part: 'G',
  title: 'money that is on its way when the snapshot is taken is found on its channel',
  reading: MOTIVATION,
  guide:
    'p2 was recorded, and then money comes in on a channel whose marker has not come: it was paid before p1 was ' +
    'recorded. It is in no balance, so it has to be in the state of the channel.',
  run: async (subject) => {
    const cluster = bank(subject, {
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p2', delayMs: 90, forMs: 60 }],
    });
    cluster.request('p1', transfer('p2', 30));
    cluster.request('p1', transfer('p2', 5), { atMs: 2 });
    cluster.request('p2', snapshot('on its way'), { atMs: 20 });
    await theSnapshotIsComplete(cluster, 'on its way', 1000);
    await cluster.runFor(200);
    expectConsistentCut(cluster, 'on its way');
  },
});

const moneyAfterTheMarker = labTest<Bank>({
  id: 'G4',
  part: 'G',
  title: 'money that is paid after the marker is not in the snapshot',
  reading: MOTIVATION,
  guide:
    'The marker is sent before anything else, in the same event in which the branch is recorded, and it ends the ' +
    'recording of its channel at the other end: what comes after it was paid later.',
  run: async (subject) => {
    const cluster = bank(subject, {
      faults: [{ kind: 'link', atMs: 0, from: 'p3', to: 'p2', delayMs: 200, forMs: 100 }],
    });
    cluster.request('p1', snapshot('before'));
    cluster.request('p1', transfer('p2', 30), { atMs: 1 });
    cluster.request('p1', transfer('p2', 40), { atMs: 60 });
    await theSnapshotIsComplete(cluster, 'before', 1000);
    await cluster.runFor(200);
    expectConsistentCut(cluster, 'before');
  },
});

const twoAtOnce = labTest<Bank>({
  id: 'G5',
  part: 'G',
  title: 'two snapshots at once do not disturb each other',
  reading: OUTLINE,
  guide:
    'Keep what is recorded for each snapshot apart, by its name: money that comes in may belong to a channel of ' +
    'one of them, of both, or of none.',
  run: async (subject) => {
    const cluster = bank(subject, {
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p3', delayMs: 60, forMs: 100 }],
    });
    cluster.request('p1', transfer('p3', 10));
    cluster.request('p1', snapshot('one'), { atMs: 1 });
    cluster.request('p1', transfer('p3', 20), { atMs: 2 });
    cluster.request('p3', snapshot('two'), { atMs: 3 });
    cluster.request('p2', transfer('p1', 30), { atMs: 4 });
    for (const name of ['one', 'two']) await theSnapshotIsComplete(cluster, name, 1000);
    await cluster.runFor(200);
    for (const name of ['one', 'two']) expectConsistentCut(cluster, name);
  },
});

const aCutDelayedAMarker: Need<Bank> = {
  mark: 'a cut kept a marker from arriving',
  when: ({ acts }) =>
    acts.some(
      (act) =>
        act.kind === 'dropped' &&
        act.why === 'cut' &&
        act.message.kind === 'data' &&
        act.message.payload.kind === 'marker',
    ),
};

const moneyWasOnAChannel: Need<Bank> = {
  mark: 'a snapshot found money on a channel',
  when: (cluster) => cluster.outputs('channel').some(({ data }) => data.amounts.length > 0),
};

const moneyCameAfterAMarker: Need<Bank> = {
  mark: 'money came in while a snapshot was under way, on a channel that was closed',
  when: (cluster) =>
    cluster.outputs('received').some((received) => {
      const closed = cluster
        .outputs('channel')
        .filter((act) => act.node === received.node && act.event < received.event);
      return closed.some(
        ({ data }) =>
          data.from === received.data.from &&
          closed.filter((act) => act.data.snapshot === data.snapshot).length <
            cluster.nodes.length - 1,
      );
    }),
};

const everySnapshotIsACut = clusterProperty<Bank>({
  id: 'G6',
  part: 'G',
  title: 'every snapshot is a consistent cut with all the money in it, whatever the network does',
  reading: RECORDED_STATE,
  guide:
    'The failure says which money is missing, twice there, or on the wrong side. Look where the marker of that ' +
    'channel was, when it was sent and when it arrived.',
  violates: 'the recorded global state is one that the system may have been in',
  scene: scene({
    nodes: { branch: [2, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 40] },
    workload: requests<Bank>({
      to: 'branch',
      request: fc.oneof(
        {
          weight: 4,
          arbitrary: fc
            .record({ to: fc.constantFrom('b1', 'b2'), amount: fc.integer({ min: 1, max: 40 }) })
            .map(({ to, amount }) => transfer(to, amount)),
        },
        { weight: 1, arbitrary: fc.constantFrom('one', 'two').map((name) => snapshot(name)) },
      ),
    }),
    operations: [3, 20],
    withinMs: 400,
    faults: [
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 200], forMs: [10, 300] }),
    ],
  }),
  invariants: [moneyIsKept],
  liveness: {
    goal: (cluster) => snapshotsOf(cluster).every((name) => isComplete(cluster, name)),
    withinMs: EVENTUALLY_MS,
    what: 'every snapshot has all branches and all channels in it',
  },
  check: async (cluster) => {
    await cluster.runFor(500);
    for (const name of snapshotsOf(cluster)) expectConsistentCut(cluster, name);
  },
  needs: [aCutDelayedAMarker, moneyWasOnAChannel, moneyCameAfterAMarker],
});

const inEveryRun = clusterExploration<Bank>({
  id: 'G7',
  part: 'G',
  title: 'in every run of three branches, two transfers and a snapshot, no money is missing in it',
  reading: RECORDED_STATE,
  guide:
    'This test tries every order in which messages can come on FIFO links that lose nothing. First make G2 to ' +
    'G4 pass.',
  violates: 'the recorded global state has all the money in it',
  explore: {
    nodes: THREE,
    requests: [
      { node: 'p1', request: transfer('p2', 10) },
      { node: 'p2', request: transfer('p1', 20) },
      { node: 'p3', request: snapshot('one') },
    ],
    network: 'fifo',
    idleTimers: linkTimers(Object.keys(THREE)),
    timers: 0,
    outputs: ['recorded', 'channel'],
    properties: [
      {
        kind: 'always',
        name: 'a snapshot that is complete has all the money in it',
        holds: ({ histories }) => {
          const told = Object.keys(THREE).flatMap((node) => amountsIn(histories[node] ?? []));
          if (told.length < 9) return true;
          const total = told.reduce((sum, amount) => sum + amount, 0);
          return (
            total === 3 * OPENING_BALANCE ||
            `the snapshot has ${total} in it, and the bank has ${3 * OPENING_BALANCE}`
          );
        },
      },
      {
        kind: 'sometimes',
        name: 'a snapshot is complete, and has money on a channel',
        holds: ({ histories }) => {
          const told = Object.keys(THREE).flatMap((node) => amountsIn(histories[node] ?? []));
          return told.length === 9 && told.some((amount) => amount === 10 || amount === 20);
        },
      },
    ],
  },
});

/** A number for each state and each channel that a branch has recorded. */
function amountsIn(
  history: readonly { readonly kind: string; readonly data?: unknown }[],
): readonly number[] {
  return history.flatMap(({ kind, data }) => {
    if (kind !== 'output') return [];
    const told = data as { readonly balance?: number; readonly amounts?: readonly number[] };
    return told.balance ?? told.amounts?.reduce((sum, amount) => sum + amount, 0) ?? [];
  });
}

function bank(
  subject: Subject<Bank>,
  spec: Omit<ClusterSpec<Bank>, 'nodes' | 'invariants'>,
): Cluster<Bank> {
  return subject.cluster({ nodes: THREE, network: CALM, invariants: [moneyIsKept], ...spec });
}

async function theSnapshotIsComplete(
  cluster: Cluster<Bank>,
  name: string,
  withinMs: number,
): Promise<void> {
  await cluster.runUntil(() => isComplete(cluster, name), {
    withinMs,
    what: `all branches and all channels are recorded for the snapshot '${name}'`,
  });
}

function transfer(to: NodeId, amount: number): Transfer {
  return { kind: 'transfer', to, amount };
}

function snapshot(name: string): Snapshot {
  return { kind: 'snapshot', name };
}

export const partG: readonly LabTest[] = [
  moneyMoves,
  aBankAtRest,
  moneyOnItsWay,
  moneyAfterTheMarker,
  twoAtOnce,
  everySnapshotIsACut,
  inEveryRun,
];
