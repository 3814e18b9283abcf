import { type Chart, plot, type Series } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { downtimes, MOST_MS, RANDOMNESS, type Range, SCALE, TOLD } from './downtime.ts';

/** Ongaro and Ousterhout 2014 (extended), §9.3, Figure 16. */
const elections = plot<Raft>({
  id: 'elections',
  title: 'How long a cluster is without a leader',
  members: [5, 5, 5],
  runs: [5, 60, 1000],
  draw: async (subject, { runs, seed }, progress) => {
    const ranges = [...RANDOMNESS, ...SCALE];
    const measured: Series[] = [];
    for (const [index, range] of ranges.entries()) {
      measured.push(seriesOf(range, await downtimes(subject, range, { runs, seed })));
      progress(Math.floor((runs * (index + 1)) / ranges.length));
    }
    const above = measured.slice(0, RANDOMNESS.length);
    return {
      title: 'Without a leader, after the leader has crashed',
      aside: `5 servers, ${runs} trials each`,
      charts: [
        {
          ...chart('More or less randomness', [100, MOST_MS], above),
          note: 'Without randomness votes split again and again. Five milliseconds of it help, fifty are enough.',
          series: [
            ...above,
            told('the paper, in words', [
              [50, TOLD.median155Ms],
              [100, TOLD.worst200Ms],
            ]),
          ],
        },
        {
          ...chart('Shorter or longer timeouts', [10, 1000], measured.slice(RANDOMNESS.length)),
          note: 'Short timeouts find a crash soon, until they are shorter than it takes to ask for votes and get them.',
          series: [
            ...measured.slice(RANDOMNESS.length),
            told('the paper, in words', [[100, TOLD.worst24Ms]]),
          ],
        },
      ],
    };
  },
});

export const plots = [elections];

function chart(title: string, [from, to]: Range, series: readonly Series[]): Chart {
  return {
    title,
    x: { label: 'trials that were over by then', unit: '%', from: 0, to: 100 },
    y: { label: 'time without a leader', unit: 'ms', scale: 'logarithmic', from, to },
    series,
  };
}

/** After which time a twentieth of the trials was over, two twentieths, and so on. */
function seriesOf([least, most]: Range, taken: readonly number[]): Series {
  const points = Array.from({ length: 20 }, (_, twentieth) => {
    const percent = 5 * (twentieth + 1);
    return [percent, taken[Math.ceil((percent / 100) * taken.length) - 1] ?? MOST_MS] as const;
  });
  const isOver = (point: readonly [number, number]): boolean => point[1] < MOST_MS;
  return { name: `${least}–${most}`, kind: 'line', points: points.filter(isOver) };
}

function told(name: string, points: Series['points']): Series {
  return { name, kind: 'dots', isExpected: true, points };
}
