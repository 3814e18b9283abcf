import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type LabTest } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { FirstContact, Request } from '../contract.ts';
import { SERVER } from '../given.ts';
import { answered, ask, EVENTUALLY_MS, exchange, told, valueOf } from './exchange.ts';
import { silence, slowness, type Asked, type Exchange } from './exchange.ts';
import { aClientNeverGoesBack, anAdditionIsMadeOnce } from './invariants.ts';
import { anAnswerShowsWhatWasAcknowledged } from './invariants.ts';
import { aClientHadSeveralRequestsOpen, aMessageOvertookAnother } from './needs.ts';
import { aPartitionCutAClientOff, aReplyWasLostAfterTheEffect } from './needs.ts';

// Part C: a counter store that a partition may stall and never break.

const COUNTERS = ['apples', 'pears', 'plums'];

const countersCount = labTest<FirstContact>({
  id: 'C1',
  part: 'C',
  title:
    'counters count, each for itself, and an acknowledged addition shows in every later answer',
  reading: { work: 'saltzer-1984', section: 'Delivery guarantees' },
  guide:
    'Teach the server to add and read (see Add and Read in contract.ts). An addition is made first ' +
    'and answered second: what is answered is done.',
  run: async (subject) => {
    const cluster = exchange(subject, { clients: 2 });
    expectValue(cluster, await ask(cluster, 'c1', add('apples', 3)), 3);
    expectValue(cluster, await ask(cluster, 'c2', add('pears', 4)), 4);
    expectValue(cluster, await ask(cluster, 'c2', add('apples', 2)), 5);
    expectValue(cluster, await ask(cluster, 'c1', read('apples')), 5);
    expectValue(cluster, await ask(cluster, 'c1', read('pears')), 4);
    expectValue(cluster, await ask(cluster, 'c2', read('plums')), 0);
    const added = cluster.outputs('added').length;
    cluster.expect(
      added === 3,
      `three additions were made and ${SERVER} told of ${added}: output('added', { client, counter, amount, value })`,
    );
  },
});

const requestsKeepTheirOrder = labTest<FirstContact>({
  id: 'C2',
  part: 'C',
  title: "a client's requests take effect in the order in which it made them",
  reading: { work: 'saltzer-1984', section: 'Guaranteeing FIFO message delivery' },
  guide:
    'The numbers already say in which order the client asked. Let a request that came too early wait ' +
    'until all before it have taken effect.',
  run: async (subject) => {
    // The first message takes so long that the second overtakes it.
    const cluster = exchange(subject, { faults: [slowness('c1', SERVER, 1000, 3)] });
    const addition = cluster.request('c1', add('apples', 7));
    await cluster.runFor(4);
    const reading = cluster.request('c1', read('apples'));
    await answered(cluster, 'an addition and a reading are answered', addition, reading);
    expectValue(cluster, addition, 7);
    cluster.expect(
      valueOf(reading) === 7,
      `${addition.id} added 7 to apples, and after it ${told(reading)}: the reading took effect before the addition`,
    );
  },
});

const readingsNeverGoBack = labTest<FirstContact>({
  id: 'C3',
  part: 'C',
  title: "a client's readings never go back, however its messages overtake one another",
  reading: { work: 'saltzer-1984', section: 'Guaranteeing FIFO message delivery' },
  guide:
    'A reading has a place in the order too, though it changes nothing: serve it when its number is ' +
    'due, and answer a copy of it with what it saw then.',
  run: async (subject) => {
    const cluster = exchange(subject, {
      clients: 2,
      network: { delayMs: { kind: 'uniform', minMs: 1, maxMs: 60 }, lossProbability: 0.2 },
    });
    const readings: Asked[] = [];
    for (let round = 0; round < 15; round++) {
      cluster.request('c2', add('apples', 1));
      readings.push(cluster.request('c1', read('apples')));
      await cluster.runFor(10);
    }
    await answered(cluster, 'all 15 readings and additions are answered', ...cluster.operations);
    for (const [index, reading] of readings.slice(1).entries()) {
      const earlier = readings[index];
      if (earlier === undefined) continue;
      cluster.expect(
        (valueOf(earlier) ?? Infinity) <= (valueOf(reading) ?? -Infinity),
        `c1 read apples twice, ${earlier.id} and then ${reading.id}, and saw ${valueOf(earlier)} and then ${valueOf(reading)}`,
      );
    }
  },
});

