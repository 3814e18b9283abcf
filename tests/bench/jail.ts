// npm run bench:jail [lab] [cases] — what the jail costs: the reference graded in both hosts, in the same run. By the clock,
// and in processor time, which other processes on the machine change less.

import { join, resolve } from 'node:path';
import { gradeSubmission } from '@netsplit/grader';
import type { LabTest } from '@netsplit/harness';

const SEEDS = [1, 2];
const AT_ONCE = [1, 4, 16, 64];

interface Cost {
  readonly ms: number;
  /** Of this process. */
  readonly ownCpuMs: number;
  /** Of the student's. */
  readonly childCpuMs: number;
  readonly events: number;
}

const lab = process.argv[2] ?? 'raft';
const runs = Number(process.argv[3] ?? 20);
const labDir = resolve(import.meta.dirname, '../../labs', lab);
const { tests } = (await import(join(labDir, 'tests/index.ts'))) as { tests: readonly LabTest[] };
// What is explored runs in no cluster, and pure functions are called many at a time.
const clusters = tests.filter(({ kind, input }) => kind !== 'exhaustive' && input === undefined);

async function graded(host: 'direct' | 'jail', atOnce = 1, cases = runs): Promise<Cost> {
  const began = performance.now();
  const beganCpu = process.cpuUsage();
  const submission = join(labDir, 'solution');
  const { verdicts } = await gradeSubmission({
    submission,
    lab,
    labDir,
    tests: clusters,
    seeds: SEEDS,
    runs: cases,
    host,
    atOnce,
    samples: 0,
  });
  const sum = (of: (one: (typeof verdicts)[number]['cost']) => number): number =>
    verdicts.reduce((total, { cost }) => total + of(cost), 0);
  const { user, system } = process.cpuUsage(beganCpu);
  return {
    ms: performance.now() - began,
    ownCpuMs: (user + system) / 1000,
    childCpuMs: sum(({ cpuMs }) => cpuMs),
    events: sum(({ events }) => events),
  };
}

const perEvent = (ms: number, { events }: Cost): string =>
  `${((ms * 1000) / events).toFixed(1)} µs`;

function row(name: string, cost: Cost): void {
  const { ms, ownCpuMs, childCpuMs } = cost;
  const cpuMs = ownCpuMs + childCpuMs;
  const more = cpuMs - direct.ownCpuMs;
  console.log(
    `${name.padEnd(18)}${perEvent(ms, cost)} an event, ${(ms / direct.ms).toFixed(1)} times; ` +
      `${perEvent(cpuMs, cost)} of processors, ${perEvent(childCpuMs, cost)} of them the child’s: ${perEvent(more, cost)} more`,
  );
}

console.log(
  `${lab}: ${clusters.length} tests of clusters, ${runs} cases a property, ${SEEDS.length} seeds\n`,
);
// Once for the engine to know the code.
await graded('direct', 1, 2);
await graded('jail', 1, 2);
const direct = await graded('direct');
row('direct', direct);
for (const atOnce of AT_ONCE) row(`jail, ${atOnce} at once`, await graded('jail', atOnce));
