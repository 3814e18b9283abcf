import { checkConvergence, type History } from '@netsplit/checkers';
import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { pauses, requests, scene, type LabTest } from '@netsplit/harness';
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
  listed,
  put,
  oneRing,
  stored,
  storeOf,
  type Store,
} from './store.ts';

// Part G: hinted handoff, sloppy quorums and repair.

const STAND_INS = FIVE.filter((node) => !KEEPERS.includes(node));
const [K1 = ''] = KEEPERS;
/** Of all writes, before it is asked whether reads agree. */
const SILENCE_MS = 200;
const [S1 = '', S2 = ''] = STAND_INS;

const othersStandIn = labTest<ConsistentHashing>({
  id: 'G1',
  part: 'G',
  title:
    'while a keeper is away another member stands in, and gives up what it has when the keeper is back',
  reading: { work: 'decandia-2007', section: '4.6 Handling Failures: Hinted Handoff' },
  guide:
    'When a keeper is silent and the request is sloppy, ask the next member of the walk that is no keeper, and say for whom it stands in. It ' +
    'keeps that apart, and sends it to the keeper now and then until that has it.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    store.partition(
      [K1],
      FIVE.filter((node) => node !== K1),
    );
    await stored(store, S1, 'k1', 'one', { w: COPIES, sloppy: true });
    let hinted = false;
    for (const node of STAND_INS) {
      const { hints } = await kept(store, node, 'k1');
      hinted ||= String(hints[K1] ?? []) === 'one';
    }
    store.expect(
      hinted,
      `${K1} was out of reach, a sloppy write was answered as stored by three, and neither ${S1} nor ${S2} has it for ${K1}`,
    );
    store.heal();
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['one']]]));
  },
});

const aHintIsKeptUntilConfirmed = labTest<ConsistentHashing>({
  id: 'G2',
  part: 'G',
  title: 'a hint is let go of when its keeper has said that it has it, and not before',
  reading: { work: 'decandia-2007', section: '4.6 Handling Failures: Hinted Handoff' },
  guide:
    'Sending a hint is not delivering it. Delete it when the answer comes, and send it again until then.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    // All keepers are away: nobody but those who stand in will ever have had it.
    store.partition(KEEPERS, STAND_INS);
    await stored(store, S1, 'k1', 'one', { w: 2, sloppy: true });
    // Healed, and the way to the keepers loses everything at first.
    store.heal();
    for (const from of STAND_INS) {
      for (const to of KEEPERS) {
        store.inject({ kind: 'link', atMs: store.nowMs, from, to, lossProbability: 1, forMs: 700 });
      }
    }
    await store.runFor(700);
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['one']]]));
  },
});

const bothSidesServe = labTest<ConsistentHashing>({
  id: 'G3',
  part: 'G',
  title:
    'with sloppy quorums both sides of a partition serve; healed, both writes stand side by side',
  reading: { work: 'decandia-2007', section: '4.6 Handling Failures: Hinted Handoff' },
  guide: 'A stand-in answers reads, too, with what it has for others.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    store.partition(KEEPERS, STAND_INS);
    await stored(store, K1, 'k1', 'left', { w: 2, sloppy: true });
    await stored(store, S1, 'k1', 'right', { w: 2, sloppy: true });
    const left = await found(store, K1, 'k1', 2, true);
    const right = await found(store, S2, 'k1', 2, true);
    store.expect(
      String(left.values) === 'left' && String(right.values) === 'right',
      `left was written on one side of a partition and right on the other; reads there found ${listed(left.values)}, and ${listed(right.values)}`,
    );
    store.heal();
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['left', 'right']]]));
  },
});

const repairGoesByItself = labTest<ConsistentHashing>({
  id: 'G4',
  part: 'G',
  title: 'a copy that missed a write is repaired without anybody reading',
  reading: {
    work: 'decandia-2007',
    section: '4.7 Handling permanent failures: Replica synchronization',
  },
  guide:
    'Now and then tell another member what you have (the dots are enough), and let it send you what you should have and lack. Everyone does so ' +
    'with everyone, in time.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    store.partition(
      [K1],
      FIVE.filter((node) => node !== K1),
    );
    await stored(store, S1, 'k1', 'one', { w: 2 });
    // Long enough that nobody still tries to write it.
    await store.runFor(500);
    store.heal();
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['one']]]));
  },
});

const keyed = fc.integer({ min: 1, max: 4 }).map((n) => `k${n}`);
const sloppyOnes: fc.Arbitrary<Request> = fc.oneof(
  fc
    .record({ key: keyed, n: fc.integer({ min: 1, max: 9999 }), w: fc.integer({ min: 1, max: 2 }) })
    .map(({ key, n, w }): Request => ({
      kind: 'put',
      key,
      value: `v${n}`,
      context: [],
      w,
      sloppy: true,
    })),
  keyed.map((key): Request => ({ kind: 'get', key, r: 2, sloppy: true })),
);

