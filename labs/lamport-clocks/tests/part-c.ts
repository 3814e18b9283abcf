import { clusterExploration, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, ClusterSpec, LabTest, Need, Subject } from '@netsplit/harness';
import fc from 'fast-check';
import type { Mutex, Use } from '../contract.ts';
import { linkTimers } from '../given.ts';
import { atMostOneInside, grantedInOrder, requestsOf } from './mutual-exclusion.ts';
import { staysForAsLong, whoEntered } from './mutual-exclusion.ts';

// Part C: mutual exclusion.

const ORDERING = 'Ordering the Events Totally';
const THREE = { p1: 'contender', p2: 'contender', p3: 'contender' };
const REQUIREMENTS = [atMostOneInside, grantedInOrder, staysForAsLong];
const CALM = { delayMs: 5 };
const EVENTUALLY_MS = 30_000;

const oneHearsFromAll = labTest<Mutex>({
  id: 'C1',
  part: 'C',
  title: 'a process enters when it has heard from every other one, and not before',
  reading: { work: 'lamport-1978', section: `${ORDERING}, rules 1, 2 and 5` },
  guide:
    "Rule 1: in Contender.onRequest, tell all others with transmitToAll({ kind: 'request', time }). Rule 2: " +
    'in onDelivery, acknowledge a request. Rule 5: when every other process has sent something later than ' +
    "your request, say output('entered', { time }).",
  run: async (subject) => {
    const cluster = contenders(subject, {
      faults: [{ kind: 'partition', atMs: 0, groups: [['p1', 'p2'], ['p3']], forMs: 300 }],
    });
    const use = cluster.request('p1', { kind: 'use', forMs: 20 });
    await cluster.runFor(290);
    cluster.expect(
      cluster.outputs('entered').length === 0,
      'p1 entered, and has not heard from p3, which is cut off: how can it know that p3 is not inside?',
      cluster.outputs('entered')[0],
    );
    await cluster.runUntil(() => use.answered, {
      withinMs: 1000,
      what: 'p1 enters, leaves and answers, once it can hear from p3',
    });
  },
});

const aTieIsBroken = labTest<Mutex>({
  id: 'C2',
  part: 'C',
  title: 'of requests that are made at the same time one is granted first, and the next after it',
  reading: { work: 'lamport-1978', section: `${ORDERING}, rule 5 (i)` },
  guide:
    'The first in the queue is the first in the total order of part A: by time, and of equal times by ' +
    'process. All three requests have the time 1 here.',
  run: async (subject) => {
    const cluster = contenders(subject, {});
    for (const node of ['p3', 'p2', 'p1']) cluster.request(node, { kind: 'use', forMs: 20 });
    await everyoneIsServed(cluster, 2000);
    cluster.expect(
      whoEntered(cluster) === 'p1, p2, p3',
      `the requests (1, p1), (1, p2) and (1, p3) are granted in this order, and it was ${whoEntered(cluster)}`,
    );
  },
});

const eachProcessIsHeard = labTest<Mutex>({
  id: 'C3',
  part: 'C',
  title: 'many messages of one process do not stand for a word of another',
  reading: { work: 'lamport-1978', section: `${ORDERING}, rule 5 (ii)` },
  guide:
    'Rule 5 (ii) says: from every other process. Remember for each how late it is by its latest message; do ' +
    'not count messages.',
  run: async (subject) => {
    const cluster = contenders(subject, {
      faults: [{ kind: 'link', atMs: 0, from: 'p3', to: 'p1', delayMs: 400, forMs: 200 }],
    });
    for (const node of ['p2', 'p3']) cluster.request(node, { kind: 'use', forMs: 60 });
    cluster.request('p1', { kind: 'use', forMs: 20 }, { atMs: 15 });
    await everyoneIsServed(cluster, 3000);
  },
});

