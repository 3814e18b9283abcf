import { type Act, type Cluster, scenario } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';

type Seen = (act: Act<Raft>) => boolean;

const OLD = 'of the first leader';
const RIVAL = 'of the rival';

const isElected: Seen = (act) => act.kind === 'output' && act.output === 'elected';
const hears =
  (value: string): Seen =>
  (act) =>
    act.kind === 'delivered' &&
    act.message.kind === 'AppendEntries' &&
    act.message.entries.some(
      ({ kind, ...entry }) =>
        kind === 'command' &&
        'command' in entry &&
        entry.command.kind === 'put' &&
        entry.command.value === value,
    );

/** §5.4.2 of the paper, played by cuts alone: why entries of earlier terms are not committed by counting. */
export const figure8 = scenario<Raft>({
  id: 'figure-8',
  title: 'Figure 8: a majority has it, and it is not committed',
  story: [
    'Five servers. The network will split and heal, so that one letter of Figure 8 comes after the other.',
    { when: isElected, say: 'A first leader. It commits x = 1, and all have it.' },
    {
      when: hears(OLD),
      say: '(a) Cut off with one follower, the leader gets its next entry to that one only. Two of five have it.',
    },
    {
      when: isElected,
      say: '(b) The three others elect a rival. It appends an entry of its own at the same index, in a later term, and reaches nobody.',
    },
    {
      when: isElected,
      say: '(c) Those who have the first entry are back, with one more server, and elect one of them. It goes on copying the old entry.',
    },
    {
      when: hears(OLD),
      say: 'Now three of five have the old entry: a majority. Look at commitIndex: it stays, for the entry is of an earlier term.',
    },
    {
      when: hears(RIVAL),
      say: '(d) The rival is elected, since its last entry is of a later term than theirs, and its entry takes the place of the old one. Had that been committed, a committed entry would be gone.',
    },
    {
      when: (act) =>
        act.kind === 'output' && act.output === 'applied' && act.data.result === 'after all',
      say: 'An entry of the leader’s own term is committed by a majority, and with it all that is before it. That is the rule.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { s1: 'server', s2: 'server', s3: 'server', s4: 'server', s5: 'server' },
      network: { delayMs: { kind: 'uniform', minMs: 3, maxMs: 6 } },
    });
    const first = await nextLeader(cluster, cluster.nodes);
    put(cluster, first, '1');
    await applied(cluster, '1', cluster.nodes.length);
    const [second = '', ...rest] = cluster.nodes.filter((node) => node !== first);
    cluster.partition([first, second], rest);
    put(cluster, first, OLD);
    await cluster.runFor(30);
    part(cluster, [first], [second], rest);
    const rival = await nextLeader(cluster, rest);
    scatter(cluster);
    put(cluster, rival, RIVAL);
    await cluster.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    const [helper = '', last = ''] = rest.filter((node) => node !== rival);
    part(cluster, [first, second, helper], [rival], [last]);
    await cluster.runUntil(
      () => cluster.acts.some((act) => act.node === helper && hears(OLD)(act)),
      {
        withinMs: 20 * ELECTION_TIMEOUT_MAX_MS,
        what: `${helper} gets the old entry from ${first} or ${second}`,
      },
    );
    scatter(cluster);
    await cluster.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    part(cluster, [rival, helper, last], [first], [second]);
    put(cluster, await nextLeader(cluster, [rival, helper, last]), 'after all');
    await applied(cluster, 'after all', 3);
    cluster.heal();
    await cluster.runFor(200);
  },
});

function put(cluster: Cluster<Raft>, leader: NodeId, value: string): void {
  cluster.request(leader, { kind: 'propose', command: { kind: 'put', key: 'x', value } });
}

/** Heals the network, and splits it anew. */
function part(cluster: Cluster<Raft>, ...groups: readonly (readonly NodeId[])[]): void {
  cluster.heal();
  cluster.partition(...groups);
}

function scatter(cluster: Cluster<Raft>): void {
  part(cluster, ...cluster.nodes.map((node) => [node]));
}

/** Lets time pass until one of these is elected, after all that were before. */
async function nextLeader(cluster: Cluster<Raft>, some: readonly NodeId[]): Promise<NodeId> {
  const before = cluster.outputs('elected').length;
  const next = (): NodeId | undefined =>
    cluster
      .outputs('elected')
      .slice(before)
      .find(({ node }) => some.includes(node))?.node;
  const what = `one of ${some.join(', ')} is elected`;
  await cluster.runUntil(() => next() !== undefined, { withinMs: 12_000, what });
  return cluster.need(next(), what);
}

async function applied(cluster: Cluster<Raft>, value: string, count: number): Promise<void> {
  const servers = (): number =>
    new Set(
      cluster
        .outputs('applied')
        .filter(({ data }) => data.result === value)
        .map(({ node }) => node),
    ).size;
  const what = `${count} servers apply the command that puts '${value}'`;
  await cluster.runUntil(() => servers() >= count, { withinMs: 12_000, what });
}
