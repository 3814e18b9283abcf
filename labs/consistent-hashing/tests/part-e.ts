import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { ConsistentHashing, Request } from '../contract.ts';
import { FOUNDER } from '../given.ts';
import {
  answered,
  EVENTUALLY_MS,
  expectFound,
  expectKept,
  found,
  kept,
  keepersOf,
  listed,
  namesUpTo,
  oneRing,
  stored,
  storeOf,
  type Store,
} from './store.ts';

// Part E: a store on the ring, with one copy of each key. A key is written once.

const KEYS = Array.from({ length: 16 }, (_, index) => `k${index + 1}`);
const VALUES = valuesOf(KEYS);

const aMemberKeepsWhatItIsGiven = labTest<ConsistentHashing>({
  id: 'E1',
  part: 'E',
  title: 'a member that is alone keeps what it is given',
  reading: { work: 'decandia-2007', section: '4.5 Execution of get () and put () operations' },
  guide:
    'On join: this.setMember(true), and respond. On put: keep the value, respond with stored. On get: found, with the values. ' +
    'And look says what this node itself has.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 1, copies: 1 });
    await stored(store, 'n1', 'k1', 'v1');
    const { values } = await found(store, 'n1', 'k1');
    store.expect(
      String(values) === 'v1',
      `v1 was written under k1, and a read found ${listed(values)}`,
    );
    const none = await found(store, 'n1', 'k2');
    store.expect(
      none.values.length === 0,
      `nobody wrote k2, and a read found ${listed(none.values)}`,
    );
  },
});

const anyoneMayBeAsked = labTest<ConsistentHashing>({
  id: 'E2',
  part: 'E',
  title: 'any member may be asked, and the owner keeps the key',
  reading: { work: 'decandia-2007', section: '4.5 Execution of get () and put () operations' },
  guide:
    'Who is asked finds the owner on the ring of membersNow() and sends it a message; the owner answers; only then is the ' +
    'request answered. It is the ring of part A, with STORE_POINTS points for each member.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 4, members: 3, copies: 1 });
    for (const key of KEYS) await stored(store, 'n1', key, `v-${key}`);
    await expectKept(store, namesUpTo(3), 1, VALUES);
    await expectFound(store, namesUpTo(3), VALUES);
    const outside = store.request('n4', { kind: 'get', key: 'k1', r: 1, sloppy: false });
    await answered(store, outside);
    store.expect(
      outside.response?.kind === 'refused',
      `n4 is no member, and answered a get with ${outside.response?.kind}: it is to say refused`,
    );
  },
});

const whoJoinsIsGivenItsKeys = labTest<ConsistentHashing>({
  id: 'E3',
  part: 'E',
  title: 'who joins is given its keys, and those who had them keep them no longer',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'In onMembers, and now and then by a timer: of each key that you keep, ask the ring who owns it now. If that is another ' +
    'member, send it there, and let go of it when that member has said that it has it.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 4, members: 2, copies: 1 });
    for (const key of KEYS) await stored(store, 'n2', key, `v-${key}`);
    for (const [index, newcomer] of (['n3', 'n4'] as const).entries()) {
      await answered(store, store.request(newcomer, { kind: 'join', copies: 1 }));
      await expectKept(store, namesUpTo(3 + index), 1, VALUES);
    }
    await oneRing(store);
    await expectFound(store, ['n1'], VALUES);
  },
});

const whoLeavesGivesItsKeysAway = labTest<ConsistentHashing>({
  id: 'E4',
  part: 'E',
  title: 'who leaves gives its keys away first, and is done when it has none',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'To leave is to be no member any more: this.setMember(false). Then nothing that you keep is yours, and the handover that you ' +
    'have does the rest. Respond with done when nothing is left. The founder answers refused.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 3, copies: 1 });
    for (const key of KEYS) await stored(store, 'n1', key, `v-${key}`);
    await answered(store, store.request('n3', { kind: 'leave' }));
    for (const key of KEYS) {
      const { values } = await kept(store, 'n3', key);
      store.expect(
        values.length === 0,
        `n3 said that it is done with leaving, and still keeps ${key}`,
      );
    }
    await expectKept(store, namesUpTo(2), 1, VALUES);
    await oneRing(store);
    await expectFound(store, ['n2'], VALUES);
    const founder = store.request(FOUNDER, { kind: 'leave' });
    await answered(store, founder);
    store.expect(
      founder.response?.kind === 'refused',
      `the founder was asked to leave, and said ${founder.response?.kind}: it is to say refused`,
    );
  },
});

const keptUntilConfirmed = labTest<ConsistentHashing>({
  id: 'E5',
  part: 'E',
  title: 'a key is let go of when the new owner has said that it has it, and not before',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'A message may be lost: to have sent a key is not to have handed it over. Keep it, send it again now and then, and delete it ' +
    'when the answer says that exactly this is kept there.',
  run: async (subject) => {
    const store = await storeOf(subject, { nodes: 3, members: 2, copies: 1 });
    for (const key of KEYS) await stored(store, 'n1', key, `v-${key}`);
    await answered(store, store.request('n3', { kind: 'join', copies: 1 }));
    // Gossip gets through at first, then most of what is sent to the newcomer is lost.
    store.inject({
      kind: 'link',
      atMs: store.nowMs + 1,
      from: 'n1',
      to: 'n3',
      lossProbability: 0.8,
      forMs: 1500,
    });
    store.inject({
      kind: 'link',
      atMs: store.nowMs + 1,
      from: 'n2',
      to: 'n3',
      lossProbability: 0.8,
      forMs: 1500,
    });
    for (let times = 0; times < 5; times++) {
      await store.runFor(300);
      await expectSomewhere(
        store,
        (key) => `was to go to ${keepersOf(store.nodes, 1, key)[0]}, whom little reaches just now`,
      );
    }
    await expectKept(store, namesUpTo(3), 1, VALUES);
  },
});

