import type { ExploredCluster } from '@netsplit/explorer';
import { paxos } from '@netsplit/explorer/clusters/paxos';
import { hostNode, type NodeClass } from '@netsplit/simulator';

/** The clusters that are measured; the counts are those that any exact explorer finds. */
export const CLUSTERS = {
  'single-decree Paxos, 3 servers, 3 clients': {
    distinct: 1_194_428,
    make: async (): Promise<ExploredCluster> => paxos({ servers: 3, clients: 3 }),
  },
  'first-contact, 3 clients, 1 loss, 1 copy, 1 retry': {
    distinct: 19_299,
    make: firstContact,
  },
} as const;

export type ClusterName = keyof typeof CLUSTERS;

/** The lab's reference, as its exhaustive test has it but for the split; in this realm, as it is in that of no contender. */
async function firstContact(): Promise<ExploredCluster> {
  // Named at run time: a benchmark is no part of what a lab may be imported by.
  const solution = new URL('../../labs/first-contact/solution/index.ts', import.meta.url).href;
  const classes = (await import(solution)) as Record<'Client' | 'Server', NodeClass>;
  const clients = ['c1', 'c2', 'c3'];
  return {
    nodes: [...clients, 's1'].map((id) => ({
      id,
      create: (context) => hostNode(id === 's1' ? classes.Server : classes.Client, context),
    })),
    requests: clients.map((node) => ({ node, request: { kind: 'print', line: 'once' } })),
    faults: { drops: 1, duplicates: 1 },
    timers: 1,
    outputs: ['printed'],
    properties: [],
  };
}
