import { scenario } from '@netsplit/harness';
import type { Mutex } from '../contract.ts';

export const mutualExclusion = scenario<Mutex>({
  id: 'mutual-exclusion',
  title: 'A partition stalls the mutual exclusion',
  story: [
    'Three processes share one resource, and nobody is in charge.',
    {
      when: (act) => act.kind === 'requested' && act.node === 'p1',
      say: 'p1 wants it, at time 1, and tells the others.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p1' && act.output === 'entered',
      say: 'Both have acknowledged, with later times: no request that comes before (1, p1) can still be under way. p1 enters.',
    },
    {
      when: (act) => act.kind === 'fault-began',
      say: 'p1 is cut off while it is inside.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'p3',
      say: 'p3 wants the resource. In its queue it finds (1, p1) before its own request.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p1' && act.output === 'left',
      say: 'p1 leaves, and says so, but nobody hears it. To p2 and p3 it looks the same as if p1 were still inside.',
    },
    {
      when: (act) => act.kind === 'dropped' && act.node === 'p1',
      say: 'The links send again and again. p2 and p3 are a majority, and it does not help them: the rules need everyone. Waiting is what keeps them right.',
    },
    {
      when: (act) => act.kind === 'fault-ended',
      say: 'The network heals. Nothing has to be started anew.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p3' && act.output === 'entered',
      say: 'The release arrives at p3, and a word of p1 that is later than the request of p3. It is inside.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'contender', p2: 'contender', p3: 'contender' },
      network: { delayMs: 8 },
      faults: [{ kind: 'partition', atMs: 30, groups: [['p1'], ['p2', 'p3']], forMs: 150 }],
    });
    cluster.request('p1', { kind: 'use', forMs: 50 });
    cluster.request('p3', { kind: 'use', forMs: 20 }, { atMs: 50 });
    await cluster.runFor(400);
  },
});
