import { labTest, type LabTest, type Subject } from '@netsplit/harness';
import type { Gossip } from '../contract.ts';
import type { Manner } from '../given.ts';
import { cycles, isQuiet, isRumour, learnings, mannerText, names } from './sites.ts';
import { sites, type Sites } from './sites.ts';

// Part A: the tables of the paper, measured anew.

/** A row of the paper's tables, and how far off a measurement may be. */
export interface Row {
  readonly k: number;
  /** The share of sites that never hear of the rumour: s. */
  readonly residue: number;
  /** How many times the rumour is sent, over the number of sites: m. */
  readonly traffic: number;
  readonly residueError: number;
  readonly trafficError: number;
}

/** @see Demers and others 1987, Table 1: feedback and counters, 1000 sites */
export const TABLE_1: readonly Row[] = [
  { k: 1, residue: 0.18, traffic: 1.7, residueError: 0.085, trafficError: 0.25 },
  { k: 2, residue: 0.037, traffic: 3.3, residueError: 0.035, trafficError: 0.2 },
  { k: 3, residue: 0.011, traffic: 4.5, residueError: 0.02, trafficError: 0.22 },
  { k: 4, residue: 0.0036, traffic: 5.6, residueError: 0.0135, trafficError: 0.22 },
  { k: 5, residue: 0.0012, traffic: 6.7, residueError: 0.0105, trafficError: 0.25 },
];

/** @see Demers and others 1987, Table 2: blind and coin, 1000 sites */
export const TABLE_2: readonly Row[] = [
  { k: 1, residue: 0.96, traffic: 0.04, residueError: 0.1, trafficError: 0.1 },
  { k: 2, residue: 0.2, traffic: 1.6, residueError: 0.12, trafficError: 0.4 },
  { k: 3, residue: 0.06, traffic: 2.8, residueError: 0.038, trafficError: 0.4 },
  { k: 4, residue: 0.021, traffic: 3.9, residueError: 0.02, trafficError: 0.47 },
  { k: 5, residue: 0.008, traffic: 4.9, residueError: 0.0125, trafficError: 0.6 },
];

export const SITES = 1000;

/** What a manner came to: means over its rumours. */
export interface Measured {
  readonly manner: Manner;
  readonly residue: number;
  readonly traffic: number;
}

/**
 * Spreads rumours in each of these manners, all at once, each begun at another site. They do not disturb
 * each other: a site draws a partner for each of them. So each is an experiment of its own, and the sites
 * are made only once.
 */
export async function rumours(
  subject: Subject<Gossip>,
  options: { manners: readonly Manner[]; each: number; size: number; seed: number },
): Promise<{ measured: Measured[]; cluster: Sites }> {
  const { manners, each, size, seed } = options;
  const cluster = sites(subject, size, { seed, maxEvents: size * each * 120 });
  const named = new Map<string, { heard: number; sent: number }>();
  let begun = 0;
  for (let manner = 0; manner < manners.length; manner++) {
    for (let copy = 0; copy < each; copy++) {
      const rumour = nameOf(manner, copy);
      named.set(rumour, { heard: 0, sent: 0 });
      const first = names(size)[begun % size];
      const chosen = manners[manner];
      if (first === undefined || chosen === undefined) continue;
      cluster.request(first, { kind: 'tell', rumour, manner: chosen });
      begun += 1;
    }
  }
  await cluster.runFor(1);
  while (!isQuiet(cluster) && cluster.nowMs < cycles(150)) await cluster.runFor(cycles(10));
  cluster.expect(
    isQuiet(cluster),
    `${begun} rumours among ${size} sites, and after 150 cycles they have not all ended`,
  );
  for (const { data } of learnings(cluster)) count(named, data.rumour).heard += 1;
  for (const { message } of cluster.sent(isRumour)) count(named, message.rumour).sent += 1;
  const measured = manners.map((manner, index) => {
    const copies = Array.from({ length: each }, (_, copy) => count(named, nameOf(index, copy)));
    const grown = copies.filter(({ heard }) => heard > size / 10);
    const meant = diesYoung(manner) && grown.length > 0 ? grown : copies;
    const heard = meant.reduce((total, one) => total + one.heard, 0);
    const sent = meant.reduce((total, one) => total + one.sent, 0);
    return {
      manner,
      residue: 1 - heard / size / meant.length,
      traffic: sent / size / meant.length,
    };
  });
  return { measured, cluster };
}

