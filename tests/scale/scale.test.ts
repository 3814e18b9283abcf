import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const CLUSTER = join(import.meta.dirname, 'cluster.ts');
/** Ten million in CI; a tenth of it takes no student's disk. */
const RECORDED_EVENTS = process.env['CI'] === undefined ? 1_000_000 : 10_000_000;

/** What a run says of itself; with a heap that ends at so many megabytes. */
function run(args: readonly string[], heapLimitMb: number): Record<string, number | number[]> {
  const said = execFileSync(
    process.execPath,
    [`--max-old-space-size=${heapLimitMb}`, '--expose-gc', '--import', 'tsx', CLUSTER, ...args],
    { encoding: 'utf8' },
  );
  return JSON.parse(said) as Record<string, number | number[]>;
}

describe('a large run', () => {
  test('of a thousand nodes gossips for a virtual minute, and everyone keeps up', () => {
    const { events, newest, behind } = run(['gossip'], 1000);
    // A timer and a message, five times a second, for each node, and its start.
    expect(events).toBeGreaterThan(590_000);
    expect(newest).toBe(300);
    expect(behind).toBeGreaterThan(260);
  });

  test('of ten thousand nodes runs within 2 GB', () => {
    const { events } = run(['large'], 2000);
    expect(events).toBeGreaterThan(100_000);
  });

  test(`of ${RECORDED_EVENTS.toLocaleString('en')} events is recorded to disk in a steady heap`, () => {
    const { events, heaps } = run(['record', String(RECORDED_EVENTS)], 200);
    expect(events).toBe(RECORDED_EVENTS);
    const [first = 0] = heaps as number[];
    // What is kept does not grow with what was written.
    expect(Math.max(...(heaps as number[]))).toBeLessThan(first * 1.5 + 5);
  });
});
