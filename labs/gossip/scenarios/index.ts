import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { Gossip } from '../contract.ts';
import { antiEntropy } from './anti-entropy.ts';
import { partC } from './part-c.ts';
import { pushSum } from './push-sum.ts';

type Seen = (act: Act<Gossip>) => boolean;

const inStep = { delayMs: 10 };
const six = { s1: 'site', s2: 'site', s3: 'site', s4: 'site', s5: 'site', s6: 'site' };

const answers =
  (knew: boolean): Seen =>
  (act) =>
    act.kind === 'sent' && act.message.kind === 'feedback' && act.message.knew === knew;

const aRumour = scenario<Gossip>({
  id: 'rumour',
  title: 'A rumour spreads, and dies before everyone has heard it',
  story: [
    'Six sites, feedback and counter, k = 1. s1 is told a rumour.',
    {
      when: (act) => act.kind === 'sent' && act.message.kind === 'rumour',
      say: 'A cycle begins, and s1 tells one other site.',
    },
    { when: answers(false), say: 'It did not know. A useful contact: s1 goes on.' },
    {
      when: answers(true),
      say: 'This one knew already. The more know, the more often a contact hears that.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'tired',
      say: 'One unnecessary contact was enough, with k = 1: this site has lost interest. It knows the rumour and does not spread it: removed.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: six, network: inStep, seed: 4 });
    cluster.request('s1', {
      kind: 'tell',
      rumour: 'tea',
      manner: { counts: 'feedback', by: 'counter', k: 1 },
    });
    await cluster.runFor(15_000);
  },
});

export const scenarios: readonly Scenario[] = [aRumour, ...antiEntropy, ...partC, pushSum];