/** That every key is with somebody, right now. */
async function expectSomewhere(store: Store, why: (key: string) => string): Promise<void> {
  for (const key of KEYS) {
    const everywhere = [];
    for (const node of store.nodes) everywhere.push(...(await kept(store, node, key)).values);
    store.expect(
      everywhere.includes(`v-${key}`),
      `${key} ${why(key)}, and nobody keeps it any more`,
    );
  }
}

const joinOrLeave = fc.constantFrom<Request>({ kind: 'join', copies: 1 }, { kind: 'leave' });
const write = fc.integer({ min: 1, max: 500 }).map((key): Request => ({
  kind: 'put',
  key: `k${key}`,
  value: `v-k${key}`,
  context: [],
  w: 1,
  sloppy: false,
}));

const noAcknowledgedWriteIsLost = clusterProperty<ConsistentHashing>({
  id: 'E6',
  part: 'E',
  title: 'members come and go on a bad network, and no acknowledged write is lost',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'Find the key in the trace: who had it last? Two may believe different things of who owns it; each hands on what is not its own by ' +
    'what it knows, so in the end it comes to where it belongs.',
  violates: 'no acknowledged write is lost when members join and leave',
  scene: scene({
    nodes: { node: [2, 5] },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 15] },
    workload: requests<ConsistentHashing>({
      to: 'node',
      request: fc.oneof({ arbitrary: write, weight: 3 }, { arbitrary: joinOrLeave, weight: 1 }),
    }),
    operations: [1, 20],
    withinMs: 800,
    faults: [
      partitions({ forMs: [50, 500] }),
      oneWayCuts({ forMs: [50, 500] }),
      linkFaults({ lossProbability: [0.5, 1], delayMs: [10, 150], forMs: [50, 400] }),
    ],
  }),
  prepare: async (store) => {
    await answered(store, store.request(FOUNDER, { kind: 'join', copies: 1 }));
  },
  liveness: {
    goal: ({ operations }) => operations.every((operation) => operation.answered),
    withinMs: EVENTUALLY_MS,
    what: 'every request is answered',
  },
  check: async (store) => {
    const members = await oneRing(store);
    const values = valuesOf(acknowledgedKeys(store));
    await expectKept(store, members, 1, values);
    await expectFound(store, members, values);
  },
  needs: [
    {
      mark: 'a member joined or left after a write had been acknowledged',
      when: ({ operations }) =>
        operations.some(
          ({ request, response, invokedAtMs }) =>
            (request.kind === 'join' || request.kind === 'leave') &&
            response?.kind === 'done' &&
            operations.some(
              (other) =>
                other.response?.kind === 'stored' && (other.answeredAtMs ?? Infinity) < invokedAtMs,
            ),
        ),
    },
    {
      mark: 'a partition cut members off from each other',
      when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
    },
  ],
});

/** Longer than anyone waits before it sends again what is with the wrong one. */
const WITHOUT_NEWS_MS = 1500;

const whatItSaysToHaveItKeeps = labTest<ConsistentHashing>({
  id: 'E7',
  part: 'E',
  title: 'two hand the same key to each other at the same time, and one of them keeps it',
  reading: { work: 'decandia-2007', section: '4.9 Adding/Removing Storage Nodes' },
  guide:
    'To say that you have a key is a promise: the other one lets go of it because of that. So an answer to what you sent before counts no ' +
    'more, even if you had the key all the time: send it again, and wait for the answer to that.',
  run: async (subject) => {
    // Messages overtake each other, and take long enough for handovers to meet half-way.
    const network = { delayMs: { kind: 'uniform', minMs: 5, maxMs: 60 } } as const;
    const store = await storeOf(subject, { nodes: 2, copies: 1, network });
    for (const key of KEYS) await stored(store, 'n1', key, `v-${key}`);
    for (let times = 0; times < 4; times++) {
      // It leaves, and the other one, who does not hear of it, hands back whatever it is given.
      store.inject({
        kind: 'rule',
        atMs: store.nowMs,
        from: 'n2',
        message: 'gossip',
        verdict: 'drop',
        forMs: WITHOUT_NEWS_MS,
      });
      const leave = store.request('n2', { kind: 'leave' });
      await store.runFor(WITHOUT_NEWS_MS);
      await expectSomewhere(
        store,
        () => 'went to and fro between n2, which left, and n1, which had not heard of that',
      );
      await answered(store, leave);
      await expectKept(store, ['n1'], 1, VALUES);
      await answered(store, store.request('n2', { kind: 'join', copies: 1 }));
      await expectKept(store, namesUpTo(2), 1, VALUES);
    }
  },
});

/** Keys of writes that were acknowledged. */
function acknowledgedKeys({ operations }: Store): readonly string[] {
  const keys = operations.flatMap(({ request, response }) =>
    request.kind === 'put' && response?.kind === 'stored' ? [request.key] : [],
  );
  return [...new Set(keys)];
}

/** Key → what is written under it in this part. */
function valuesOf(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(keys.map((key) => [key, [`v-${key}`]]));
}

export const partE: readonly LabTest[] = [
  aMemberKeepsWhatItIsGiven,
  anyoneMayBeAsked,
  whoJoinsIsGivenItsKeys,
  whoLeavesGivesItsKeysAway,
  keptUntilConfirmed,
  noAcknowledgedWriteIsLost,
  whatItSaysToHaveItKeeps,
];
