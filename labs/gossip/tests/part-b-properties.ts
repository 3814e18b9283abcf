import { clusterExploration, clusterProperty, linkFaults, oneWayCuts } from '@netsplit/harness';
import { partitions, requests, scene, type LabTest } from '@netsplit/harness';
import { checkConvergence, type History } from '@netsplit/checkers';
import fc from 'fast-check';
import type { AntiEntropy, ReplicaOutputs, ReplicaRequest } from '../contract.ts';
import { ACTIVE_MS, compareStamps } from '../given.ts';
import { allAgree, remove, text, winners, write, type Replicas } from './replicas.ts';
import { RULES_OF_REPLICAS } from './replica-rules.ts';
import { cycles } from './sites.ts';

// Part B: anti-entropy, whatever the network does.

const KEYS = ['tea', 'milk'] as const;

const anyWrite = fc.constantFrom(...KEYS).chain((key) => written(key));
const anyDeletion = fc.constantFrom(...KEYS).map(remove);
const anyChange: fc.Arbitrary<ReplicaRequest> = fc.oneof(
  { arbitrary: anyWrite, weight: 3 },
  { arbitrary: anyDeletion, weight: 2 },
);

function written(key: string): fc.Arbitrary<ReplicaRequest> {
  return fc.constantFrom('a', 'b', 'c').map((value) => write(key, value));
}

/** Asks every site for every key, and holds what they find against each other, and against the last change. */
async function expectAgreement(cluster: Replicas): Promise<void> {
  const fromMs = cluster.nowMs;
  for (const key of KEYS) {
    for (const node of cluster.nodes) cluster.request(node, { kind: 'read', key });
  }
  await cluster.runFor(1);
  // First whether they agree at all: the checker knows nothing of stamps.
  const agreement = checkConvergence(historyOf(cluster), 0);
  cluster.expect(
    agreement.verdict !== 'violated',
    agreement.verdict === 'violated' ? agreement.why : 'all copies agree',
  );
  for (const { node, request, response, invokedAtMs } of cluster.operations) {
    if (request.kind !== 'read' || invokedAtMs < fromMs) continue;
    const last = winners(cluster).get(request.key)?.value ?? null;
    const value = response?.kind === 'found' ? response.value : undefined;
    cluster.expect(
      value === last,
      value === undefined
        ? `${node} was asked for "${request.key}" and has not found anything`
        : `${node} finds ${text(value)} for "${request.key}", and the last change of it left ${text(last)}`,
    );
  }
}

function historyOf(cluster: Replicas): History {
  return cluster.operations.flatMap((operation, id) => {
    const { node, request, response, invokedAtMs } = operation;
    if (request.kind === 'resolve') return [];
    const value = request.kind === 'write' ? request.value : null;
    const input =
      request.kind === 'read'
        ? { kind: 'read', key: request.key }
        : { kind: 'write', key: request.key, value };
    return [
      {
        id,
        process: node,
        input,
        output: response?.kind === 'found' ? response.value : null,
        invokedAt: invokedAtMs,
        returnedAt: invokedAtMs,
        outcome: 'ok' as const,
      },
    ];
  });
}