const anOlderWordDoesNotCount = labTest<Mutex>({
  id: 'C4',
  part: 'C',
  title: 'a message from before the request says nothing of what comes after it',
  reading: { work: 'lamport-1978', section: `${ORDERING}, rule 5 (ii)` },
  guide:
    'Rule 5 (ii) says: timestamped later than the request. What was heard in an earlier turn may have been ' +
    'followed by a request that is still under way.',
  run: async (subject) => {
    const cluster = contenders(subject, {});
    for (const node of ['p3', 'p1']) {
      const alone = cluster.request(node, { kind: 'use', forMs: 10 });
      await cluster.runUntil(() => alone.answered, {
        withinMs: 1000,
        what: `${node} is served, with nobody else there`,
      });
      await cluster.runFor(100);
    }
    // Both clocks show the same now, so p2 is first; p3 has heard from everyone, in its first turn.
    for (const node of ['p3', 'p2']) cluster.request(node, { kind: 'use', forMs: 40 });
    await everyoneIsServed(cluster, 2000);
  },
});

const aLaterRequestWaits = labTest<Mutex>({
  id: 'C5',
  part: 'C',
  title:
    'a request that happened before another one is granted first, though it is on slower links',
  reading: { work: 'lamport-1978', section: `${ORDERING}, requirement (II)` },
  guide:
    'p2 makes its request when it has heard of the one of p1, so its time has to be greater: by IR2, every ' +
    'message moves the clock. Then look who is first in the queue: the first to arrive, or the first in time?',
  run: async (subject) => {
    const cluster = contenders(subject, {
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p3', delayMs: 100, forMs: 50 }],
    });
    cluster.request('p1', { kind: 'use', forMs: 30 });
    cluster.request('p2', { kind: 'use', forMs: 30 }, { atMs: 10 });
    await everyoneIsServed(cluster, 2000);
    cluster.expect(
      whoEntered(cluster) === 'p1, p2',
      `p1 made its request first, and p2 knew of it; and it was ${whoEntered(cluster)}`,
    );
  },
});

const aPartitionStalls = labTest<Mutex>({
  id: 'C6',
  part: 'C',
  title: 'a partition stalls everyone and breaks nothing, and after it all goes on',
  reading: { work: 'lamport-1978', section: `${ORDERING}, requirements (I) to (III)` },
  guide:
    'Nothing is to be done here: no timeout, no majority. A release that cannot arrive is sent again by the ' +
    'links, and who has not heard waits. If it does not go on after healing, look who waits for what.',
  run: async (subject) => {
    const cluster = contenders(subject, {});
    cluster.request('p1', { kind: 'use', forMs: 100 });
    await cluster.runUntil(() => cluster.outputs('entered').length === 1, {
      withinMs: 500,
      what: 'p1 enters',
    });
    cluster.partition(['p1'], ['p2', 'p3']);
    for (const node of ['p3', 'p2']) cluster.request(node, { kind: 'use', forMs: 10 });
    await cluster.runFor(1000);
    cluster.expect(
      whoEntered(cluster) === 'p1',
      `p1 is cut off, and nobody can know whether it has left; those who entered: ${whoEntered(cluster)}`,
    );
    cluster.heal();
    await everyoneIsServed(cluster, 2000);
  },
});

type Mark = Need<Mutex>;

const aPartitionCutOneOffThatWaited: Mark = {
  mark: 'a cut kept a message from arriving while somebody waited',
  when: (cluster) =>
    cluster.acts.some(
      (act) =>
        act.kind === 'dropped' &&
        act.why === 'cut' &&
        cluster.operations.some(
          ({ invokedAtMs, answeredAtMs = Infinity }) =>
            invokedAtMs < act.atMs && act.atMs < answeredAtMs,
        ),
    ),
};

const twoRequestsHadTheSameTime: Mark = {
  mark: 'two requests had the same time',
  when: (cluster) => {
    const times = cluster.outputs('entered').map(({ data }) => data.time);
    return new Set(times).size < times.length;
  },
};

