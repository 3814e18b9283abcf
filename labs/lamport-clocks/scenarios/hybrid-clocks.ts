import { scenario } from '@netsplit/harness';
import type { HybridClocks } from '../contract.ts';

export const wrongWalls = scenario<HybridClocks>({
  id: 'wrong-walls',
  title: 'Two clocks on the wall disagree',
  story: [
    'p1 has a clock that is 80 ms ahead. p2 has a right one, which is set back by 60 ms later on.',
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.event === 'act',
      say: 'p2 acts. Its own clock leads: l is what the wall shows, c is 0.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p1' && act.data.event === 'send',
      say: 'p1 sends, at a time that p2 has not reached.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.event === 'receive',
      say: 'p2 receives it before it was sent, if one believes the walls. Its clock takes l of the message, and c tells the two apart.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.event === 'act',
      say: 'While its wall is behind, p2 counts.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.c === 0,
      say: 'The wall has caught up. It leads again, and c begins anew.',
    },
    {
      when: (act) => act.kind === 'fault-began',
      say: 'The clock of p2 is set back by 60 ms, as an administrator would do.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.event === 'act',
      say: 'l stands, c counts: no event of p2 gets an earlier time than the one before it.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'hybrid', p2: 'hybrid' },
      network: { delayMs: 8 },
      faults: [
        { kind: 'clock', atMs: 0, node: 'p1', jumpMs: 80 },
        { kind: 'clock', atMs: 150, node: 'p2', jumpMs: -60 },
      ],
    });
    for (const atMs of [10, 40, 50, 120, 160, 170, 220]) {
      cluster.request('p2', { kind: 'act', what: 'something' }, { atMs });
    }
    cluster.request('p1', { kind: 'tell', to: 'p2', what: 'hello' }, { atMs: 20 });
    await cluster.runFor(250);
  },
});
