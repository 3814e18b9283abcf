// npm run bench:jail [lab] — what the jail costs. The same tests on the same code in both hosts: real time, and the
// processor time of the student's process, which another process on the machine does not change.

import { join, resolve } from 'node:path';
import { LabFailure, type LabTest, loadSubject, type Subject } from '@netsplit/harness';
import { openJail } from '@netsplit/grader';

const SEED = 1;
const AT_ONCE = [1, 4, 16, 64];

interface Cost {
  readonly ms: number;
  readonly events: number;
}

async function timed(
  tests: readonly LabTest[],
  subject: Subject,
  atOnce: number,
  runs: number,
): Promise<Cost> {
  let events = 0;
  const began = performance.now();
  for (let at = 0; at < tests.length; at += atOnce) {
    const group = tests.slice(at, at + atOnce);
    const found = await Promise.all(
      group.map(async (test) => {
        try {
          return (await test.run(subject, { seed: SEED, runs, shrink: false })).events;
        } catch (error) {
          if (error instanceof LabFailure) return error.ran.events;
          throw error;
        }
      }),
    );
    for (const count of found) events += count;
  }
  return { ms: performance.now() - began, events };
}

const perEvent = (ms: number, events: number): string => `${((ms * 1000) / events).toFixed(1)} µs`;

const lab = process.argv[2] ?? 'raft';
const runs = Number(process.argv[3] ?? 20);
const labDir = resolve(import.meta.dirname, '../../labs', lab);
const { tests } = (await import(join(labDir, 'tests/index.ts'))) as { tests: readonly LabTest[] };
const clusters = tests.filter(({ kind, input }) => kind !== 'exhaustive' && input === undefined);

console.log(
  `${lab}: ${clusters.length} tests of clusters, ${runs} cases a property, seed ${SEED}\n`,
);
const subject = await loadSubject({ labDir, source: 'solution' });
// Once for the engine to know the code.
await timed(clusters.slice(0, 4), subject, 1, 2);
const direct = await timed(clusters, subject, 1, runs);
console.log(
  `direct            ${perEvent(direct.ms, direct.events)} an event, ${direct.events} events`,
);
for (const atOnce of AT_ONCE) {
  const jail = await openJail(labDir, 'solution');
  const { ms, events } = await timed(clusters, jail.begin(atOnce > 1), atOnce, runs);
  const { frames, lines } = jail.traffic;
  const cost = perEvent(ms - direct.ms, events);
  console.log(
    `jail, ${String(atOnce).padStart(2)} at once  ${perEvent(ms, events)} an event: ${cost} more, ${(ms / direct.ms).toFixed(1)} times; ` +
      `${perEvent(jail.cpuMs, events)} of the child’s processor time; ${(lines / frames).toFixed(1)} events a frame`,
  );
  jail.close();
}
