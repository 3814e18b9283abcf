import { scenario } from '@netsplit/harness';
import type { FifoLinks } from '../contract.ts';

export const overtaken = scenario<FifoLinks>({
  id: 'overtaken',
  title: 'A text is overtaken by the next one',
  story: [
    'p1 sends two texts to p2. The first is late by 70 ms: no network promises anything else.',
    {
      when: (act) => act.kind === 'delivered' && act.node === 'p2',
      say: 'The second text arrives first. Its number says that another is due: p2 does not deliver it, and says how far it has come.',
    },
    {
      when: (act) => act.kind === 'timer' && act.node === 'p1',
      say: 'Nothing that p1 heard says that its texts are there, so it sends both again. It cannot know that the first is still on its way.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2',
      say: 'Now the first one is delivered,',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2',
      say: 'and after it the second. The order has been made here, at the end; on the way there was none.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'p2',
      say: 'At last the copy that was late. Its number has been delivered: p2 says so once more, and that is all.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'endpoint', p2: 'endpoint' },
      network: { delayMs: 8 },
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p2', delayMs: 70, forMs: 1 }],
    });
    cluster.request('p1', { kind: 'transmit', to: 'p2', text: 'first' });
    cluster.request('p1', { kind: 'transmit', to: 'p2', text: 'second' }, { atMs: 5 });
    await cluster.runFor(300);
  },
});
