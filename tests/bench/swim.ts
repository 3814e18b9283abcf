// `npm run bench:swim`: groups of 100, 1,000 and 10,000 members of lab swim's reference, in the kernel itself: virtual seconds for a
// second of processor time (on an idle machine, of the wall clock), and memory for each member. Each size in a process of its own.
//
//   npm run bench:swim                 all three; the largest takes some 2 GB
//   npm run bench:swim -- --quick      100 and 1,000
//   npm run bench:swim -- --json       the same as one JSON document

import { hostNode, Simulation, type NodeClass } from '@netsplit/simulator';
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './table.ts';

interface Score {
  readonly members: number;
  readonly startSeconds: number;
  readonly eventsASecond: number;
  readonly virtualSecondsASecond: number;
  readonly wallSeconds: number;
  readonly kilobytesAMember: number;
}

/** Members → periods that are measured; the one before, in which everyone shuffles everyone, is not. */
const SIZES: Readonly<Record<number, number>> = { 100: 400, 1_000: 60, 10_000: 2 };
const PERIOD_MS = 1000;

const { values: options } = parseArgs({
  options: {
    members: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

if (options.members === undefined) report();
else console.log(JSON.stringify(await measure(Number(options.members))));

function report(): void {
  const sizes = Object.keys(SIZES).filter((members) => !options.quick || Number(members) < 10_000);
  const scores = sizes.map((members) => {
    const self = fileURLToPath(import.meta.url);
    const flags = ['--expose-gc', '--max-old-space-size=8000', '--import', 'tsx'];
    const score = execFileSync(process.execPath, [...flags, self, '--members', members], {
      encoding: 'utf8',
    });
    return JSON.parse(score) as Score;
  });
  if (options.json) return console.log(JSON.stringify({ node: process.version, scores }, null, 2));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
  const head = ['members', 'start s', 'events/s', 'virtual s/s', 'KB a member'];
  console.log(
    table(
      head,
      scores.map((score) => [
        score.members.toLocaleString('en'),
        score.startSeconds.toFixed(1),
        Math.round(score.eventsASecond).toLocaleString('en'),
        score.virtualSecondsASecond.toPrecision(3),
        score.kilobytesAMember.toFixed(1),
      ]),
    ),
  );
}

async function measure(members: number): Promise<Score> {
  // Not in the arrows: a benchmark runs a lab's code as a host does, which loads it.
  const solution = new URL('../../labs/swim/solution/index.ts', import.meta.url).href;
  const { Member } = (await import(solution)) as { Member: NodeClass };
  const before = heap();
  const began = process.cpuUsage();
  const group = new Simulation({
    seed: 1,
    nodes: Array.from({ length: members }, (_, index) => ({
      id: `m${index + 1}`,
      create: (context) => hostNode(Member, context),
    })),
    network: { delayMs: { kind: 'uniform', minMs: 1, maxMs: 10 } },
    faults: [{ kind: 'crash', atMs: 1.5 * PERIOD_MS, node: 'm1' }],
    maxEvents: 1e9,
  });
  group.runFor(1.9 * PERIOD_MS);
  const startSeconds = seconds(began);
  const weight = heap() - before;
  const periods = SIZES[members] ?? 10;
  const events = group.eventCount;
  const from = process.cpuUsage();
  const wall = process.hrtime.bigint();
  group.runFor(periods * PERIOD_MS);
  const took = seconds(from);
  return {
    members,
    startSeconds,
    eventsASecond: (group.eventCount - events) / took,
    virtualSecondsASecond: (periods * PERIOD_MS) / 1000 / took,
    wallSeconds: Number(process.hrtime.bigint() - wall) / 1e9,
    kilobytesAMember: weight / members / 1000,
  };
}

function seconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
