import { scenario, type Scenario } from '@netsplit/harness';
import type { NewLab } from '../contract.ts';
import { RECEIVER } from '../given.ts';

const lostWord = scenario<NewLab>({
  id: 'lost-word',
  title: 'A text is lost',
  story: [
    'c1 is asked to tell a text. For 20 ms, all that it sends is lost.',
    {
      when: (act) => act.kind === 'sent' && act.lost,
      say: 'The text leaves c1 and goes nowhere. Nobody learns of it.',
    },
    { when: (act) => act.kind === 'timer', say: 'All that c1 has is a timer.' },
    { when: (act) => act.kind === 'output', say: 'The second copy arrives.' },
    { when: (act) => act.kind === 'responded', say: 'And c1 knows.' },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { c1: 'client', [RECEIVER]: 'server' },
      network: { delayMs: 5 },
      faults: [{ kind: 'link', atMs: 0, from: 'c1', to: RECEIVER, lossProbability: 1, forMs: 20 }],
    });
    cluster.request('c1', { kind: 'tell', text: 'hello' });
    await cluster.runFor(300);
  },
});

export const scenarios: readonly Scenario[] = [lostWord];
