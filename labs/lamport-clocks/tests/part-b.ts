import { clusterExploration, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, ClusterSpec, LabTest, Operation, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { FifoLinks } from '../contract.ts';
import { ROUND_TRIP_MS } from '../given.ts';
import { deliveredTexts, expectRest, fifoOrder, undelivered } from './fifo.ts';
import { aMessageOvertookAnother, aTextWasCutOff, aTextWasSentAgain } from './link-needs.ts';

// Part B: reliable FIFO links.

const NETWORK_BEHAVIOUR = {
  work: 'kleppmann-notes',
  section: '2.3 Describing nodes and network behaviour',
};
const ACKNOWLEDGEMENTS = { work: 'saltzer-1984', section: 'Delivery guarantees' };
const SUPPRESSION = { work: 'saltzer-1984', section: 'Duplicate message suppression' };
const IN_ORDER = { work: 'saltzer-1984', section: 'Guaranteeing FIFO message delivery' };
/** A message and its answer take less than a round trip on these links, and none overtakes another. */
const CALM = { delayMs: 8 };
/** Many attempts fit into it, even on a bad link. */
const EVENTUALLY_MS = 20_000;

const textsArrive = labTest<FifoLinks>({
  id: 'B1',
  part: 'B',
  title: 'what goes into a link comes out, in its order, on each link apart',
  reading: NETWORK_BEHAVIOUR,
  guide:
    "In Endpoint.onRequest send the text in a message with a number; in onMessage say output('delivered', " +
    '{ from, text }). Each direction between two endpoints counts by itself.',
  run: async (subject) => {
    const cluster = endpoints(subject, { network: CALM });
    transmit(cluster, 'p1', 'p2', 'a', 'b', 'c');
    transmit(cluster, 'p1', 'p3', 'd', 'e');
    transmit(cluster, 'p2', 'p1', 'f');
    await cluster.runFor(200);
    expectDelivered(cluster, 'p1', 'p2', ['a', 'b', 'c']);
    expectDelivered(cluster, 'p1', 'p3', ['d', 'e']);
    expectDelivered(cluster, 'p2', 'p1', ['f']);
  },
});

const aLostTextIsSentAgain = labTest<FifoLinks>({
  id: 'B2',
  part: 'B',
  title: 'a text that is lost is sent again, for as long as it takes',
  reading: ACKNOWLEDGEMENTS,
  guide:
    'Keep each text until its receiver has said that it has it. A timer for each receiver: when it ' +
    'fires, send again what is not confirmed, and set it again.',
  run: async (subject) => {
    const cluster = endpoints(subject, {
      network: CALM,
      faults: [{ kind: 'partition', atMs: 0, groups: [['p1'], ['p2', 'p3']], forMs: 900 }],
    });
    transmit(cluster, 'p1', 'p2', 'a', 'b');
    await cluster.runUntil(() => undelivered(cluster) === 0, {
      withinMs: 2000,
      what: 'both texts are delivered, once the cut of 900 ms is over',
    });
  },
});

const aCopyIsNotDelivered = labTest<FifoLinks>({
  id: 'B3',
  part: 'B',
  title: 'a text that arrives twice is delivered once',
  reading: SUPPRESSION,
  guide:
    'The receiver remembers, for each sender, how many of its texts it has delivered. A number that is ' +
    'not greater than that is a copy. It may come from the network, or from a sender whose word was lost.',
  run: async (subject) => {
    const cluster = endpoints(subject, {
      network: { ...CALM, duplicateProbability: 1 },
      faults: [{ kind: 'cut', atMs: 0, links: [['p2', 'p1']], forMs: 200 }],
    });
    transmit(cluster, 'p1', 'p2', 'a', 'a', 'b');
    await cluster.runFor(1000);
    expectDelivered(cluster, 'p1', 'p2', ['a', 'a', 'b']);
  },
});

const anOvertakingTextWaits = labTest<FifoLinks>({
  id: 'B4',
  part: 'B',
  title: 'a text that overtook another one is not delivered before it',
  reading: IN_ORDER,
  guide:
    'Deliver the number that is due, and no other. Keep what came too early, or throw it away and let it ' +
    'come again; but never say of a text that you have it when you threw it away.',
  run: async (subject) => {
    const cluster = endpoints(subject, {
      network: CALM,
      // What is sent in the first millisecond is late on one link, and lost on the other.
      faults: [
        { kind: 'link', atMs: 0, from: 'p1', to: 'p2', delayMs: 150, forMs: 1 },
        { kind: 'link', atMs: 0, from: 'p1', to: 'p3', lossProbability: 1, forMs: 1 },
      ],
    });
    for (const to of ['p2', 'p3']) transmit(cluster, 'p1', to, 'a');
    await cluster.runFor(2);
    for (const to of ['p2', 'p3']) transmit(cluster, 'p1', to, 'b', 'c');
    await cluster.runFor(1000);
    for (const to of ['p2', 'p3']) expectDelivered(cluster, 'p1', to, ['a', 'b', 'c']);
  },
});

const aCalmLinkIsQuiet = labTest<FifoLinks>({
  id: 'B5',
  part: 'B',
  title: 'where nothing is lost, nothing is sent again, and at the end there is quiet',
  reading: ACKNOWLEDGEMENTS,
  guide:
    `A message and its answer take up to ${ROUND_TRIP_MS} ms: wait for longer before you send again. When ` +
    'everything is confirmed, cancel the timer.',
  run: async (subject) => {
    const cluster = endpoints(subject, { network: CALM });
    const texts = Array.from({ length: 12 }, (_, index) => `text ${index + 1}`);
    for (const text of texts) {
      transmit(cluster, 'p1', 'p2', text);
      await cluster.runFor(5);
    }
    await cluster.runFor(200);
    expectDelivered(cluster, 'p1', 'p2', texts);
    const messages = cluster.sent().length;
    cluster.expect(
      messages <= 2 * texts.length,
      `p1 and p2 sent ${messages} messages for ${texts.length} texts of which none was lost: a text and its ` +
        `acknowledgement are two`,
    );
    await expectRest(cluster);
  },
});

const theWordIsRepeated = labTest<FifoLinks>({
  id: 'B6',
  part: 'B',
  title: 'a copy is acknowledged too, so that its sender comes to rest',
  reading: ACKNOWLEDGEMENTS,
  guide:
    'A copy tells the receiver something: its last word did not arrive. Do not deliver the text, and do ' +
    'say once more what you have.',
  run: async (subject) => {
    const cluster = endpoints(subject, {
      network: CALM,
      faults: [{ kind: 'cut', atMs: 0, links: [['p2', 'p1']], forMs: 300 }],
    });
    transmit(cluster, 'p1', 'p2', 'a');
    await cluster.runFor(1000);
    expectDelivered(cluster, 'p1', 'p2', ['a']);
    await expectRest(cluster);
  },
});

const linksKeepTheirPromise = clusterProperty<FifoLinks>({
  id: 'B7',
  part: 'B',
  title: 'each text is delivered once and in order, whatever the network does',
  reading: IN_ORDER,
  guide:
    'Three numbers decide it: that of the text, how many the receiver has delivered, and below which all is ' +
    'confirmed. Follow them through the run, and find the first that says something that is not so.',
  violates: 'a reliable FIFO link: what was sent is delivered once, and in order',
  scene: scene({
    nodes: { endpoint: [2, 3] },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 30] },
    workload: requests<FifoLinks>({
      to: 'endpoint',
      request: fc
        .record({ to: fc.constantFrom('e1', 'e2'), text: fc.nat(99) })
        .map(({ to, text }) => ({ kind: 'transmit', to, text: `text ${text}` })),
    }),
    operations: [1, 12],
    withinMs: 800,
    faults: [
      partitions({ forMs: [50, 800] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 300], forMs: [10, 400] }),
    ],
  }),
  invariants: [fifoOrder],
  liveness: {
    goal: (cluster) => undelivered(cluster) === 0,
    withinMs: EVENTUALLY_MS,
    what: 'every text is delivered',
  },
  check: expectRest,
  needs: [aTextWasCutOff, aTextWasSentAgain, aMessageOvertookAnother],
});

