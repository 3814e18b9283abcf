import { scenario } from '@netsplit/harness';
import type { CausalBroadcast } from '../contract.ts';

export const causalAnomaly = scenario<CausalBroadcast>({
  id: 'causal-anomaly',
  title: 'The answer overtakes the question',
  story: [
    'p1 asks something of everyone, p2 answers to everyone, and the link from p1 to p3 is slow.',
    {
      when: (act) => act.kind === 'requested' && act.node === 'p1',
      say: 'The question. It is the first broadcast of p1, and p1 had delivered nothing before.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2',
      say: 'p2 delivers the question.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'p2',
      say: 'So when p2 answers, its vector says: one broadcast of p1, and this one of mine.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'p3' && act.from === 'p2',
      say: 'The answer arrives at p3, which has delivered nothing of p1. By the vector there is something that comes first: p3 holds the answer back. It knows that it waits, and for what.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'p3',
      say: 'p3 broadcasts something itself. It has delivered neither, so neither is a cause of it.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p1' && act.data.from === 'p3',
      say: 'p1 delivers it at once: concurrent broadcasts wait for nobody, and may be delivered in different orders.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p3' && act.data.from === 'p1',
      say: 'The question, at last,',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p3' && act.data.from === 'p2',
      say: 'and in the same moment the answer.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'causal', p2: 'causal', p3: 'causal' },
      network: { delayMs: 8 },
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p3', delayMs: 90, forMs: 30 }],
    });
    cluster.request('p1', { kind: 'broadcast', text: 'Who has the key?' });
    cluster.request('p2', { kind: 'broadcast', text: 'I have it.' }, { atMs: 15 });
    cluster.request('p3', { kind: 'broadcast', text: 'It rains.' }, { atMs: 40 });
    await cluster.runFor(200);
  },
});