const cutContact = {
  mark: 'a partition cut a contact off',
  when: ({ acts }: Replicas) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

const copiesAgree = clusterProperty<AntiEntropy>({
  id: 'B9',
  part: 'B',
  title:
    'whatever the network does: once it heals, all copies agree on the last change of each key',
  reading: { work: 'demers-1987', section: 'Basic Techniques: Anti-entropy' },
  guide:
    'A copy stays behind: who would have to contact whom? Begin a contact in every cycle, whatever became of the last ' +
    'one. Copies differ for good: do all of them prefer the same of two versions, whichever comes first?',
  violates: 'all sites have the same in the end, and it is the last that was written',
  scene: scene<AntiEntropy>({
    nodes: { replica: [2, 5] },
    network: { delayMs: [1, 400], lossProbability: [0, 0.2], duplicateProbability: [0, 0.2] },
    workload: requests({ to: 'replica', request: anyChange }),
    operations: [1, 8],
    withinMs: cycles(15),
    faults: [
      partitions({ forMs: [1000, 15_000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 1500], forMs: [500, 8000] }),
    ],
    maxFaults: 4,
  }),
  invariants: RULES_OF_REPLICAS,
  liveness: { goal: allAgree, withinMs: cycles(100), what: 'all copies agree' },
  check: expectAgreement,
  needs: [
    cutContact,
    {
      mark: 'two sites changed the same key',
      when: ({ operations }) =>
        KEYS.some(
          (key) =>
            new Set(
              operations.flatMap(({ node, request }) =>
                'key' in request && request.kind !== 'read' && request.key === key ? [node] : [],
              ),
            ).size > 1,
        ),
    },
    {
      mark: 'an item was deleted, and its key written again',
      when: ({ operations }) =>
        KEYS.some((key) => {
          const changes = operations.filter(
            ({ request }) => 'key' in request && request.kind !== 'read' && request.key === key,
          );
          const deleted = changes.findIndex(({ request }) => request.kind === 'delete');
          return deleted !== -1 && deleted < changes.length - 1;
        }),
    },
  ],
});

/** A certificate has gone to sleep on one side before the other side hears of it. */
const LONGER_THAN_ACTIVE = [ACTIVE_MS + cycles(5), ACTIVE_MS + cycles(70)] as const;

const deletedForGood = clusterProperty<AntiEntropy>({
  id: 'B10',
  part: 'B',
  title: 'after partitions longer than a certificate goes round, what was deleted stays away',
  reading: { work: 'demers-1987', section: 'Dormant Death Certificates' },
  guide:
    'An old copy came back after its certificate had gone to sleep. Who retains the certificate, and what does it do ' +
    'when it hears of an older item, in a digest or in an update?',
  violates: 'a deleted item does not come back, and one that is written later does',
  scene: scene<AntiEntropy>({
    nodes: { replica: [3, 5] },
    network: { delayMs: [1, 50], lossProbability: [0, 0.1] },
    workload: requests({ to: 'replica', request: fc.oneof(anyWrite, anyDeletion) }),
    operations: [2, 6],
    withinMs: cycles(90),
    faults: [partitions({ forMs: LONGER_THAN_ACTIVE }), oneWayCuts({ forMs: LONGER_THAN_ACTIVE })],
    maxFaults: 4,
  }),
  // Only what was everywhere before a partition leaves an old copy behind it.
  prepare: (cluster) => {
    const [first] = cluster.nodes;
    for (const key of KEYS) if (first !== undefined) cluster.request(first, write(key, 'old'));
  },
  invariants: RULES_OF_REPLICAS,
  liveness: { goal: allAgree, withinMs: cycles(100), what: 'all copies agree' },
  check: expectAgreement,
  needs: [
    cutContact,
    {
      mark: 'a dormant certificate awoke',
      when: (cluster) => cluster.outputs('awakened').length > 0,
    },
    {
      mark: 'a certificate went to sleep everywhere',
      when: (cluster) =>
        cluster
          .responses()
          .some(
            ({ atMs, response }) =>
              response.kind === 'deleted' && cluster.nowMs > atMs + ACTIVE_MS + cycles(2),
          ),
    },
  ],
});

const inEveryRun = clusterExploration<AntiEntropy>({
  id: 'B11',
  part: 'B',
  title: 'in every run of two sites, a site goes from an older version to a newer one only',
  reading: { work: 'demers-1987', section: 'Deletion and Death Certificates' },
  guide:
    'This test tries every order of requests, cycles and messages, with one lost and one copied. First make B2 and B5 pass.',
  violates: 'of two versions a site keeps the newer one, in whatever order they come',
  explore: {
    nodes: { s1: 'replica', s2: 'replica' },
    requests: [
      { node: 's1', request: write('tea', 'green') },
      { node: 's1', request: remove('tea') },
      { node: 's2', request: write('tea', 'black') },
    ],
    faults: { drops: 1, duplicates: 1 },
    timers: 2,
    messages: 4,
    draws: [0],
    outputs: ['changed'],
    properties: [
      {
        kind: 'always',
        name: 'the stamps of what a site has only grow',
        holds: ({ histories }) => {
          for (const [node, history] of Object.entries(histories)) {
            const had = changesOf(history);
            const at = had.findIndex((one, index) => {
              const before = had[index - 1];
              return before !== undefined && compareStamps(before.stamp, one.stamp) > 0;
            });
            if (at === -1) continue;
            return `${node} went from ${text(had[at - 1]?.value ?? null)} to ${text(had[at]?.value ?? null)}, which has a smaller stamp`;
          }
          return true;
        },
      },
      {
        kind: 'always',
        name: 'two sites with the same stamp have the same',
        holds: ({ histories }) => {
          const values = new Map<string, string | null>();
          for (const { stamp, value } of Object.values(histories).flatMap(changesOf)) {
            const it = `${stamp.time} ${stamp.site}`;
            if ((values.get(it) ?? value) !== value) return `(${it}) stands for two values`;
            values.set(it, value);
          }
          return true;
        },
      },
      {
        kind: 'sometimes',
        name: 'both sites have changed three times and agree on the greatest stamp',
        holds: ({ histories }) => {
          const last = Object.values(histories).map((history) => changesOf(history).at(-1));
          const [one, two] = last;
          return (
            one !== undefined &&
            two !== undefined &&
            compareStamps(one.stamp, two.stamp) === 0 &&
            Object.values(histories).every(
              (history) => history.filter(({ kind }) => kind === 'end').length > 0,
            )
          );
        },
      },
    ],
  },
});

function changesOf(
  history: readonly { readonly kind: string; readonly data?: unknown }[],
): readonly ReplicaOutputs['changed'][] {
  return history.flatMap(({ kind, data }) =>
    kind === 'output' ? [data as ReplicaOutputs['changed']] : [],
  );
}

export const propertiesOfPartB: readonly LabTest[] = [copiesAgree, deletedForGood, inEveryRun];
