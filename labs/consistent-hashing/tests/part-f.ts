import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { invariant, requests, scene, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { ConsistentHashing, Request } from '../contract.ts';
import { COPIES, FIVE, KEEPERS } from './five.ts';
import {
  answered,
  type Asked,
  EVENTUALLY_MS,
  expectKept,
  found,
  get,
  joinAll,
  kept,
  keepersOf,
  listed,
  put,
  stored,
  storeOf,
} from './store.ts';

// Part F: several copies, quorums, and versions that stand side by side.

const [K1 = '', K2 = '', K3 = ''] = KEEPERS;
/** Somebody who keeps no copy of k1, and so has to ask. */
const OUTSIDER = FIVE.find((node) => !KEEPERS.includes(node)) ?? '';
const others = (...nodes: readonly string[]): string[] => FIVE.filter((n) => !nodes.includes(n));

const copiesAreKept = labTest<ConsistentHashing>({
  id: 'F1',
  part: 'F',
  title: 'the first N of the preference list keep a copy each',
  reading: { work: 'decandia-2007', section: '4.3 Replication' },
  guide:
    'The keepers are the preference list of part B: as many as `copies` says. Send the value to all of them.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    await stored(store, OUTSIDER, 'k1', 'one', { w: COPIES });
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['one']]]));
  },
});

const writersWhoHadNotSeen = labTest<ConsistentHashing>({
  id: 'F2',
  part: 'F',
  title: 'values stand side by side until a writer who has seen them replaces them',
  reading: { work: 'decandia-2007', section: '4.4 Data Versioning' },
  guide:
    'Keep versions, and reconcile them: it drops what another one replaces. A write is a new version whose past is the context that it was ' +
    'given. A get returns all values that stand, and contextOf(them).',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    const all = { w: COPIES };
    await stored(store, K1, 'k1', 'red', all);
    await stored(store, OUTSIDER, 'k1', 'blue', all);
    const both = await found(store, K2, 'k1', COPIES);
    store.expect(
      String(both.values) === 'blue,red',
      `red and blue were written by two who had seen nothing, and a read found ${listed(both.values)}`,
    );
    await stored(store, K3, 'k1', 'purple', { ...all, context: both.context });
    const one = await found(store, OUTSIDER, 'k1', COPIES);
    store.expect(
      String(one.values) === 'purple',
      `purple was written by one who had read red and blue, and a read found ${listed(one.values)}`,
    );
    await stored(store, K1, 'k1', 'green', { ...all, context: both.context });
    const after = await found(store, K2, 'k1', COPIES);
    store.expect(
      String(after.values) === 'green,purple',
      `green was written by one who had seen red and blue, but not purple, and a read found ${listed(after.values)}`,
    );
  },
});

const aQuorumIsWaitedFor = labTest<ConsistentHashing>({
  id: 'F3',
  part: 'F',
  title: 'under a partition each side serves what its quorum allows',
  reading: { work: 'decandia-2007', section: '4.5 Execution of get () and put () operations' },
  guide:
    'Count the keepers that have answered. Answer at `w`, or at `r`, and not before; ask again those who are silent.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    await stored(store, OUTSIDER, 'k1', 'before', { w: COPIES });
    store.partition([K1], others(K1));
    const alone = {
      put: put(store, K1, 'k1', 'alone', { w: 2 }),
      get: get(store, K1, 'k1', 2),
      small: get(store, K1, 'k1', 1),
    };
    const together = {
      put: put(store, OUTSIDER, 'k1', 'together', { w: 2 }),
      get: get(store, OUTSIDER, 'k1', 2),
    };
    await answered(store, alone.small, together.put, together.get);
    await store.runFor(1000);
    for (const operation of [alone.put, alone.get]) {
      store.expect(
        !operation.answered,
        `${K1} is cut off with its own copy alone, and answered a ${operation.request.kind} that needs two`,
      );
    }
    store.heal();
    await answered(store, alone.put, alone.get);
  },
});

const aCopyOfAnAnswerIsNoQuorum = labTest<ConsistentHashing>({
  id: 'F4',
  part: 'F',
  title: 'two answers of one keeper are no quorum',
  reading: { work: 'decandia-2007', section: '4.5 Execution of get () and put () operations' },
  guide: 'Keep answers by the node that gave them: a Map, or a Set of names.',
  run: async (subject) => {
    const store = await storeOf(subject, {
      nodes: 5,
      copies: COPIES,
      network: { duplicateProbability: 1 },
    });
    store.partition([OUTSIDER, K1], others(OUTSIDER, K1));
    const written = put(store, OUTSIDER, 'k1', 'one', { w: 2 });
    await store.runFor(1000);
    store.expect(
      !written.answered,
      `${OUTSIDER} reaches ${K1} alone of the keepers, hears everything twice, and took that for two copies`,
    );
    store.heal();
    await answered(store, written);
  },
});

const readsRepair = labTest<ConsistentHashing>({
  id: 'F5',
  part: 'F',
  title: 'a read that meets a stale copy mends it',
  reading: {
    work: 'decandia-2007',
    section: '4.7 Handling permanent failures: Replica synchronization',
  },
  guide:
    'When the answers to a get differ, you know more than some who answered: send them what stands. Answers that come after the quorum ' +
    'may be stale too, and are worth a look.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    const keys = Array.from({ length: 40 }, (_, index) => `k${index + 1}`).filter((key) =>
      keepersOf(FIVE, COPIES, key).includes(K3),
    );
    store.partition([K3], others(K3));
    for (const key of keys) {
      const keeper = keepersOf(others(K3), 1, key)[0] ?? '';
      await stored(store, keeper, key, `v-${key}`, { w: 2 });
    }
    store.heal();
    const reads = keys.map((key) => get(store, OUTSIDER, key, COPIES));
    await answered(store, ...reads);
    // There and back, and a little: before any repair that goes by itself can have come round to all.
    await store.runFor(12);
    let stale = 0;
    for (const key of keys) {
      if ((await kept(store, K3, key)).values.length === 0) stale += 1;
    }
    store.expect(
      stale === 0,
      `${K3} missed the writes of ${keys.length} keys; all were read since from all three keepers, and ${stale} of them it still has not`,
    );
  },
});

