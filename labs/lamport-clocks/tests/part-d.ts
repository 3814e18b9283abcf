import { clusterExploration, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, LabTest, Need } from '@netsplit/harness';
import { checkCausalOrder, checkFifoOrder } from '@netsplit/checkers';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Broadcast, CausalBroadcast } from '../contract.ts';
import { linkTimers } from '../given.ts';
import { broadcastInvariant, expectNothingLost, textsDelivered } from './broadcast.ts';
import { undeliveredBroadcasts } from './broadcast.ts';
import { vectorClocks } from './part-d-clocks.ts';

// Part D: vector clocks (part-d-clocks.ts), and causal broadcast.

const CAUSAL_BROADCAST = { work: 'birman-1991', section: 'the CBCAST protocol' };
const CALM = { delayMs: 5 };
const EVENTUALLY_MS = 20_000;

const causalOrder = broadcastInvariant<CausalBroadcast>(
  'a broadcast is delivered after all that may have caused it',
  checkFifoOrder,
  checkCausalOrder,
);

const anAnswerWaitsForItsQuestion = labTest<CausalBroadcast>({
  id: 'D6',
  part: 'D',
  title: 'an answer that is faster than its question waits for it',
  reading: CAUSAL_BROADCAST,
  guide:
    'The vector of a broadcast counts what its sender had delivered before. A receiver that has delivered less ' +
    'of another process holds it back, and looks again after each delivery.',
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'causal', p2: 'causal', p3: 'causal' },
      network: CALM,
      invariants: [causalOrder],
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p3', delayMs: 300, forMs: 250 }],
    });
    cluster.request('p1', broadcast('question'));
    cluster.request('p2', broadcast('answer'), { atMs: 20 });
    cluster.request('p2', broadcast('one more thing'), { atMs: 30 });
    await everythingIsDelivered(cluster, 2000);
    expectNothingLost(cluster);
  },
});

const nobodyWaitsForWhatIsNoCause = labTest<CausalBroadcast>({
  id: 'D7',
  part: 'D',
  title: 'a broadcast waits for its causes, and for nothing else',
  reading: CAUSAL_BROADCAST,
  guide:
    'Count broadcasts only: neither receipts nor deliveries are something that others will ever hear of. And ' +
    'do not wait for a word of everyone: that is part E.',
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'causal', p2: 'causal', p3: 'causal', p4: 'causal' },
      network: CALM,
      invariants: [causalOrder],
    });
    cluster.request('p4', broadcast('before the cut'));
    await cluster.runFor(50);
    cluster.partition(['p1', 'p2', 'p3'], ['p4']);
    cluster.request('p4', broadcast('nobody hears this'));
    cluster.request('p1', broadcast('one'));
    await cluster.runFor(20);
    cluster.request('p2', broadcast('two'));
    await cluster.runFor(50);
    for (const node of ['p1', 'p2', 'p3']) {
      const texts = textsDelivered(cluster, node);
      cluster.expect(
        texts === "'before the cut', 'one', 'two'",
        `${node} can have delivered 'before the cut', 'one', 'two', whose causes it knows, and has delivered ${texts}`,
      );
    }
  },
});

const aBroadcastOvertookItsCause: Need<CausalBroadcast> = {
  mark: 'a broadcast arrived before one that may have caused it',
  when: (cluster) =>
    cluster.delivered().some((act) => {
      if (act.message.kind !== 'data') return false;
      const { vector } = act.message.payload;
      return Object.keys(vector).some((process) => {
        const delivered = cluster
          .outputs('delivered')
          .filter(
            ({ node, event, data }) =>
              node === act.node && event < act.event && data.from === process,
          );
        return (
          process !== act.from && process !== act.node && delivered.length < (vector[process] ?? 0)
        );
      });
    }),
};

const aCutDelayedABroadcast: Need<CausalBroadcast> = {
  mark: 'a cut kept a broadcast from arriving',
  when: ({ acts }) =>
    acts.some((act) => act.kind === 'dropped' && act.why === 'cut' && act.message.kind === 'data'),
};

