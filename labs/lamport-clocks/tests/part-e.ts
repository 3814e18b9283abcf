import { clusterExploration, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, ClusterSpec, LabTest, Need, Subject } from '@netsplit/harness';
import { checkCausalOrder, checkTotalOrder } from '@netsplit/checkers';
import fc from 'fast-check';
import type { Broadcast, TotalOrderBroadcast } from '../contract.ts';
import { linkTimers } from '../given.ts';
import { broadcastInvariant, expectNothingLost, textsDelivered } from './broadcast.ts';
import { undeliveredBroadcasts } from './broadcast.ts';

// Part E: total order broadcast.

const ORDERING = { work: 'lamport-1978', section: 'Ordering the Events Totally' };
const TOTAL_ORDER = { work: 'kleppmann-notes', section: '4.3 Broadcast algorithms' };
const THREE = { p1: 'total', p2: 'total', p3: 'total' };
const CALM = { delayMs: 5 };
const EVENTUALLY_MS = 30_000;

const oneSequence = broadcastInvariant<TotalOrderBroadcast>(
  'any two processes deliver the broadcasts that both have delivered in the same order',
  checkTotalOrder,
  checkCausalOrder,
);

const everyoneDelivers = labTest<TotalOrderBroadcast>({
  id: 'E1',
  part: 'E',
  title: 'a broadcast is delivered everywhere, when everyone has been heard',
  reading: TOTAL_ORDER,
  guide:
    "In TotalProcess.onRequest, transmitToAll({ kind: 'broadcast', time, text }). Whoever gets it acknowledges " +
    'it, to everyone; who has heard something later from every other process delivers it.',
  run: async (subject) => {
    const cluster = processes(subject, {});
    cluster.request('p1', broadcast('first'));
    await everythingIsDelivered(cluster, 200);
    cluster.request('p2', broadcast('second'));
    await everythingIsDelivered(cluster, 200);
    for (const node of cluster.nodes) {
      const texts = textsDelivered(cluster, node);
      cluster.expect(texts === "'first', 'second'", `${node} delivered ${texts}`);
    }
  },
});

const concurrentOnesHaveOneOrder = labTest<TotalOrderBroadcast>({
  id: 'E2',
  part: 'E',
  title: 'broadcasts made at the same time are delivered in the same order by all',
  reading: ORDERING,
  guide:
    'The order is that of their stamps: by time, and where times are equal by process, whatever arrived ' +
    'first. One of your own has to wait for its turn like any other.',
  run: async (subject) => {
    const cluster = processes(subject, {
      faults: [
        { kind: 'link', atMs: 0, from: 'p1', to: 'p3', delayMs: 80, forMs: 10 },
        { kind: 'link', atMs: 0, from: 'p3', to: 'p2', delayMs: 40, forMs: 10 },
      ],
    });
    for (const node of ['p3', 'p2', 'p1']) cluster.request(node, broadcast(`of ${node}`));
    await everythingIsDelivered(cluster, 1000);
  },
});

const whoIsAheadWaits = labTest<TotalOrderBroadcast>({
  id: 'E3',
  part: 'E',
  title: 'a process that is behind may still have something earlier to say',
  reading: ORDERING,
  guide:
    'p3 has been silent, so its clock is behind, and what it broadcasts now may be earlier than what you have. ' +
    'Only a later word of p3 rules that out: of p3, not two words of another.',
  run: async (subject) => {
    const cluster = processes(subject, {});
    cluster.partition(['p1', 'p2'], ['p3']);
    cluster.request('p3', broadcast('made while cut off'));
    for (const [at, node] of ['p1', 'p2', 'p1', 'p2'].entries()) {
      cluster.request(node, broadcast(`no. ${at + 1}`), { atMs: 20 * (at + 1) });
    }
    await cluster.runFor(400);
    cluster.heal();
    await everythingIsDelivered(cluster, 2000);
  },
});

const aCutStalls = labTest<TotalOrderBroadcast>({
  id: 'E4',
  part: 'E',
  title: 'a cut stalls delivery on both sides, nobody diverges, and after it all goes on',
  reading: { work: 'lamport-1978', section: 'Ordering the Events Totally, its last paragraphs' },
  guide:
    'Nothing is to be done here. Neither side can know what the other has said, so both wait; the links send ' +
    'again, and what was said is ordered after all.',
  run: async (subject) => {
    const cluster = processes(subject, {});
    cluster.request('p2', broadcast('before'));
    await everythingIsDelivered(cluster, 200);
    cluster.partition(['p1', 'p2'], ['p3']);
    for (const node of cluster.nodes)
      cluster.request(node, broadcast(`of ${node}, during the cut`));
    await cluster.runFor(1000);
    for (const node of cluster.nodes) {
      const texts = textsDelivered(cluster, node);
      cluster.expect(
        texts === "'before'",
        `${node} cannot know what was said on the other side of the cut, and has delivered ${texts}`,
      );
    }
    cluster.heal();
    await everythingIsDelivered(cluster, 2000);
    expectNothingLost(cluster);
  },
});

const aCutStalledADelivery: Need<TotalOrderBroadcast> = {
  mark: 'a cut kept a broadcast or an acknowledgement from arriving',
  when: ({ acts }) =>
    acts.some((act) => act.kind === 'dropped' && act.why === 'cut' && act.message.kind === 'data'),
};

