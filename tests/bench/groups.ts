// What the benchmarks of groups have in common: each size in a process of its own, and a table of the scores.

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Simulation } from '@netsplit/simulator';
import { table } from './table.ts';

export interface GroupScore {
  readonly members: number;
  /** Processor seconds until the group runs as it will. */
  readonly startSeconds: number;
  readonly eventsASecond: number;
  readonly virtualSecondsASecond: number;
  /** For the measured part, as the clock on the wall has it. */
  readonly wallSeconds: number;
  /** Kilobytes on the heap for each member, once the group has started. */
  readonly kilobytesAMember: number;
}

export interface GroupBench {
  /** The file of the benchmark itself, to be run again for each size. */
  readonly file: string;
  readonly sizes: readonly number[];
  /** Makes the group of so many, and says how long it starts and how long it is measured. */
  prepare(members: number): Promise<{
    readonly make: () => Simulation;
    readonly startMs: number;
    readonly measuredMs: number;
  }>;
}

/** From here on a size is left out with `--quick`. */
const LARGE = 10_000;

/** Runs a benchmark: `--quick` leaves out the largest, `--json` prints one document. */
export async function benchGroups(bench: GroupBench): Promise<void> {
  const { values } = parseArgs({
    options: {
      members: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.members !== undefined) {
    console.log(JSON.stringify(await measure(bench, Number(values.members))));
    return;
  }
  const scores = bench.sizes
    .filter((members) => !values.quick || members < LARGE)
    .map((members) => measureApart(bench.file, members));
  if (values.json) {
    console.log(JSON.stringify({ node: process.version, scores }, null, 2));
    return;
  }
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
  console.log(
    table(
      ['members', 'start s', 'events/s', 'virtual s/s', 'KB a member'],
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

function measureApart(file: string, members: number): GroupScore {
  const flags = ['--expose-gc', '--max-old-space-size=8000', '--import', 'tsx'];
  const score = execFileSync(process.execPath, [...flags, file, '--members', String(members)], {
    encoding: 'utf8',
  });
  return JSON.parse(score) as GroupScore;
}

async function measure(bench: GroupBench, members: number): Promise<GroupScore> {
  const { make, startMs, measuredMs } = await bench.prepare(members);
  const before = heap();
  const began = process.cpuUsage();
  const group = make();
  group.runFor(startMs);
  const startSeconds = seconds(began);
  const weight = heap() - before;
  const events = group.eventCount;
  const from = process.cpuUsage();
  const wall = process.hrtime.bigint();
  group.runFor(measuredMs);
  const took = seconds(from);
  return {
    members,
    startSeconds,
    eventsASecond: (group.eventCount - events) / took,
    virtualSecondsASecond: measuredMs / 1000 / took,
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