const broadcastsAreCausal = clusterProperty<CausalBroadcast>({
  id: 'D8',
  part: 'D',
  title: 'every broadcast is delivered once, after its causes, whatever the network does',
  reading: CAUSAL_BROADCAST,
  guide:
    'If something was delivered too early, compare its vector with what had been delivered there. If ' +
    'something is never delivered, find the entry of its vector for which it waits: who counted that?',
  violates: 'causal broadcast: nothing is lost, and nothing is delivered before its causes',
  scene: scene({
    nodes: { causal: [2, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 40] },
    workload: requests<CausalBroadcast>({
      to: 'causal',
      request: fc.nat(99).map((number) => broadcast(`text ${number}`)),
    }),
    operations: [1, 10],
    withinMs: 500,
    faults: [
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 300], forMs: [10, 400] }),
    ],
  }),
  invariants: [causalOrder],
  liveness: {
    goal: (cluster) => undeliveredBroadcasts(cluster) === 0,
    withinMs: EVENTUALLY_MS,
    what: 'every process delivers every broadcast',
  },
  check: expectNothingLost,
  needs: [aBroadcastOvertookItsCause, aCutDelayedABroadcast],
});

const CAUSAL_THREE = { p1: 'causal', p2: 'causal', p3: 'causal' };

const inEveryRun = clusterExploration<CausalBroadcast>({
  id: 'D9',
  part: 'D',
  title: 'in every run of three processes that broadcast, no answer comes before its question',
  reading: CAUSAL_BROADCAST,
  guide:
    'This test tries every order in which messages can come on FIFO links that lose nothing. First make D6 ' +
    'and D7 pass.',
  violates: 'a broadcast is delivered after all that may have caused it',
  explore: {
    nodes: CAUSAL_THREE,
    requests: ['p1', 'p2', 'p3'].map((node) => ({ node, request: broadcast(`of ${node}`) })),
    network: 'fifo',
    idleTimers: linkTimers(Object.keys(CAUSAL_THREE)),
    timers: 0,
    outputs: ['delivered'],
    properties: [
      {
        kind: 'always',
        name: 'nothing is delivered before its causes',
        holds: ({ histories }) => inCausalOrder(histories),
      },
      {
        kind: 'sometimes',
        name: 'every process delivers every broadcast',
        holds: ({ histories }) =>
          Object.keys(CAUSAL_THREE).every((node) => sendersDelivered(histories[node]).length === 3),
      },
    ],
  },
});

type Histories = Readonly<
  Record<NodeId, readonly { readonly kind: string; readonly data?: unknown }[]>
>;

/** Whose broadcasts a process has delivered, in order: here, everyone makes one. */
function sendersDelivered(history: Histories[NodeId] = []): readonly NodeId[] {
  return history.flatMap(({ kind, data }) =>
    kind === 'output' ? [(data as { readonly from: NodeId }).from] : [],
  );
}

/** What a process had delivered before its own broadcast, everyone has to deliver before that, too. */
function inCausalOrder(histories: Histories): true | string {
  const deliveries = new Map(
    Object.entries(histories).map(([node, history]) => [node, sendersDelivered(history)]),
  );
  for (const [sender, own] of deliveries) {
    if (!own.includes(sender)) continue;
    const causes = own.slice(0, own.indexOf(sender));
    for (const [node, delivered] of deliveries) {
      if (!delivered.includes(sender)) continue;
      const before = delivered.slice(0, delivered.indexOf(sender));
      const missing = causes.find((cause) => !before.includes(cause));
      if (missing === undefined) continue;
      return `${node} delivered the broadcast of ${sender} before that of ${missing}, which ${sender} had delivered when it made its own`;
    }
  }
  return true;
}

function broadcast(text: string): Broadcast {
  return { kind: 'broadcast', text };
}

async function everythingIsDelivered(
  cluster: Cluster<CausalBroadcast>,
  withinMs: number,
): Promise<void> {
  await cluster.runUntil(() => undeliveredBroadcasts(cluster) === 0, {
    withinMs,
    what: 'every process delivers every broadcast',
  });
}

export const partD: readonly LabTest[] = [
  ...vectorClocks,
  anAnswerWaitsForItsQuestion,
  nobodyWaitsForWhatIsNoCause,
  broadcastsAreCausal,
  inEveryRun,
];