const keyed = fc.integer({ min: 1, max: 3 }).map((n) => `k${n}`);
const writeOrRead: fc.Arbitrary<Request> = fc.oneof(
  fc.record({ key: keyed, n: fc.integer({ min: 1, max: 9999 }) }).map(({ key, n }): Request => ({
    kind: 'put',
    key,
    value: `v${n}`,
    context: [],
    w: 2,
    sloppy: false,
  })),
  keyed.map((key): Request => ({ kind: 'get', key, r: 2, sloppy: false })),
);

/** A write that was acknowledged before a read began is among what the read finds: nobody replaces anything here. */
const aReadSeesWhatWasAcknowledged = invariant<ConsistentHashing>(
  'with R + W > N, a read finds every write that was acknowledged before it',
  (report, store) => (act) => {
    if (act.kind !== 'responded' || act.response.kind !== 'found') return;
    const read = store.operations.find(({ id }) => id === act.id);
    if (read?.request.kind !== 'get') return;
    const { key } = read.request;
    const { values } = act.response;
    const missed = store.operations.find(
      (write) => isAcknowledgedBefore(write, read, key) && !values.includes(valueOf(write)),
    );
    if (missed === undefined) return;
    report(
      `${missed.node} wrote ${valueOf(missed)} under ${key} (${missed.id}) and it was acknowledged; after that ${read.node} read ${key} (${read.id}) ` +
        `and found ${listed(values)}`,
    );
  },
);

function isAcknowledgedBefore(write: Asked, read: Asked, key: string): boolean {
  return (
    write.request.kind === 'put' &&
    write.request.key === key &&
    write.response?.kind === 'stored' &&
    (write.answeredAtMs ?? Infinity) < read.invokedAtMs
  );
}

function valueOf({ request }: Asked): string {
  return request.kind === 'put' ? request.value : '';
}

const quorumsMeet = clusterProperty<ConsistentHashing>({
  id: 'F6',
  part: 'F',
  title: 'with R + W > N, a read finds every write that was acknowledged before it',
  reading: { work: 'decandia-2007', section: '4.5 Execution of get () and put () operations' },
  guide:
    'Two of three have the write, and two of three are asked: one of them is both. Whom do you count that is no keeper, or counts twice? And does ' +
    'the answer hold all that those who answered have?',
  violates: 'a read quorum and a write quorum have a member in common',
  scene: scene({
    nodes: { node: [3, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.3], delayMs: [1, 15] },
    workload: requests<ConsistentHashing>({ to: 'node', request: writeOrRead }),
    operations: [2, 20],
    withinMs: 800,
    faults: [
      partitions({ forMs: [50, 500] }),
      oneWayCuts({ forMs: [50, 500] }),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [10, 150], forMs: [50, 500] }),
    ],
  }),
  prepare: (store, { nodes }) => joinAll(store, Object.keys(nodes), COPIES),
  invariants: [aReadSeesWhatWasAcknowledged],
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is answered',
  },
  needs: [
    {
      mark: 'a read began after a write of its key had been acknowledged',
      when: ({ operations }) =>
        operations.some(
          (read) =>
            read.request.kind === 'get' &&
            operations.some(
              (write) =>
                read.request.kind === 'get' && isAcknowledgedBefore(write, read, read.request.key),
            ),
        ),
    },
    {
      mark: 'a partition kept a request waiting',
      when: ({ acts, operations }) =>
        acts.some(
          (act) =>
            act.kind === 'dropped' &&
            act.why === 'cut' &&
            operations.some(
              ({ invokedAtMs, answeredAtMs = Infinity }) =>
                invokedAtMs <= act.atMs && act.atMs < answeredAtMs,
            ),
        ),
    },
    {
      mark: 'values stood side by side',
      when: ({ operations }) =>
        operations.some(({ response }) => response?.kind === 'found' && response.values.length > 1),
    },
  ],
});

/** The whole list of its keepers has it, in time, after a member that was one has left, and one has come. */
const copiesFollowTheRing = labTest<ConsistentHashing>({
  id: 'F7',
  part: 'F',
  title: 'when members come and go, there are N copies again, with those to whom they belong',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'Who is no keeper of a key any more sends it to all who are, and lets go when all of them have said that they have it.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, members: 4, copies: COPIES });
    const keys = Array.from({ length: 12 }, (_, index) => `k${index + 1}`);
    for (const key of keys) await stored(store, 'n1', key, `v-${key}`, { w: COPIES });
    const values = new Map(keys.map((key) => [key, [`v-${key}`]]));
    await answered(store, store.request('n5', { kind: 'join', copies: COPIES }));
    await expectKept(store, FIVE, COPIES, values);
    await answered(store, store.request('n2', { kind: 'leave' }));
    await expectKept(store, others('n2'), COPIES, values);
  },
});

export const partF: readonly LabTest[] = [
  copiesAreKept,
  writersWhoHadNotSeen,
  aQuorumIsWaitedFor,
  aCopyOfAnAnswerIsNoQuorum,
  readsRepair,
  quorumsMeet,
  copiesFollowTheRing,
];
