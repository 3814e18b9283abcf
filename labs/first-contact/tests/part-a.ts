import { clusterProperty, invariant, labTest, oneWayCuts, partitions } from '@netsplit/harness';
import { linkFaults, requests, scene, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { FirstContact } from '../contract.ts';
import { ROUND_TRIP_MS, SERVER } from '../given.ts';
import { answered, EVENTUALLY_MS, exchange, silence, told } from './exchange.ts';
import type { Asked, Exchange } from './exchange.ts';
import { aPartitionCutAClientOff, aReplyWasLost, aRequestWasLost } from './needs.ts';

// Part A: a request that survives loss.

const PARTITION_MS = 4000;
/** One copy for each round trip is the fastest that can be called patience. */
const MOST_COPIES = PARTITION_MS / ROUND_TRIP_MS;
/** A client that waits longer between two attempts leaves its user waiting as long after the repair. */
const LONGEST_PAUSE_MS = 1500;

const aRequestIsAnswered = labTest<FirstContact>({
  id: 'A1',
  part: 'A',
  title: 'a request is answered with what the server said',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'In Client.onRequest, send the request to the server. In Server.onMessage, send the answer back. ' +
    'In Client.onMessage, respond to the request that it answers.',
  run: async (subject) => {
    const cluster = exchange(subject);
    const hello = cluster.request('c1', { kind: 'echo', text: 'hello' });
    const world = cluster.request('c1', { kind: 'echo', text: 'world' });
    await cluster.runFor(1000);
    // Nothing is lost here, so what is missing tells which handler is to be written next.
    const asked = cluster.delivered(({ node }) => node === SERVER);
    cluster.expect(
      asked.length > 0,
      `c1 was asked for two echoes, and no word of it came to ${SERVER}`,
    );
    const replied = cluster.delivered(({ node }) => node === 'c1');
    cluster.expect(replied.length > 0, `${SERVER} was asked by c1, and no word of it came back`);
    for (const operation of [hello, world]) {
      cluster.expect(
        operation.answered,
        `a reply of ${SERVER} came to c1, and c1 has not answered ${operation.id}: respond(id, …)`,
      );
      expectEcho(cluster, operation);
    }
  },
});

const aLostRequestIsSentAgain = labTest<FirstContact>({
  id: 'A2',
  part: 'A',
  title: 'a request that is lost is sent again',
  reading: { work: 'rotem-gal-oz-2006', section: 'The network is reliable' },
  guide:
    'Nobody tells the client that its request was lost. Set a timer when you send it, and send it ' +
    'again in onTimer, until it is answered.',
  run: async (subject) => {
    const cluster = exchange(subject, { faults: [silence('c1', SERVER, 100)] });
    const hello = cluster.request('c1', { kind: 'echo', text: 'hello' });
    await answered(
      cluster,
      'a request is answered, though all that c1 sent in the first 100 ms was lost',
      hello,
    );
    expectEcho(cluster, hello);
  },
});

const aLostReplyIsAskedForAgain = labTest<FirstContact>({
  id: 'A3',
  part: 'A',
  title: 'a reply that is lost is asked for again',
  reading: { work: 'waldo-1994', section: 'Partial Failure and Concurrency' },
  guide:
    'To the client, a lost reply looks exactly like a lost request: so it does the same, it asks ' +
    'again. The server must answer every copy that reaches it, not only the first.',
  run: async (subject) => {
    const cluster = exchange(subject, { faults: [silence(SERVER, 'c1', 100)] });
    const hello = cluster.request('c1', { kind: 'echo', text: 'hello' });
    await answered(
      cluster,
      `a request is answered, though all that ${SERVER} sent in the first 100 ms was lost`,
      hello,
    );
    expectEcho(cluster, hello);
  },
});

const anAnswerEndsTheRetries = labTest<FirstContact>({
  id: 'A4',
  part: 'A',
  title: 'nothing is sent for nothing: no early retry, and none after the answer',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'Wait for longer than ROUND_TRIP_MS before you try again, and when the answer comes, cancel the ' +
    'timer of that request. Keep one timer for each request, under a name of its own.',
  run: async (subject) => {
    const cluster = exchange(subject, { clients: 2, network: { delayMs: ROUND_TRIP_MS / 2 } });
    const operations = Array.from({ length: 10 }, (_, index) =>
      cluster.request(index % 2 === 0 ? 'c1' : 'c2', { kind: 'echo', text: `text ${index}` }),
    );
    await answered(cluster, 'all ten requests are answered', ...operations);
    const answeredAtMs = cluster.nowMs;
    await cluster.runFor(5000);
    // A protocol may confirm each answer with a message of its own, so two from a client are allowed.
    const fromServer = cluster.sent(({ node }) => node === SERVER);
    const fromClients = cluster.sent(({ node }) => node !== SERVER);
    const late = fromClients.filter(({ atMs }) => atMs > answeredAtMs + ROUND_TRIP_MS);
    cluster.expect(
      late.length === 0,
      `the clients sent ${late.length} more messages in the 5 seconds after all requests were answered: ` +
        'an answer ends the retries of its request',
      late[0],
    );
    const early = fromClients[2 * operations.length];
    cluster.expect(
      early === undefined,
      `the clients sent ${fromClients.length} messages for ${operations.length} requests of which none ` +
        `was lost: a reply may take ${ROUND_TRIP_MS} ms, so a retry before that is one for nothing`,
      early,
    );
    cluster.expect(
      fromServer.length <= operations.length,
      `${SERVER} sent ${fromServer.length} messages for ${operations.length} requests that each reached it once`,
      fromServer[operations.length],
    );
  },
});

const aPartitionOnlyDelays = labTest<FirstContact>({
  id: 'A5',
  part: 'A',
  title:
    'a client that is cut off keeps trying, with patience, and finishes once the network heals',
  reading: { work: 'waldo-1994', section: 'Partial Failure and Concurrency' },
  guide:
    'Never give up: to the client a partition is a long silence, and it ends. But do not flood the ' +
    'link either. If you wait longer after each attempt, stop growing at one second or so.',
  run: async (subject) => {
    const cluster = exchange(subject);
    cluster.partition(['c1'], [SERVER]);
    const hello = cluster.request('c1', { kind: 'echo', text: 'hello' });
    await cluster.runFor(PARTITION_MS);
    cluster.expect(!hello.answered, `c1 answered ${hello.id} while it was cut off from ${SERVER}`);
    const copies = cluster.sent(({ node }) => node === 'c1');
    cluster.expect(copies.length > 0, `c1 was asked ${hello.id} and has sent nothing at all`);
    cluster.expect(
      copies.some(({ atMs }) => atMs >= PARTITION_MS - LONGEST_PAUSE_MS),
      `c1 tried ${copies.length} times and then no more for ${LONGEST_PAUSE_MS} ms: it gave up while ` +
        'the network was cut, and networks heal',
    );
    cluster.expect(
      copies.length <= MOST_COPIES,
      `c1 sent the same request ${copies.length} times in ${PARTITION_MS} ms: more than one for each ` +
        `round trip of ${ROUND_TRIP_MS} ms`,
      copies[MOST_COPIES],
    );
    cluster.heal();
    await answered(cluster, 'the request is answered once the network has healed', hello);
    expectEcho(cluster, hello);
  },
});

const anAnswerIsItsRequestsOwn = invariant<FirstContact>(
  'an answer is the answer to its own request',
  (report, cluster) => (act) => {
    if (act.kind !== 'responded') return;
    const operation = cluster.operations.find(({ id }) => id === act.id);
    if (operation === undefined || isEcho(operation)) return;
    report(told(operation));
  },
);

const retriesArePatient = invariant<FirstContact>(
  'a client asks again no sooner than an answer can have come',
  (report, cluster) => {
    const sent = new Map<string, number>();
    return (act) => {
      if (act.kind !== 'sent' || act.node === SERVER) return;
      const { node } = act;
      const count = (sent.get(node) ?? 0) + 1;
      sent.set(node, count);
      const own = cluster.operations.filter(
        (operation) => operation.node === node && operation.invokedAtMs <= act.atMs,
      );
      const waits = own.map(
        ({ invokedAtMs, answeredAtMs = act.atMs }) => (answeredAtMs - invokedAtMs) / ROUND_TRIP_MS,
      );
      // The first copy of each, one for each round trip that it waited, and a word to confirm the answer.
      const patient = waits.reduce((sum, roundTrips) => sum + 2 + Math.floor(roundTrips), 0);
      if (count <= patient) return;
      report(
        `${node} has sent ${count} messages for ${own.length} of its requests: asked again once in each round ` +
          `trip of ${ROUND_TRIP_MS} ms, they take ${patient} at most`,
      );
    };
  },
);

const everyRequestIsAnswered = clusterProperty<FirstContact>({
  id: 'A6',
  part: 'A',
  title: 'every request is answered in the end, whatever was lost',
  reading: { work: 'fallacies', section: '1, the network is reliable' },
  guide:
    'Give each request its own number and its own timer, and look a reply up by the number: several ' +
    'requests may be open at once.',
  violates: 'a request is answered with its own answer, once the network is whole again',
  scene: scene({
    nodes: { client: [1, 3], server: 1 },
    network: { lossProbability: [0, 0.4] },
    workload: requests<FirstContact>({
      to: 'client',
      request: fc.nat(999).map((number) => ({ kind: 'echo', text: `text ${number}` })),
    }),
    operations: [1, 16],
    withinMs: 1000,
    faults: [
      partitions({ forMs: [100, 1000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1] }),
    ],
  }),
  invariants: [anAnswerIsItsRequestsOwn, retriesArePatient],
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is answered',
  },
  check: async (cluster) => {
    await cluster.runFor(5000);
    const late = cluster.sent(({ atMs }) => atMs > cluster.nowMs - 1000)[0];
    cluster.expect(
      late === undefined,
      `${late?.node} is still sending 4 seconds after every request was answered`,
      late,
    );
  },
  needs: [aRequestWasLost, aReplyWasLost, aPartitionCutAClientOff],
});

function isEcho({ request, response }: Asked): boolean {
  return request.kind === 'echo' && response?.kind === 'echoed' && response.text === request.text;
}

function expectEcho(cluster: Exchange, operation: Asked): void {
  cluster.expect(
    isEcho(operation),
    `${told(operation)}: the answer to an echo is { kind: 'echoed', text } with the same text`,
  );
}

export const partA: readonly LabTest[] = [
  aRequestIsAnswered,
  aLostRequestIsSentAgain,
  aLostReplyIsAskedForAgain,
  anAnswerEndsTheRetries,
  aPartitionOnlyDelays,
  everyRequestIsAnswered,
];
