import { plot } from '@netsplit/harness';
import type { FirstContact } from '../contract.ts';
import { SERVER } from '../given.ts';

const LOSSES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const ASKED_IN_A_RUN = 50;
const LONG_ENOUGH_MS = 10_000;

/**
 * What asking until there is an answer costs. A try comes back if neither the request nor its reply is
 * lost, (1 − p)², and tries are independent: so 1 / (1 − p)² of them are made on average, as many as the
 * client sends requests. (The mean of a geometric distribution.)
 */
const triesOnALossyLink = plot<FirstContact>({
  id: 'tries',
  title: 'What loss costs',
  members: [2, 2, 2],
  runs: [1, 20, 100],
  draw: async (subject, { runs, seed }, progress) => {
    const measured: [number, number][] = [];
    for (const [index, lossProbability] of LOSSES.entries()) {
      let tries = 0;
      for (let run = 0; run < runs; run++) {
        const cluster = subject.cluster({
          nodes: { c1: 'client', [SERVER]: 'server' },
          network: { delayMs: 1, lossProbability },
          seed: seed + run,
        });
        for (let count = 0; count < ASKED_IN_A_RUN; count++) {
          const asked = cluster.request('c1', { kind: 'echo', text: `${count}` });
          await cluster.runUntil(() => asked.answered, {
            withinMs: LONG_ENOUGH_MS,
            what: 'the request is answered',
          });
        }
        tries += cluster.acts.filter((act) => act.kind === 'sent' && act.node === 'c1').length;
      }
      measured.push([100 * lossProbability, tries / (runs * ASKED_IN_A_RUN)]);
      progress(Math.floor((runs * (index + 1)) / LOSSES.length));
    }
    const expected = Array.from({ length: 71 }, (_, percent) => {
      const arrives = 1 - percent / 100;
      return [percent, 1 / (arrives * arrives)] as const;
    });
    return {
      title: 'What loss costs',
      aside: `${runs * ASKED_IN_A_RUN} requests at each loss`,
      charts: [
        {
          title: 'Requests sent for one that is answered',
          x: { label: 'messages lost', unit: '%' },
          y: { label: 'requests sent', from: 0 },
          series: [
            { name: '1 / (1 − p)²', kind: 'line', isExpected: true, points: expected },
            { name: 'measured', kind: 'dots', points: measured },
          ],
          note: 'A try needs two messages to get through: at half of them lost, four tries, not two.',
        },
      ],
    };
  },
});

export const plots = [triesOnALossyLink];