const stampsWereEqual: Need<TotalOrderBroadcast> = {
  mark: 'two processes made broadcasts at the same time of their clocks',
  when: (cluster) => {
    const sent = cluster.sent((act) => act.message.kind === 'data');
    const stamps = sent.flatMap(({ node, message }) =>
      message.kind === 'data' && message.payload.kind === 'broadcast'
        ? [{ node, time: message.payload.time }]
        : [],
    );
    return stamps.some((one) =>
      stamps.some((other) => one.node < other.node && one.time === other.time),
    );
  },
};

const anEarlierOneArrivedLater: Need<TotalOrderBroadcast> = {
  mark: 'a process delivered a broadcast before one that had reached it earlier',
  when: (cluster) => {
    const arrivals = new Map<string, number>();
    for (const { node, from, event, message } of cluster.delivered()) {
      if (message.kind !== 'data' || message.payload.kind !== 'broadcast') continue;
      const key = `${node} ${from} ${message.payload.text}`;
      if (!arrivals.has(key)) arrivals.set(key, event);
    }
    const latest = new Map<string, number>();
    return cluster.outputs('delivered').some(({ node, data }) => {
      const arrival = arrivals.get(`${node} ${data.from} ${data.text}`) ?? 0;
      const before = latest.get(node) ?? 0;
      latest.set(node, Math.max(before, arrival));
      return arrival > 0 && arrival < before;
    });
  },
};

const theSequenceIsOne = clusterProperty<TotalOrderBroadcast>({
  id: 'E5',
  part: 'E',
  title:
    'everyone delivers everything in one order, which has causes first, whatever the network does',
  reading: ORDERING,
  guide:
    'Two processes that differ: which of the two broadcasts did one of them not know when it delivered the ' +
    'other? By which words did it believe that nothing earlier could come?',
  violates: 'total order broadcast: one sequence for all, without loss, causes before effects',
  scene: scene({
    nodes: { total: [2, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 30] },
    workload: requests<TotalOrderBroadcast>({
      to: 'total',
      request: fc.nat(99).map((number) => broadcast(`text ${number}`)),
    }),
    operations: [1, 8],
    withinMs: 500,
    faults: [
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 300], forMs: [10, 400] }),
    ],
  }),
  invariants: [oneSequence],
  liveness: {
    goal: (cluster) => undeliveredBroadcasts(cluster) === 0,
    withinMs: EVENTUALLY_MS,
    what: 'every process delivers every broadcast',
  },
  check: expectNothingLost,
  needs: [aCutStalledADelivery, stampsWereEqual, anEarlierOneArrivedLater],
});

const inEveryRun = clusterExploration<TotalOrderBroadcast>({
  id: 'E6',
  part: 'E',
  title: 'in every run of three processes and two broadcasts, all deliver them in one order',
  reading: ORDERING,
  guide:
    'This test tries every order in which messages can come on FIFO links that lose nothing. First make E1 ' +
    'to E3 pass.',
  violates: 'any two processes deliver what both have delivered in the same order',
  explore: {
    nodes: THREE,
    requests: ['p1', 'p2'].map((node) => ({ node, request: broadcast(`of ${node}`) })),
    network: 'fifo',
    idleTimers: linkTimers(Object.keys(THREE)),
    timers: 0,
    outputs: ['delivered'],
    properties: [
      {
        kind: 'always',
        name: 'the deliveries of any two processes begin alike',
        holds: ({ histories }) => {
          const sequences = Object.keys(THREE).map((node) => sendersOf(histories[node] ?? []));
          const first = sequences
            .map(([sender]) => sender)
            .filter((sender) => sender !== undefined);
          return (
            new Set(first).size <= 1 ||
            `the first delivery is of ${[...new Set(first)].join(' at one process, and at another of ')}`
          );
        },
      },
      {
        kind: 'sometimes',
        name: 'every process delivers both',
        holds: ({ histories }) =>
          Object.keys(THREE).every((node) => sendersOf(histories[node] ?? []).length === 2),
      },
    ],
  },
});

function sendersOf(
  history: readonly { readonly kind: string; readonly data?: unknown }[],
): readonly string[] {
  return history.flatMap(({ kind, data }) =>
    kind === 'output' ? [(data as { readonly from: string }).from] : [],
  );
}

function processes(
  subject: Subject<TotalOrderBroadcast>,
  spec: Omit<ClusterSpec<TotalOrderBroadcast>, 'nodes' | 'invariants'>,
): Cluster<TotalOrderBroadcast> {
  return subject.cluster({ nodes: THREE, network: CALM, invariants: [oneSequence], ...spec });
}

function broadcast(text: string): Broadcast {
  return { kind: 'broadcast', text };
}

async function everythingIsDelivered(
  cluster: Cluster<TotalOrderBroadcast>,
  withinMs: number,
): Promise<void> {
  await cluster.runUntil(() => undeliveredBroadcasts(cluster) === 0, {
    withinMs,
    what: 'every process delivers every broadcast',
  });
}

export const partE: readonly LabTest[] = [
  everyoneDelivers,
  concurrentOnesHaveOneOrder,
  whoIsAheadWaits,
  aCutStalls,
  theSequenceIsOne,
  inEveryRun,
];
