import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSubject, type Subject } from '@netsplit/harness';
import { beforeAll, describe, expect, it } from 'vitest';

/*
 * Figure 16 of the extended Raft paper (§9.3), measured on the lab's reference and held against what the paper says of it in
 * words, each of 1,000 trials. These are fewer, and of fixed seeds; the error that is stated at each is what remains.
 */

const RAFT = join(import.meta.dirname, '../../labs/raft');

type Range = readonly [number, number];
interface Downtime {
  readonly TOLD: Readonly<Record<'median155Ms' | 'worst200Ms' | 'mean24Ms' | 'worst24Ms', number>>;
  readonly MOST_MS: number;
  downtimes(
    subject: Subject,
    range: Range,
    trials: { readonly runs: number; readonly seed: number },
  ): Promise<readonly number[]>;
}

describe('without a leader, after the leader has crashed', () => {
  const here: { downtime?: Downtime; subject?: Subject } = {};
  beforeAll(async () => {
    here.downtime = (await import(pathToFileURL(join(RAFT, 'plots/downtime.ts')).href)) as Downtime;
    here.subject = (await loadSubject({ labDir: RAFT, source: 'solution' })) as unknown as Subject;
  });

  async function measured(range: Range, runs: number) {
    const { downtime, subject } = here;
    if (downtime === undefined || subject === undefined) throw new Error('nothing was loaded');
    const taken = await downtime.downtimes(subject, range, { runs, seed: 1 });
    return {
      told: downtime.TOLD,
      mostMs: downtime.MOST_MS,
      median: taken[Math.floor(taken.length / 2)] ?? NaN,
      mean: taken.reduce((sum, ms) => sum + ms, 0) / taken.length,
      least: taken[0] ?? NaN,
      worst: taken.at(-1) ?? NaN,
    };
  }

  it('votes split for more than ten seconds without randomness, every time', async () => {
    const { least, mostMs } = await measured([150, 150], 5);
    expect(least).toBe(mostMs);
  }, 60_000);

  it('five milliseconds of randomness bring the median to 287 ms, within a tenth', async () => {
    const { median, told } = await measured([150, 155], 100);
    expect(Math.abs(median / told.median155Ms - 1)).toBeLessThan(0.1);
  }, 60_000);

  it('with fifty the worst trial takes 513 ms, within a tenth', async () => {
    const { worst, told } = await measured([150, 200], 100);
    expect(Math.abs(worst / told.worst200Ms - 1)).toBeLessThan(0.1);
  }, 60_000);

  it('timeouts of 12 to 24 ms take 35 ms on average and 152 at worst, within a fourth', async () => {
    const { mean, worst, told } = await measured([12, 24], 100);
    expect(Math.abs(mean / told.mean24Ms - 1)).toBeLessThan(0.25);
    expect(Math.abs(worst / told.worst24Ms - 1)).toBeLessThan(0.25);
  }, 60_000);
});
