// `npm run bench:gossip`: 100, 1,000 and 10,000 sites of lab gossip's reference, of whom one is told a rumour in each cycle, in the kernel
// itself: virtual seconds for a second of processor time, and memory for each site. Each size in a process of its own.
//
//   npm run bench:gossip               all three; the largest takes 1 GB
//   npm run bench:gossip -- --quick    100 and 1,000
//   npm run bench:gossip -- --json     the same as one JSON document

import { hostNode, Simulation, type NodeClass } from '@netsplit/simulator';
import { fileURLToPath } from 'node:url';
import { benchGroups } from './groups.ts';

const CYCLE_MS = 1000;
/** A rumour lives for about 20 cycles among 10,000: from then on as many end as begin. */
const START_CYCLES = 20;
/** Sites → cycles that are measured. */
const CYCLES: Readonly<Record<number, number>> = { 100: 400, 1_000: 60, 10_000: 10 };
const MANNER = { counts: 'feedback', by: 'counter', k: 2 };

await benchGroups({
  file: fileURLToPath(import.meta.url),
  sizes: Object.keys(CYCLES).map(Number),
  prepare: async (members) => {
    // Not in the arrows: a benchmark runs a lab's code as a host does, which loads it.
    const solution = new URL('../../labs/gossip/solution/index.ts', import.meta.url).href;
    const { RumourSite } = (await import(solution)) as { RumourSite: NodeClass };
    const cycles = CYCLES[members] ?? 10;
    return {
      make: () => {
        const group = new Simulation({
          seed: 1,
          nodes: Array.from({ length: members }, (_, index) => ({
            id: `s${index + 1}`,
            create: (context) => hostNode(RumourSite, context),
          })),
          network: { delayMs: 10 },
          maxEvents: 1e9,
        });
        for (let cycle = 0; cycle < START_CYCLES + cycles; cycle++) {
          const request = { kind: 'tell', rumour: `rumour ${cycle}`, manner: MANNER };
          group.request(`s${((cycle * 37) % members) + 1}`, request, {
            atMs: (cycle + 0.5) * CYCLE_MS,
          });
        }
        return group;
      },
      startMs: START_CYCLES * CYCLE_MS,
      measuredMs: cycles * CYCLE_MS,
    };
  },
});
