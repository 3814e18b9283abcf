// `npm run bench:swim`: groups of 100, 1,000 and 10,000 members of lab swim's reference, in the kernel itself: virtual seconds for a
// second of processor time (on an idle machine, of the wall clock), and memory for each member. Each size in a process of its own.
//
//   npm run bench:swim                 all three; the largest takes 1 GB
//   npm run bench:swim -- --quick      100 and 1,000
//   npm run bench:swim -- --json       the same as one JSON document

import { hostNode, Simulation, type NodeClass } from '@netsplit/simulator';
import { fileURLToPath } from 'node:url';
import { benchGroups } from './groups.ts';

const PERIOD_MS = 1000;
/** Members → periods that are measured; those before, in which everyone draws an order of its own, are not. */
const PERIODS: Readonly<Record<number, number>> = { 100: 400, 1_000: 60, 10_000: 2 };

await benchGroups({
  file: fileURLToPath(import.meta.url),
  sizes: Object.keys(PERIODS).map(Number),
  prepare: async (members) => {
    // Not in the arrows: a benchmark runs a lab's code as a host does, which loads it.
    const solution = new URL('../../labs/swim/solution/index.ts', import.meta.url).href;
    const { Member } = (await import(solution)) as { Member: NodeClass };
    return {
      make: () =>
        new Simulation({
          seed: 1,
          nodes: Array.from({ length: members }, (_, index) => ({
            id: `m${index + 1}`,
            create: (context) => hostNode(Member, context),
          })),
          network: { delayMs: { kind: 'uniform', minMs: 1, maxMs: 10 } },
          faults: [{ kind: 'crash', atMs: 1.5 * PERIOD_MS, node: 'm1' }],
          maxEvents: 1e9,
        }),
      startMs: 1.9 * PERIOD_MS,
      measuredMs: (PERIODS[members] ?? 10) * PERIOD_MS,
    };
  },
});