const allIsWellAfterHealing = clusterProperty<ConsistentHashing>({
  id: 'G5',
  part: 'G',
  title:
    'after a partition has healed there is one ring, copies are equal, and nothing acknowledged is lost',
  reading: {
    work: 'decandia-2007',
    section: '4.7 Handling permanent failures: Replica synchronization',
  },
  guide:
    'Who has the missing value in the trace, as a keeper or as a hint, and when did it let go of it? Who told it that it might?',
  violates: 'after healing, copies are equal and hold every acknowledged write',
  scene: scene({
    nodes: { node: [3, 4] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 15] },
    workload: requests<ConsistentHashing>({ to: 'node', request: sloppyOnes }),
    operations: [2, 16],
    withinMs: 800,
    faults: [
      partitions({ forMs: [50, 600] }),
      oneWayCuts({ forMs: [50, 500] }),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [10, 150], forMs: [50, 500] }),
      pauses({ forMs: [50, 400] }),
    ],
  }),
  prepare: (store, { nodes }) => joinAll(store, Object.keys(nodes), COPIES),
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is answered',
  },
  check: async (store) => {
    const members = await oneRing(store);
    // What was not acknowledged may be there or not; whatever is, is with every keeper.
    const written = acknowledged(store);
    const values = await unionOf(store, [...written.keys()]);
    for (const [key, acknowledgedOnes] of written) {
      const lost = acknowledgedOnes.find((value) => values.get(key)?.includes(value) !== true);
      store.expect(
        lost === undefined,
        `${lost} was written under ${key} and acknowledged, and nobody has it any more: there is ${listed(values.get(key) ?? [])}`,
      );
    }
    await expectKept(store, members, COPIES, values);
    await store.runFor(SILENCE_MS);
    const reads = [...written.keys()].flatMap((key) =>
      members.map((node) => get(store, node, key, COPIES)),
    );
    await answered(store, ...reads);
    const verdict = checkConvergence(historyOf(store, reads), SILENCE_MS);
    const why = verdict.verdict === 'violated' ? verdict.why : '';
    store.expect(verdict.verdict !== 'violated', `reads disagree after everything healed: ${why}`);
  },
  needs: [
    {
      mark: 'a write was acknowledged under a partition',
      when: ({ acts, operations }) =>
        acts.some(
          (act) =>
            act.kind === 'dropped' &&
            act.why === 'cut' &&
            operations.some(
              ({ response, invokedAtMs, answeredAtMs = Infinity }) =>
                response?.kind === 'stored' && invokedAtMs <= act.atMs && act.atMs < answeredAtMs,
            ),
        ),
    },
  ],
});

/** Key → all that anybody has of it, for others too. */
async function unionOf(
  store: Store,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const union = new Map<string, readonly string[]>();
  for (const key of keys) {
    const all: string[] = [];
    for (const node of store.nodes) {
      const { values, hints } = await kept(store, node, key);
      all.push(...values, ...Object.values(hints).flat());
    }
    union.set(key, [...new Set(all)].sort());
  }
  return union;
}

/** Key → the values of its acknowledged writes. */
function acknowledged({ operations }: Store): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { request, response } of operations) {
    if (request.kind !== 'put' || response?.kind !== 'stored') continue;
    values.set(request.key, [...(values.get(request.key) ?? []), request.value]);
  }
  return values;
}

/** The writes and the last reads as the checkers read them: a read returns all that stands, as one value. */
function historyOf({ operations }: Store, reads: readonly Asked[]): History {
  const lastReads = new Set(reads.map(({ id }) => id));
  return operations.flatMap(({ id, node, request, response, invokedAtMs, answeredAtMs }, index) => {
    if (request.kind !== 'put' && request.kind !== 'get') return [];
    if (answeredAtMs === undefined || (request.kind === 'get' && !lastReads.has(id))) return [];
    const { key } = request;
    return [
      {
        id: index,
        process: `${node} ${id}`,
        input:
          request.kind === 'put'
            ? { kind: 'put', key, value: request.value }
            : { kind: 'get', key },
        output: response?.kind === 'found' ? response.values.toSorted().join(' and ') : null,
        outcome: 'ok' as const,
        invokedAt: invokedAtMs,
        returnedAt: answeredAtMs,
      },
    ];
  });
}

const aMinorityOfOneServes = labTest<ConsistentHashing>({
  id: 'G6',
  part: 'G',
  title: 'a member that is all alone still takes a write, and it is not lost',
  reading: { work: 'decandia-2007', section: '2.3 Design Considerations' },
  guide: 'With w = 1 and a sloppy quorum, whoever is asked can stand in itself.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 5, copies: COPIES });
    store.partition(
      [S1],
      FIVE.filter((node) => node !== S1),
    );
    const alone = put(store, S1, 'k1', 'alone', { w: 1, sloppy: true });
    await store.runUntil(() => alone.answered, {
      withinMs: 2000,
      what: `a sloppy write with w = 1 is answered by ${S1}, which is cut off from everyone`,
    });
    store.heal();
    await expectKept(store, FIVE, COPIES, new Map([['k1', ['alone']]]));
  },
});

export const partG: readonly LabTest[] = [
  othersStandIn,
  aHintIsKeptUntilConfirmed,
  bothSidesServe,
  repairGoesByItself,
  allIsWellAfterHealing,
  aMinorityOfOneServes,
];