const inEveryRun = clusterExploration<FifoLinks>({
  id: 'B8',
  part: 'B',
  title: 'in every run with a loss, a copy and two retries, two texts come out once and in order',
  reading: IN_ORDER,
  guide:
    'This test tries every order in which messages, timers and faults can come. First make B1 to B4 pass.',
  violates: 'a reliable FIFO link: what was sent is delivered once, and in order',
  explore: {
    nodes: { p1: 'endpoint', p2: 'endpoint' },
    requests: [
      { node: 'p1', request: { kind: 'transmit', to: 'p2', text: 'first' } },
      { node: 'p1', request: { kind: 'transmit', to: 'p2', text: 'second' } },
    ],
    faults: { drops: 1, duplicates: 1, partitions: [[['p1'], ['p2']]] },
    timers: 2,
    messages: 8,
    outputs: ['delivered'],
    properties: [
      {
        kind: 'always',
        name: 'what is delivered is a beginning of what was sent',
        holds: ({ histories }) => {
          const texts = textsOf(histories['p2'] ?? []);
          return (
            texts.every((text, at) => text === ['first', 'second'][at]) ||
            `p1 sent 'first', then 'second', and p2 delivered ${quoted(texts)}`
          );
        },
      },
      {
        kind: 'sometimes',
        name: 'both texts are delivered',
        holds: ({ histories }) => textsOf(histories['p2'] ?? []).length === 2,
      },
    ],
  },
});

function textsOf(
  history: readonly { readonly kind: string; readonly data?: unknown }[],
): readonly string[] {
  return history.flatMap(({ kind, data }) =>
    kind === 'output' ? [(data as { readonly text: string }).text] : [],
  );
}

function quoted(texts: readonly string[]): string {
  return texts.length === 0 ? 'nothing' : texts.map((text) => `'${text}'`).join(', ');
}

function endpoints(
  subject: Subject<FifoLinks>,
  spec: Omit<ClusterSpec<FifoLinks>, 'nodes' | 'invariants'>,
): Cluster<FifoLinks> {
  const nodes = { p1: 'endpoint', p2: 'endpoint', p3: 'endpoint' };
  return subject.cluster({ nodes, invariants: [fifoOrder], ...spec });
}

function transmit(
  cluster: Cluster<FifoLinks>,
  from: NodeId,
  to: NodeId,
  ...texts: readonly string[]
): readonly Operation<FifoLinks>[] {
  return texts.map((text) => cluster.request(from, { kind: 'transmit', to, text }));
}

function expectDelivered(
  cluster: Cluster<FifoLinks>,
  from: NodeId,
  to: NodeId,
  texts: readonly string[],
): void {
  const delivered = deliveredTexts(cluster, from, to);
  cluster.expect(
    quoted(delivered) === quoted(texts),
    `${from} was asked to send ${quoted(texts)} to ${to}, and ${to} delivered ${quoted(delivered)}`,
  );
}

export const partB: readonly LabTest[] = [
  textsArrive,
  aLostTextIsSentAgain,
  aCopyIsNotDelivered,
  anOvertakingTextWaits,
  aCalmLinkIsQuiet,
  theWordIsRepeated,
  linksKeepTheirPromise,
  inEveryRun,
];
