import { clusterExploration, clusterProperty, labTest } from '@netsplit/harness';
import { linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type Exploration, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { FirstContact } from '../contract.ts';
import { SERVER } from '../given.ts';
import { answered, ask, EVENTUALLY_MS, exchange, pageOf, shown } from './exchange.ts';
import { silence, slowness, type Asked } from './exchange.ts';
import { expectPrintedOnce } from './paper.ts';
import { aLineIsPrintedOnce, anAnswerNamesItsPage } from './invariants.ts';
import {
  aPartitionCutAClientOff,
  aReplyWasLostAfterTheEffect,
  aRequestArrivedTwice,
} from './needs.ts';

// Part B: exactly one effect for each request.

/** Of one client whose requests come one after another, an answer or two may await its confirmation. */
const MOST_REMEMBERED = 4;

const aRetryDoesNotPrintTwice = labTest<FirstContact>({
  id: 'B1',
  part: 'B',
  title:
    'a request whose reply was lost takes effect once, and is answered as it was the first time',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'Teach the server to print (see Print in contract.ts). Then let it remember, for each number, ' +
    'that it printed and what it answered: a copy of a request gets the remembered answer.',
  run: async (subject) => {
    const cluster = exchange(subject, { faults: [silence(SERVER, 'c1', 100)] });
    const first = await ask(cluster, 'c1', { kind: 'print', line: 'first' });
    const second = await ask(cluster, 'c1', { kind: 'print', line: 'second' });
    expectPrintedOnce(cluster, first, second);
    cluster.expect(
      pageOf(first) === 1 && pageOf(second) === 2,
      `the first line is page 1 and the second page 2, but they were answered ${shown(first)} and ${shown(second)}`,
    );
  },
});

const aDuplicateDoesNotPrintTwice = labTest<FirstContact>({
  id: 'B2',
  part: 'B',
  title: 'a request that the network delivers twice takes effect once',
  reading: { work: 'saltzer-1984', section: 'Duplicate message suppression' },
  guide:
    'A copy may come from the network as well as from a retry, and may come at any time: before the ' +
    'server performs a request, it looks whether it has performed that number already.',
  run: async (subject) => {
    const network = { delayMs: { kind: 'uniform', minMs: 1, maxMs: 10 } as const };
    const cluster = exchange(subject, { network: { ...network, duplicateProbability: 1 } });
    const lines: Asked[] = [];
    for (const line of ['one', 'two', 'three', 'four', 'five']) {
      lines.push(await ask(cluster, 'c1', { kind: 'print', line }));
    }
    await cluster.runFor(1000);
    expectPrintedOnce(cluster, ...lines);
  },
});

const clientsAreNotConfused = labTest<FirstContact>({
  id: 'B3',
  part: 'B',
  title:
    'two clients that number their requests alike are each served and each get their own answer',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'Each client counts from 1, so a number alone names no request: the server has to keep what it ' +
    'remembers for each client apart.',
  run: async (subject) => {
    const cluster = exchange(subject, { clients: 2, faults: [silence(SERVER, 'c1', 100)] });
    const lines = ['c1', 'c2'].flatMap((client) =>
      ['first', 'second'].map((line) =>
        cluster.request(client, { kind: 'print', line: `${line} line of ${client}` }),
      ),
    );
    await answered(cluster, 'both lines of both clients are answered', ...lines);
    expectPrintedOnce(cluster, ...lines);
  },
});

const aLateReplyAnswersNothingElse = labTest<FirstContact>({
  id: 'B4',
  part: 'B',
  title: 'a late reply is not taken for the answer to a later request',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'A reply says which request it answers. If that request is not waiting any more, the reply is ' +
    'an old one: drop it.',
  run: async (subject) => {
    // The first reply takes two seconds. The request is answered long before, thanks to a retry.
    const cluster = exchange(subject, { faults: [slowness(SERVER, 'c1', 2000, 12)] });
    const first = await ask(cluster, 'c1', { kind: 'print', line: 'first' });
    cluster.cutOneWay('c1', SERVER);
    const second = cluster.request('c1', { kind: 'print', line: 'second' });
    await cluster.runFor(2100);
    cluster.expect(
      !second.answered,
      `${second.id} was answered ${shown(second)} though it cannot have reached ${SERVER}: ` +
        `that was a late reply to ${first.id}`,
    );
    cluster.heal();
    await answered(cluster, 'the second line is answered once the link is back', second);
    expectPrintedOnce(cluster, first, second);
  },
});

const anAnswerIsKeptWhileItMayBeNeeded = labTest<FirstContact>({
  id: 'B5',
  part: 'B',
  title: 'an answer is remembered for as long as its client may still ask for it',
  reading: { work: 'lee-2015', section: 'Garbage collection' },
  guide:
    'A later request does not mean that the earlier ones are answered: a client may have several ' +
    'open. Only the client knows which answers arrived, so let it say so.',
  run: async (subject) => {
    // Only the first reply is lost. Meanwhile the client has asked, and got, two more things.
    const cluster = exchange(subject, { faults: [silence(SERVER, 'c1', 12)] });
    const first = cluster.request('c1', { kind: 'print', line: 'first' });
    await cluster.runFor(13);
    const second = cluster.request('c1', { kind: 'print', line: 'second' });
    await cluster.runFor(1);
    const third = cluster.request('c1', { kind: 'print', line: 'third' });
    await answered(cluster, 'each of three lines is answered', first, second, third);
    expectPrintedOnce(cluster, first, second, third);
  },
});

const anOldCopyIsNotANewRequest = labTest<FirstContact>({
  id: 'B6',
  part: 'B',
  title: 'a copy that comes after its answer was forgotten is not taken for a new request',
  reading: { work: 'lee-2015', section: 'Garbage collection' },
  guide:
    'If the server forgets a number altogether, an old copy of that request looks new. What can it ' +
    'keep, one number for each client, that tells the old from the new?',
  run: async (subject) => {
    // The first attempt takes three seconds. All is long done and forgotten when it arrives.
    const cluster = exchange(subject, { faults: [slowness('c1', SERVER, 3000, 12)] });
    const lines: Asked[] = [];
    for (const line of ['one', 'two', 'three', 'four']) {
      lines.push(await ask(cluster, 'c1', { kind: 'print', line }));
    }
    await cluster.runFor(3100);
    expectPrintedOnce(cluster, ...lines);
  },
});

const memoryStaysBounded = labTest<FirstContact>({
  id: 'B7',
  part: 'B',
  title: 'the server forgets the answers that its client has had',
  reading: { work: 'lee-2015', section: 'Garbage collection' },
  guide:
    'Let each message of a client say below which number all its requests are answered; the server ' +
    "deletes those answers, and says how many are left with output('remembers', { answers }).",
  run: async (subject) => {
    const cluster = exchange(subject, { network: { lossProbability: 0.2 } });
    const lines: Asked[] = [];
    for (let number = 1; number <= 40; number++) {
      lines.push(await ask(cluster, 'c1', { kind: 'print', line: `line ${number}` }));
    }
    expectPrintedOnce(cluster, ...lines);
    const gauge = cluster.outputs('remembers');
    cluster.expect(
      gauge.some(({ data }) => data.answers > 0),
      `${SERVER} never told how many answers it remembers: output('remembers', { answers }) whenever that changes`,
    );
    const over = gauge.find(({ data }) => data.answers > MOST_REMEMBERED);
    cluster.expect(
      over === undefined,
      `${SERVER} remembers ${over?.data.answers} answers, and c1 has only one request open at a time: ` +
        'it keeps answers that c1 has had long ago',
      over,
    );
  },
});

const eachRequestTakesEffectOnce = clusterProperty<FirstContact>({
  id: 'B8',
  part: 'B',
  title: 'each request takes effect exactly once, whatever the network does',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'Three things name an effect for good: the client, the number, and that the number is given once, ' +
    'before the first attempt. Look for a place where one of them is lost.',
  violates: 'a request takes effect exactly once, and its answer tells of that effect',
  scene: scene({
    nodes: { client: [1, 3], server: 1 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 40] },
    workload: requests<FirstContact>({
      to: 'client',
      request: fc.nat(999).map((number) => ({ kind: 'print', line: `line ${number}` })),
    }),
    operations: [1, 16],
    withinMs: 1000,
    faults: [
      partitions({ forMs: [100, 1000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 500], forMs: [10, 400] }),
    ],
  }),
  invariants: [aLineIsPrintedOnce, anAnswerNamesItsPage],
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every line is answered with its page',
  },
  check: (cluster) => {
    const pages = cluster.outputs('printed').length;
    cluster.expect(
      pages === cluster.operations.length,
      `${cluster.operations.length} lines were answered and ${pages} were printed`,
    );
  },
  needs: [aReplyWasLostAfterTheEffect, aRequestArrivedTwice, aPartitionCutAClientOff],
});