/**
 * A coin may end a rumour at once, before it has grown: of a thousand rumours with k = 2, one. The paper's
 * figures are of those that grow. (With k = 1 none does.)
 */
function diesYoung({ by, k }: Manner): boolean {
  return by === 'coin' && k > 1;
}

function nameOf(manner: number, copy: number): string {
  return `${manner}-${copy}`;
}

function count(
  named: Map<string, { heard: number; sent: number }>,
  rumour: string,
): { heard: number; sent: number } {
  return named.get(rumour) ?? { heard: 0, sent: 0 };
}

async function expectTable(
  subject: Subject<Gossip>,
  table: readonly Row[],
  options: { manner: Omit<Manner, 'k'>; seed: number; each: number; name: string },
): Promise<void> {
  const { each, seed, name } = options;
  const manners = table.map(({ k }): Manner => ({ ...options.manner, k }));
  const { measured, cluster } = await rumours(subject, { manners, each, size: SITES, seed });
  for (const [index, { manner, residue, traffic }] of measured.entries()) {
    const row = cluster.need(table[index], `${name} has no such row`);
    const here = `${each} rumours among ${SITES} sites, ${mannerText(manner)}`;
    cluster.expect(
      Math.abs(traffic - row.traffic) <= row.trafficError,
      `${here}: each was sent ${traffic.toFixed(2)} times a site on average. ${name} has ${row.traffic}, and the stated error is ${row.trafficError}`,
    );
    cluster.expect(
      Math.abs(residue - row.residue) <= row.residueError,
      `${here}: a share of ${residue.toFixed(4)} never heard it. ${name} has ${row.residue}, and the stated error is ${row.residueError}`,
    );
  }
}

/**
 * Of one rumour the traffic deviates by 0.04, the residue by 0.016 (k = 1) to 0.0011 (k = 5). The paper's
 * figures are rounded by up to 0.05. What is allowed beyond is five deviations and a little for the tail of
 * the residue: a right solution fails in about one of 100,000 tests. One rumour for each k is enough for
 * that, and the thousand sites are what takes the time.
 */
const FEEDBACK_RUMOURS = 1;

const table1 = labTest<Gossip>({
  id: 'A4',
  part: 'A',
  title: 'residue and traffic of feedback and counters are those of Table 1',
  reading: { work: 'demers-1987', section: 'Table 1' },
  guide:
    'Too much traffic: interest is lost too late. Too little, and too large a residue: too early. Does a useful ' +
    'contact set the counter back? Is a contact useful that another preceded in the same cycle?',
  run: (subject, { seed }) =>
    expectTable(subject, TABLE_1, {
      manner: { counts: 'feedback', by: 'counter' },
      seed,
      each: FEEDBACK_RUMOURS,
      name: 'Table 1',
    }),
});

/**
 * Of the mean of two the traffic deviates by up to 0.1 (k = 5), the residue by 0.015 (k = 1 and 2) to 0.002
 * (k = 5). Allowed are six such deviations or more, and the paper's rounding. In 100,000 tables of a second
 * implementation none was outside. Both rumours of a row die young in one test of a million.
 */
const COIN_RUMOURS = 2;

const table2 = labTest<Gossip>({
  id: 'A5',
  part: 'A',
  title: 'residue and traffic of blind and coin are those of Table 2',
  reading: { work: 'demers-1987', section: 'Table 2' },
  guide:
    'Blind: the answers do not matter. Coin: after each contact the interest ends with probability 1/k, ' +
    'this.random.chance(1 / k). With k = 1 every site tells exactly one other.',
  run: (subject, { seed }) =>
    expectTable(subject, TABLE_2, {
      manner: { counts: 'blind', by: 'coin' },
      seed,
      each: COIN_RUMOURS,
      name: 'Table 2',
    }),
});

export const tablesOfThePaper: readonly LabTest[] = [table1, table2];