const aPartitionStallsOnlyTheCutOff = labTest<FirstContact>({
  id: 'C4',
  part: 'C',
  title: 'a partition stalls the client that is cut off, breaks nothing, and stalls nobody else',
  reading: { work: 'waldo-1994', section: 'Partial Failure and Concurrency' },
  guide:
    'What one client waits for must not hold up another: whatever the server keeps in order, it ' +
    'keeps in order for each client by itself.',
  run: async (subject) => {
    // Of c1, one addition is made and its reply lost; the next never arrives, so the server holds two
    // more requests back; then c1 is cut off for three seconds.
    const cluster = exchange(subject, {
      clients: 2,
      faults: [
        silence(SERVER, 'c1', 20),
        { kind: 'link', atMs: 10, from: 'c1', to: SERVER, lossProbability: 1, forMs: 2 },
      ],
    });
    const before = cluster.request('c1', add('apples', 10));
    await cluster.runFor(11);
    const open = [cluster.request('c1', add('apples', 100))];
    await cluster.runFor(2);
    open.push(cluster.request('c1', add('pears', 1)), cluster.request('c1', read('apples')));
    await cluster.runFor(7);
    cluster.partition(['c1'], ['c2', SERVER]);
    const others = [add('apples', 5), read('apples')].map((request) =>
      cluster.request('c2', request),
    );
    await answered(cluster, 'c2 is answered while c1 is cut off', ...others);
    await cluster.runFor(3000);
    const impossible = open.find((operation) => operation.answered);
    cluster.expect(
      impossible === undefined,
      `${impossible?.id} was answered while c1 was cut off from ${SERVER}: only the server knows the counters`,
    );
    cluster.heal();
    await answered(cluster, 'c1 is answered once the network has healed', before, ...open);
    expectValue(cluster, before, 10);
    expectValue(cluster, await ask(cluster, 'c2', read('apples')), 115);
    expectValue(cluster, await ask(cluster, 'c2', read('pears')), 1);
  },
});

const manyOpenRequestsAddUp = labTest<FirstContact>({
  id: 'C5',
  part: 'C',
  title: 'with twenty requests open at once on a bad link, every addition counts once',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'One timer, one number and one remembered answer for each open request. When a late request ' +
    'arrives and others waited for it, each of them gets its answer.',
  run: async (subject) => {
    const cluster = exchange(subject, {
      network: {
        delayMs: { kind: 'uniform', minMs: 1, maxMs: 10 },
        lossProbability: 0.3,
        duplicateProbability: 0.3,
      },
    });
    const additions = Array.from({ length: 20 }, (_, index) =>
      cluster.request('c1', add(COUNTERS[index % 2] ?? 'apples', 1)),
    );
    await answered(cluster, 'all twenty additions are answered', ...additions);
    for (const [index, addition] of additions.entries()) {
      expectValue(cluster, addition, Math.floor(index / 2) + 1);
    }
    expectValue(cluster, await ask(cluster, 'c1', read('apples')), 10);
    expectValue(cluster, await ask(cluster, 'c1', read('pears')), 10);
  },
});

const theStoreIsNeverBroken = clusterProperty<FirstContact>({
  id: 'C6',
  part: 'C',
  title: 'no acknowledged addition is lost, none is made twice, and no reading goes back',
  reading: { work: 'waldo-1994', section: 'Partial Failure and Concurrency' },
  guide:
    'The failing run is already shrunk: step through it and find the first moment at which the ' +
    'server believes something that is not so.',
  violates: 'a partition may stall the store, and never breaks it',
  scene: scene({
    nodes: { client: [1, 3], server: 1 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 40] },
    workload: requests<FirstContact>({
      to: 'client',
      request: fc.oneof(
        fc.record({
          kind: fc.constant('add' as const),
          counter: fc.constantFrom(...COUNTERS),
          amount: fc.integer({ min: 1, max: 9 }),
        }),
        fc.record({ kind: fc.constant('read' as const), counter: fc.constantFrom(...COUNTERS) }),
      ),
    }),
    operations: [1, 24],
    withinMs: 600,
    faults: [
      partitions({ forMs: [100, 600] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 500], forMs: [10, 300] }),
    ],
  }),
  invariants: [anAdditionIsMadeOnce, anAnswerShowsWhatWasAcknowledged, aClientNeverGoesBack],
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is answered',
  },
  check: async (cluster) => {
    const totals = totalsOf(cluster);
    for (const client of cluster.nodesOf('client')) await expectTotals(cluster, client, totals);
  },
  needs: [
    aReplyWasLostAfterTheEffect,
    aPartitionCutAClientOff,
    aMessageOvertookAnother,
    aClientHadSeveralRequestsOpen,
  ],
});

function add(counter: string, amount: number): Request {
  return { kind: 'add', counter, amount };
}

function read(counter: string): Request {
  return { kind: 'read', counter };
}

function totalsOf(cluster: Exchange): ReadonlyMap<string, number> {
  const totals = new Map(COUNTERS.map((counter) => [counter, 0]));
  for (const { request } of cluster.operations) {
    if (request.kind !== 'add') continue;
    totals.set(request.counter, (totals.get(request.counter) ?? 0) + request.amount);
  }
  return totals;
}

async function expectTotals(
  cluster: Exchange,
  client: NodeId,
  totals: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [counter, total] of totals) {
    const reading = cluster.request(client, read(counter));
    await answered(cluster, 'a last reading is answered', reading);
    cluster.expect(
      valueOf(reading) === total,
      `the acknowledged additions to ${counter} make ${total}, and in the end ${told(reading)}`,
    );
  }
}

function expectValue(cluster: Exchange, operation: Asked, value: number): void {
  cluster.expect(valueOf(operation) === value, `${told(operation)}: it is ${value} by then`);
}

export const partC: readonly LabTest[] = [
  countersCount,
  requestsKeepTheirOrder,
  readingsNeverGoBack,
  aPartitionStallsOnlyTheCutOff,
  manyOpenRequestsAddUp,
  theStoreIsNeverBroken,
];
