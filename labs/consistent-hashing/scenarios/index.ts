import { scenario, type Act, type Cluster, type Scenario } from '@netsplit/harness';
import type { ConsistentHashing } from '../contract.ts';

type Seen = (act: Act<ConsistentHashing>) => boolean;

const FIVE = ['n1', 'n2', 'n3', 'n4', 'n5'];
const network = { delayMs: 5 };

const asked: (node: string, kind: string) => Seen = (node, kind) => (act) =>
  act.kind === 'requested' && act.node === node && act.request.kind === kind;
const says: (node: string, kind: string) => Seen = (node, kind) => (act) =>
  act.kind === 'responded' && act.node === node && act.response.kind === kind;
const sends: (from: string, to: string) => Seen = (from, to) => (act) =>
  act.kind === 'sent' && act.node === from && act.to === to;
const cutOff: Seen = (act) => act.kind === 'dropped' && act.why === 'cut';
const heals: Seen = (act) => act.kind === 'fault-ended';

function joinAll(
  store: Cluster<ConsistentHashing>,
  names: readonly string[],
  copies: number,
): void {
  for (const [index, name] of names.entries()) {
    store.request(name, { kind: 'join', copies }, { atMs: 20 * index });
  }
}

const join = scenario<ConsistentHashing>({
  id: 'join',
  title: 'A key moves when a node joins',
  story: [
    'n1 and n2 are the ring, with one copy of each key. Eight keys are written; then n3 joins.',
    {
      when: asked('n3', 'join'),
      say: 'n3 becomes a member, by its own word. So far it alone knows.',
    },
    {
      when: sends('n3', 'n1'),
      say: 'It tells the founder. Whoever hears of it finds keys that are not its own any more: those that come before a point of n3, and no others.',
    },
    {
      when: sends('n1', 'n3'),
      say: 'n1 sends them there. It keeps them all the same: a message may be lost.',
    },
    {
      when: sends('n3', 'n1'),
      say: 'n3 says that it has them. Only now n1 lets go.',
    },
    { when: asked('n2', 'get'), say: 'n2 is asked for a key, and asks whom the ring names.' },
    { when: says('n2', 'found'), say: 'Whoever that is: it is found.' },
  ],
  run: async (subject) => {
    const store = subject.cluster({
      nodes: { n1: 'node', n2: 'node', n3: 'node' },
      network,
    });
    joinAll(store, ['n1', 'n2'], 1);
    for (let key = 1; key <= 8; key++) {
      const put = {
        kind: 'put',
        key: `k${key}`,
        value: `v${key}`,
        context: [],
        w: 1,
        sloppy: false,
      } as const;
      store.request('n1', put, { atMs: 150 });
    }
    store.request('n3', { kind: 'join', copies: 1 }, { atMs: 200 });
    store.request('n2', { kind: 'get', key: 'k1', r: 1, sloppy: false }, { atMs: 500 });
    await store.runFor(600);
  },
});

const strict = scenario<ConsistentHashing>({
  id: 'strict-quorum',
  title: 'A partition, and a quorum that is waited for',
  story: [
    'Five members, three copies of each key. n1 and n2 are cut off from the rest at 400 ms, for 400 ms; each side is asked to write k1, with two copies.',
    { when: asked('n1', 'put'), say: 'n1 asks the keepers of k1, as far as it can reach them.' },
    { when: asked('n5', 'put'), say: 'So does n5, on the other side.' },
    {
      when: (act) => act.kind === 'responded' && act.response.kind === 'stored',
      say: 'One side has two of the three keepers. It is served.',
    },
    {
      when: cutOff,
      say: 'The other side has one at most, and tries on. It stalls, and breaks nothing.',
    },
    { when: heals, say: 'The network heals …' },
    {
      when: (act) => act.kind === 'responded' && act.response.kind === 'stored',
      say: '… and the other write finds its quorum. Neither of the two writers had seen the other’s value:',
    },
    {
      when: (act) => act.kind === 'responded' && act.response.kind === 'found',
      say: 'a read finds both, side by side. Who writes next with its context replaces both.',
    },
  ],
  run: async (subject) => {
    const store = subject.cluster({
      nodes: Object.fromEntries(FIVE.map((name) => [name, 'node'])),
      network,
      faults: [
        {
          kind: 'partition',
          atMs: 400,
          groups: [
            ['n1', 'n2'],
            ['n3', 'n4', 'n5'],
          ],
          forMs: 400,
        },
      ],
    });
    joinAll(store, FIVE, 3);
    const put = { kind: 'put', key: 'k1', context: [], w: 2, sloppy: false } as const;
    store.request('n1', { ...put, value: 'left' }, { atMs: 420 });
    store.request('n5', { ...put, value: 'right' }, { atMs: 430 });
    store.request('n3', { kind: 'get', key: 'k1', r: 2, sloppy: false }, { atMs: 1100 });
    await store.runFor(1200);
  },
});

const sloppy = scenario<ConsistentHashing>({
  id: 'hinted-handoff',
  title: 'A keeper is away, and another member stands in',
  story: [
    'The same members. A keeper is cut off at 400 ms, for 500 ms. A sloppy write wants three copies all the same.',
    { when: asked('n5', 'put'), say: 'n5 asks the three keepers. Two answer.' },
    { when: cutOff, say: 'The third is out of reach. For n5 it is merely silent.' },
    {
      when: (act) => act.kind === 'timer' && act.node === 'n5' && act.name.includes(':'),
      say: 'After a while n5 asks the next member of the walk to stand in, and says for whom.',
    },
    {
      when: says('n5', 'stored'),
      say: 'Three have it, one of them as a hint: not its own, and not counted as a copy.',
    },
    { when: heals, say: 'The keeper is back. The stand-in still tries, and now it gets through.' },
    { when: says('n5', 'kept'), say: 'A look at n5 afterwards.' },
  ],
  run: async (subject) => {
    const store = subject.cluster({
      nodes: Object.fromEntries(FIVE.map((name) => [name, 'node'])),
      network,
      faults: [
        { kind: 'partition', atMs: 400, groups: [['n4'], ['n1', 'n2', 'n3', 'n5']], forMs: 500 },
      ],
    });
    joinAll(store, FIVE, 3);
    const put = {
      kind: 'put',
      key: KEY_OF_N4,
      value: 'one',
      context: [],
      w: 3,
      sloppy: true,
    } as const;
    store.request('n5', put, { atMs: 420 });
    store.request('n5', { kind: 'look', key: KEY_OF_N4 }, { atMs: 1300 });
    await store.runFor(1400);
  },
});

/** A key of which n4 is a keeper among the five. */
const KEY_OF_N4 = 'k6';

export const scenarios: readonly Scenario[] = [join, strict, sloppy];
