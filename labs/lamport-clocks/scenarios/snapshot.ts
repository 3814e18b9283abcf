import { scenario } from '@netsplit/harness';
import type { Bank } from '../contract.ts';

export const runningBank = scenario<Bank>({
  id: 'running-bank',
  title: 'A snapshot of a bank that does not stop for it',
  story: [
    'Three branches with 100 each. Money is on its way nearly always: at which moment would one count it?',
    {
      when: (act) => act.kind === 'output' && act.output === 'paid',
      say: 'p1 pays 30 to p2, over a slow link. For a while they are in no balance.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'recorded' && act.node === 'p3',
      say: 'p3 begins a snapshot: it records its balance, and sends a marker on each channel.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'paid' && act.node === 'p3',
      say: 'Business goes on. p3 pays 20 to p2, after its marker: they are not in its recorded balance any less.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'paid' && act.node === 'p1',
      say: 'p1 has not heard of the snapshot, and pays 10 to p3. When it is recorded it will have 60.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'recorded' && act.node === 'p2',
      say: 'p2 gets its first marker. It records itself before anything else may happen to it, and from now on it writes down what comes from p1.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'received' && act.data.from === 'p3',
      say: 'The 20 of p3 come in behind the marker of p3. For the snapshot, they were never paid.',
    },
    {
      when: (act) =>
        act.kind === 'output' &&
        act.output === 'received' &&
        act.node === 'p2' &&
        act.data.from === 'p1',
      say: 'The 30 of p1 come in before the marker of p1. For the snapshot, they are on the channel.',
    },
    {
      when: (act) =>
        act.kind === 'output' &&
        act.output === 'channel' &&
        act.node === 'p2' &&
        act.data.from === 'p1',
      say: 'The marker of p1 ends it: 60 + 100 + 100 in the branches, 30 and 10 on the way. Was there any moment at which the bank was in this state? Look for it: it would be after the 10 were paid, and before the 20 were.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'branch', p2: 'branch', p3: 'branch' },
      network: { delayMs: 8 },
      faults: [{ kind: 'link', atMs: 0, from: 'p1', to: 'p2', delayMs: 35, forMs: 20 }],
    });
    cluster.request('p1', { kind: 'transfer', to: 'p2', amount: 30 });
    cluster.request('p3', { kind: 'snapshot', name: 'closing time' }, { atMs: 5 });
    cluster.request('p3', { kind: 'transfer', to: 'p2', amount: 20 }, { atMs: 7 });
    cluster.request('p1', { kind: 'transfer', to: 'p3', amount: 10 }, { atMs: 9 });
    await cluster.runFor(200);
  },
});
