// Figures that are measured on many members or runs, and what they are held against.

import type { Subject } from '@netsplit/harness';
import type { Swim } from '../contract.ts';
import { PERIOD_MS, type MemberId } from '../given.ts';
import {
  group,
  isReport,
  JUST_BEFORE_MS,
  names,
  periodAt,
  periods,
  reportsOf,
  type Group,
} from './group.ts';

/**
 * The mean time from a crash to its first detection, in periods: each of `probers` members probes the
 * victim in a period with probability 1/others, so nobody does with (1 − 1/others)^probers, which is
 * nearly 1/e where all but few are alive: then the mean is e/(e − 1) = 1.58.
 *
 * @see Das, Gupta and Motivala 2002, §3.1
 */
export function meanFirstDetection(probers: number, others: number): number {
  return 1 / (1 - (1 - 1 / others) ** probers);
}

export const E_OVER_E_MINUS_1 = Math.E / (Math.E - 1);

/**
 * Crashes some members just before a period begins, and counts the periods until each is reported for
 * the first time.
 */
export async function firstDetections(
  subject: Subject<Swim>,
  options: { size: number; victims: number; seed: number; withinPeriods: number },
): Promise<{ periods: number[]; cluster: Group }> {
  const { size, victims, seed, withinPeriods } = options;
  // The first round has come to another place in each run.
  const crashedAtMs = periods(1 + (seed % 8)) - JUST_BEFORE_MS;
  const crashed = names(victims);
  const cluster = group(subject, size, {
    seed,
    maxEvents: 1_000_000,
    faults: crashed.map((node) => ({ kind: 'crash', atMs: crashedAtMs, node })),
  });
  const untilMs = crashedAtMs + periods(withinPeriods);
  while (cluster.nowMs < untilMs && crashed.some((node) => reportsOf(cluster, node).length === 0)) {
    await cluster.runFor(PERIOD_MS);
  }
  const found = detections(cluster, crashed, crashedAtMs);
  return { periods: found, cluster };
}

/** In which period after its crash each victim was reported for the first time. */
export function detections(
  cluster: Group,
  victims: readonly MemberId[],
  crashedAtMs: number,
): number[] {
  const firstAtMs = new Map<MemberId, number>();
  for (const { atMs, data } of cluster.outputs('believes').filter(isReport)) {
    if (!firstAtMs.has(data.member)) firstAtMs.set(data.member, atMs);
  }
  return victims.map((victim) => {
    const atMs = cluster.need(
      firstAtMs.get(victim),
      `nobody has reported ${victim}, which crashed ${periodAt(cluster.nowMs - crashedAtMs) - 1} periods ago, though each member probes one of the others in each period: when a period ends without an ack, output('believes', { member, state, incarnation })`,
    );
    // A probe's period is over when the next begins.
    return Math.max(1, periodAt(atMs) - periodAt(crashedAtMs + JUST_BEFORE_MS));
  });
}

/** How many members know of a crash, so many periods after the first of them. */
export function curveOf(cluster: Group, member: MemberId, upToPeriods: number): number[] {
  const heardAtMs = new Map<string, number>();
  for (const { node, atMs } of reportsOf(cluster, member)) {
    if (!heardAtMs.has(node)) heardAtMs.set(node, atMs);
  }
  const times = [...heardAtMs.values()];
  const firstMs = cluster.need(times[0], `${member} crashed, and nobody has reported it`);
  return Array.from(
    { length: upToPeriods + 1 },
    (_, period) => times.filter((atMs) => atMs <= firstMs + periods(period)).length,
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How many members know of it after each period, if one does at first and all contacts are at once. */
export function infection(size: number, rounds: number): number[] {
  const curve = [1];
  for (let round = 1; round <= rounds; round++) {
    const infected = curve[round - 1] ?? size;
    // Spared is whoever pings somebody who does not know, and is pinged by nobody who does.
    const spared = (1 - infected / (size - 1)) * (1 - 1 / (size - 1)) ** infected;
    curve.push(size - (size - infected) * Math.max(0, spared));
  }
  return curve;
}

/**
 * The same by the paper's differential equation, in which contacts are spread over the period:
 * n / (1 + (n − 1) e^−(2 − 4/n) t).
 *
 * @see Das, Gupta and Motivala 2002, §4.1
 */
export function infectionOfThePaper(size: number, atPeriods: number): number {
  return size / (1 + (size - 1) * Math.exp(-(2 - 4 / size) * atPeriods));
}