const aRequestWaitedForAnother: Mark = {
  mark: 'a request was made while another process was inside',
  when: (cluster) =>
    cluster.nodes.some((node) =>
      requestsOf(cluster.acts, node).some((request) => {
        const count = (output: 'entered' | 'left'): number =>
          cluster.outputs(output).filter((act) => act.node !== node && act.event < request.event)
            .length;
        return count('entered') > count('left');
      }),
    ),
};

const theRequirementsHold = clusterProperty<Mutex>({
  id: 'C7',
  part: 'C',
  title: 'never two inside, granted in order, everyone served, whatever the network does',
  reading: { work: 'lamport-1978', section: `${ORDERING}, requirements (I) to (III)` },
  guide:
    'For the process that entered wrongly, ask by rule 5: which request was before its own, and from whom ' +
    'had it heard what? One of the two parts of the rule was not kept, or a clock did not move by IR2.',
  violates: 'mutual exclusion, in the order of the requests',
  scene: scene({
    nodes: { contender: [2, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 20] },
    workload: requests<Mutex>({
      to: 'contender',
      request: fc.integer({ min: 0, max: 40 }).map((forMs): Use => ({ kind: 'use', forMs })),
    }),
    operations: [1, 8],
    withinMs: 400,
    faults: [
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [50, 200], forMs: [10, 300] }),
    ],
  }),
  invariants: REQUIREMENTS,
  liveness: {
    goal: ({ operations }) => operations.every(({ answered }) => answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is granted and released',
  },
  needs: [aPartitionCutOneOffThatWaited, twoRequestsHadTheSameTime, aRequestWaitedForAnother],
});

const inEveryRun = clusterExploration<Mutex>({
  id: 'C8',
  part: 'C',
  title: 'in every run of three processes and two requests, never two are inside',
  reading: { work: 'lamport-1978', section: `${ORDERING}, requirement (I)` },
  guide:
    'This test tries every order in which messages can come on FIFO links that lose nothing. First make C1 ' +
    'to C5 pass.',
  violates: 'at most one process is inside the critical section',
  explore: {
    nodes: THREE,
    requests: ['p1', 'p2'].map((node) => ({ node, request: { kind: 'use', forMs: 10 } })),
    network: 'fifo',
    // Where nothing is lost the links have nothing to resend, and who is inside decides when to leave.
    idleTimers: linkTimers(Object.keys(THREE)),
    timers: 2,
    outputs: ['entered', 'left'],
    properties: [
      {
        kind: 'always',
        name: 'at most one process is inside',
        holds: ({ histories }) => {
          const inside = Object.keys(THREE).filter((node) => isInside(histories[node] ?? []));
          return inside.length <= 1 || `${inside.join(' and ')} are inside at the same time`;
        },
      },
      {
        kind: 'sometimes',
        name: 'both requests are granted and released',
        holds: ({ histories }) =>
          ['p1', 'p2'].every((node) => (histories[node] ?? []).some(({ kind }) => kind === 'end')),
      },
    ],
  },
});

function isInside(
  history: readonly { readonly kind: string; readonly output?: string }[],
): boolean {
  return history.findLast(({ kind }) => kind === 'output')?.output === 'entered';
}

function contenders(
  subject: Subject<Mutex>,
  spec: Omit<ClusterSpec<Mutex>, 'nodes' | 'invariants'>,
): Cluster<Mutex> {
  return subject.cluster({ nodes: THREE, network: CALM, invariants: REQUIREMENTS, ...spec });
}

async function everyoneIsServed(cluster: Cluster<Mutex>, withinMs: number): Promise<void> {
  await cluster.runUntil(() => cluster.operations.every(({ answered }) => answered), {
    withinMs,
    what: 'every request is granted and released',
  });
}

export const partC: readonly LabTest[] = [
  oneHearsFromAll,
  aTieIsBroken,
  eachProcessIsHeard,
  anOlderWordDoesNotCount,
  aLaterRequestWaits,
  aPartitionStalls,
  theRequirementsHold,
  inEveryRun,
];