const allIsForgottenInTheEnd = clusterProperty<FirstContact>({
  id: 'B9',
  part: 'B',
  title: 'whatever was lost, the server forgets in the end what its clients have had',
  reading: { work: 'lee-2015', section: 'Garbage collection' },
  guide:
    'A word of the client that is lost must not matter: say it again with the next message, and so ' +
    'that it covers everything before.',
  violates: 'the server remembers only answers that a client may still ask for',
  scene: scene({
    nodes: { client: [1, 3], server: 1 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3] },
    workload: requests<FirstContact>({
      to: 'client',
      request: fc.nat(999).map((number) => ({ kind: 'print', line: `line ${number}` })),
    }),
    operations: [6, 24],
    withinMs: 1000,
    faults: [partitions({ forMs: [100, 1000] }), oneWayCuts()],
  }),
  invariants: [aLineIsPrintedOnce],
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every line is answered with its page',
  },
  check: async (cluster) => {
    const clients = cluster.nodesOf('client');
    for (const client of clients) {
      const last = cluster.request(client, { kind: 'print', line: 'the last line' });
      await answered(cluster, 'a last line is answered', last);
    }
    await cluster.runFor(1000);
    const left = cluster.outputs('remembers').at(-1);
    cluster.expect(
      left !== undefined,
      `${SERVER} never told how many answers it remembers: output('remembers', { answers }) whenever that changes`,
    );
    // The last answer of each client may wait for a word that only another request would bring.
    const most = 2 * clients.length;
    cluster.expect(
      (left?.data.answers ?? 0) <= most,
      `${SERVER} still remembers ${left?.data.answers} answers in the end, though its clients ` +
        `(${clients.join(', ')}) have had all of theirs: no more than ${most} can be in doubt`,
      left,
    );
  },
  needs: [aReplyWasLostAfterTheEffect, aPartitionCutAClientOff],
});

