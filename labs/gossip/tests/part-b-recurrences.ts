import { labTest, type LabTest, type Subject } from '@netsplit/harness';
import type { AntiEntropy } from '../contract.ts';
import { cycleAt, type Direction } from '../given.ts';
import { changes, replicas, resolveBy, write } from './replicas.ts';
import { cycles } from './sites.ts';

// Part B: how fast anti-entropy is, cycle by cycle, against the paper's recurrences.

const SITES = 500;

/** Of the sites, how many still lacked an update at the end of each cycle; the first entry is before the first cycle. */
async function susceptible(
  subject: Subject<AntiEntropy>,
  options: { direction: Direction; size: number; seed: number; mostCycles: number },
): Promise<number[]> {
  const { direction, size, seed, mostCycles } = options;
  const cluster = replicas(subject, size, { seed, maxEvents: size * mostCycles * 20 });
  resolveBy(cluster, direction);
  cluster.request('s1', write('tea', 'green'));
  await cluster.runFor(1);
  while (changes(cluster).length < size && cluster.nowMs < cycles(mostCycles)) {
    await cluster.runFor(cycles(1));
  }
  const got = changes(cluster);
  cluster.expect(
    got.length === size,
    `${direction} among ${size} sites: after ${mostCycles} cycles ${got.length} have the update`,
  );
  const last = cycleAt(got.at(-1)?.atMs ?? 0);
  return Array.from(
    { length: last + 1 },
    (_, cycle) => size - got.filter(({ atMs }) => cycleAt(atMs) <= cycle).length,
  );
}

/**
 * How likely a site that lacks the update before a cycle still lacks it afterwards, if so many of them do:
 * exactly, where the paper has p for a large number of sites. Pull: the site that it asks lacks it too (p).
 * Push: nobody who has it chooses this site (e to the −(1 − p)). Push-pull: both.
 *
 * @see Demers and others 1987, Basic Techniques: Anti-entropy
 */
function stays(direction: Direction, susceptible: number, size: number): number {
  const asksInVain = (susceptible - 1) / (size - 1);
  const isNotTold = Math.pow(1 - 1 / (size - 1), size - susceptible);
  if (direction === 'pull') return asksInVain;
  return direction === 'push' ? isNotTold : asksInVain * isNotTold;
}

/**
 * In each cycle the number of those who still lack it is (for pull exactly, for push nearly, and then with
 * less spread) binomial. Allowed are five standard deviations and four sites, for the cycles where few are
 * left. A cycle of a right solution is outside with a probability of less than one in a million; the three
 * directions have about 40 cycles: one test in 25,000 fails at the most. In 20,000 runs of a second
 * implementation in each direction none did.
 */
const DEVIATIONS = 5;
const SITES_MORE = 4;

const recurrences = labTest<AntiEntropy>({
  id: 'B4',
  part: 'B',
  title: 'among 500 sites, pull squares what is left, push divides it by e, push-pull does both',
  reading: { work: 'demers-1987', section: 'Basic Techniques: Anti-entropy (pull versus push)' },
  guide:
    'Too many are left: does each site begin a contact in each cycle, with a partner drawn anew from all? Too few: ' +
    'does it begin more than one? Push-pull like push: do the wanted entries come back?',
  run: async (subject, { seed }) => {
    for (const direction of ['pull', 'push', 'push-pull'] as const) {
      const left = await susceptible(subject, { direction, size: SITES, seed, mostCycles: 40 });
      const cluster = replicas(subject, 2);
      left.forEach((after, cycle) => {
        const before = left[cycle - 1];
        if (before === undefined) return;
        const probability = stays(direction, before, SITES);
        const expected = before * probability;
        const deviation = Math.sqrt(expected * (1 - probability));
        cluster.expect(
          Math.abs(after - expected) <= DEVIATIONS * deviation + SITES_MORE,
          `${direction}: before cycle ${cycle}, ${before} of ${SITES} sites lacked the update, after it ${after}. By the recurrence it is ${expected.toFixed(1)}, with a standard deviation of ${deviation.toFixed(1)}`,
        );
      });
    }
  },
});

export const recurrencesOfThePaper: readonly LabTest[] = [recurrences];
