import { plot } from '@netsplit/harness';
import type { Subject } from '@netsplit/harness';
import type { Swim } from '../contract.ts';
import { group, JUST_BEFORE_MS, names, periods, type Group } from '../tests/group.ts';
import { curveOf, firstDetections, infection, infectionOfThePaper } from '../tests/statistics.ts';
import { E_OVER_E_MINUS_1, mean } from '../tests/statistics.ts';

const DETECTION_PERIODS = 8;
/** By then a crash is found that has a chance of one in e in each period to stay hidden. */
const LONG_ENOUGH_PERIODS = 40;
const CURVE_PERIODS = 12;
/** Of all members: few, so that nearly all are left to look for them. */
const SHARE_OF_VICTIMS = 0.04;
/** More news at once would have to share the six places of a message. */
const NEWS_AT_ONCE = 4;

/**
 * The two figures that say what SWIM promises: that a crash is found after e/(e − 1) periods in a group
 * of any size (§3.1), and that the news of it spreads as an infection (§4.1).
 */
const detectionAndInfection = plot<Swim>({
  id: 'detection-and-infection',
  title: 'How soon a crash is found, and how soon all know',
  members: [10, 200, 2000],
  runs: [1, 5, 50],
  draw: async (subject, { members, runs, seed }, progress) => {
    const found: number[] = [];
    const curves: number[][] = [];
    const victims = Math.max(1, Math.floor(members * SHARE_OF_VICTIMS));
    const newsAtOnce = Math.min(victims, NEWS_AT_ONCE);
    for (let run = 0; run < runs; run++) {
      const searched = await firstDetections(subject, {
        size: members,
        victims,
        seed: seed + run,
        withinPeriods: LONG_ENOUGH_PERIODS,
      });
      found.push(...searched.periods);
      const told = await crashAtOnce(subject, {
        members,
        victims: newsAtOnce,
        seed: seed + runs + run,
        forPeriods: CURVE_PERIODS + DETECTION_PERIODS,
      });
      curves.push(...told.victims.map((victim) => curveOf(told.cluster, victim, CURVE_PERIODS)));
      progress(run + 1);
    }
    const periodsShown = Array.from({ length: DETECTION_PERIODS }, (_, index) => index + 1);
    return {
      title: 'How soon a crash is found, and how soon all know',
      aside: `${members} members, ${runs} runs, ${found.length} crashes found`,
      charts: [
        {
          title: 'Periods until a crash is detected for the first time',
          x: { label: 'time since the crash', unit: 'periods' },
          y: { label: 'crashes', unit: '%', from: 0 },
          series: [
            {
              name: 'measured',
              kind: 'bars',
              points: periodsShown.map((period) => [
                period,
                (100 * found.filter((it) => it === period).length) / found.length,
              ]),
            },
            {
              name: '(1 − 1/e) e^−(t − 1)',
              kind: 'dots',
              isExpected: true,
              points: periodsShown.map((period) => [
                period,
                100 * (1 - 1 / Math.E) * Math.exp(-(period - 1)),
              ]),
            },
          ],
          note: `The mean is ${mean(found).toFixed(2)} periods. Expected is e/(e − 1) = ${E_OVER_E_MINUS_1.toFixed(2)}, in a group of any size.`,
        },
        {
          title: 'Members that know of a crash',
          x: { label: 'time since the first detection', unit: 'periods' },
          y: { label: 'members that know', unit: '%', from: 0, to: 100 },
          series: [
            {
              name: 'measured',
              kind: 'line',
              points: Array.from({ length: CURVE_PERIODS + 1 }, (_, period) => [
                period,
                (100 * mean(curves.map((curve) => curve[period] ?? 0))) / (members - newsAtOnce),
              ]),
            },
            {
              name: 'contacts in step',
              kind: 'line',
              isExpected: true,
              points: infection(members, CURVE_PERIODS).map((know, period) => [
                period,
                (100 * know) / members,
              ]),
            },
            {
              name: 'the paper’s equation',
              kind: 'line',
              isExpected: true,
              points: Array.from({ length: CURVE_PERIODS * 4 + 1 }, (_, quarter) => [
                quarter / 4,
                (100 * infectionOfThePaper(members, quarter / 4)) / members,
              ]),
            },
          ],
          note: 'Who knows tells two others in a period. If all contacts are at one moment, 1 becomes 3; if they are spread over it, as in the paper’s equation, e² = 7.4.',
        },
      ],
    };
  },
});

async function crashAtOnce(
  subject: Subject<Swim>,
  options: { members: number; victims: number; seed: number; forPeriods: number },
): Promise<{ cluster: Group; victims: readonly string[] }> {
  const { members, seed, forPeriods } = options;
  const crashedAtMs = periods(2) - JUST_BEFORE_MS;
  const victims = names(options.victims);
  const cluster = group(subject, members, {
    seed,
    maxEvents: 10_000_000,
    faults: victims.map((node) => ({ kind: 'crash', atMs: crashedAtMs, node })),
  });
  await cluster.runFor(crashedAtMs + periods(forPeriods));
  return { cluster, victims };
}

export const plots = [detectionAndInfection];