const inEveryRun = clusterExploration<FirstContact>({
  id: 'B10',
  part: 'B',
  title: 'in every run with one retry, one loss and one copy, a line is printed once',
  reading: {
    work: 'birrell-nelson-1984',
    section: 'Packet-Level Transport Protocol: Simple Calls',
  },
  guide:
    'This test tries every order in which the messages, the retry and the faults can come, so it needs no luck. First make ' +
    'B1 and B2 pass.',
  violates: 'a request takes effect at most once',
  explore: everyRun(['c1']),
  sized: (nodes) =>
    nodes < 2
      ? undefined
      : everyRun(Array.from({ length: nodes - 1 }, (_, client) => `c${client + 1}`)),
});

/** Each client asks once for the same line. */
function everyRun(clients: readonly string[]): Exploration<FirstContact> {
  return {
    nodes: { ...Object.fromEntries(clients.map((id) => [id, 'client'])), [SERVER]: 'server' },
    requests: clients.map((node) => ({ node, request: { kind: 'print', line: 'once' } })),
    faults: { drops: 1, duplicates: 1, partitions: [[clients, [SERVER]]] },
    timers: 1,
    outputs: ['printed'],
    properties: [
      {
        kind: 'always',
        name: 'a line is printed at most once',
        holds: ({ histories }) => {
          const asked = clients.filter((id) => (histories[id] ?? []).length > 0).length;
          const prints = (histories[SERVER] ?? []).length;
          return (
            prints <= asked || `'once' was asked for ${times(asked)}, and printed ${times(prints)}`
          );
        },
      },
      {
        kind: 'sometimes',
        name: 'the line is printed, and its client is told the page',
        holds: ({ histories }) => (histories['c1'] ?? []).some(({ kind }) => kind === 'end'),
      },
    ],
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

export const partB: readonly LabTest[] = [
  aRetryDoesNotPrintTwice,
  aDuplicateDoesNotPrintTwice,
  clientsAreNotConfused,
  aLateReplyAnswersNothingElse,
  anAnswerIsKeptWhileItMayBeNeeded,
  anOldCopyIsNotANewRequest,
  memoryStaysBounded,
  eachRequestTakesEffectOnce,
  allIsForgottenInTheEnd,
  inEveryRun,
];
