import { plot, type Series, type Subject } from '@netsplit/harness';
import type { Gossip } from '../contract.ts';
import type { Manner } from '../given.ts';
import { rumours, SITES, TABLE_1, TABLE_2, type Row } from '../tests/part-a-tables.ts';

interface Variant {
  readonly name: string;
  readonly manner: Omit<Manner, 'k'>;
  readonly table: readonly Row[];
}

const VARIANTS: readonly Variant[] = [
  { name: 'feedback, counter', manner: { counts: 'feedback', by: 'counter' }, table: TABLE_1 },
  { name: 'blind, coin', manner: { counts: 'blind', by: 'coin' }, table: TABLE_2 },
];

/** How far the curve of residue against traffic is drawn. */
const MOST_TRAFFIC = 7;

type Point = readonly [x: number, y: number];

/** For k = 1 to 5, in this order. */
interface Means {
  readonly residue: readonly number[];
  readonly traffic: readonly number[];
}

/** Residue and traffic of rumour mongering, beside Tables 1 and 2 of Demers and others 1987. */
const residueAndTraffic = plot<Gossip>({
  id: 'residue-and-traffic',
  title: 'Whom a rumour misses, and what it costs',
  members: [10, SITES, 3000],
  runs: [1, 4, 40],
  draw: async (subject, { members, runs, seed }, progress) => {
    const none = TABLE_1.map(() => 0);
    const measured = VARIANTS.map((variant) => ({ variant, residue: none, traffic: none }));
    for (let run = 0; run < runs; run++) {
      for (const sums of measured) {
        const means = await spread(subject, sums.variant, { members, seed: seed + run });
        sums.residue = sums.residue.map((sum, at) => sum + (means.residue[at] ?? 0) / runs);
        sums.traffic = sums.traffic.map((sum, at) => sum + (means.traffic[at] ?? 0) / runs);
      }
      progress(run + 1);
    }
    const published = members === SITES ? 'table' : `table (${SITES} sites)`;
    const besideTheTables = (
      pointsOf: (means: Means) => Point[],
      pointOf: (row: Row) => Point,
    ): Series[] => [
      ...measured.map((means): Series => ({
        name: means.variant.name,
        kind: 'line',
        points: pointsOf(means),
      })),
      ...VARIANTS.map(({ name, table }): Series => ({
        name: `${name}: ${published}`,
        kind: 'dots',
        isExpected: true,
        points: table.map(pointOf),
      })),
    ];
    return {
      title: 'Whom a rumour misses, and what it costs',
      aside: `${members} sites, ${runs} rumours for each k`,
      charts: [
        {
          title: 'Residue: the share of sites that never hear of it',
          x: { label: 'k', from: 0, to: 6 },
          y: { label: 'residue', unit: '%', scale: 'logarithmic', from: 0.01, to: 100 },
          series: besideTheTables(
            ({ residue }) => residue.map(inPercent).filter(isShown),
            ({ k, residue }) => [k, 100 * residue],
          ),
          note: 'A rumour always misses some. One more contact of no use before a site stops, and it misses a third as many.',
        },
        {
          title: 'Traffic: how often a rumour is sent, for each site',
          x: { label: 'k', from: 0, to: 6 },
          y: { label: 'messages a site', from: 0 },
          series: besideTheTables(
            ({ traffic }) => traffic.map(byK),
            ({ k, traffic }) => [k, traffic],
          ),
          note: 'Each step of k costs about one message a site.',
        },
        {
          title: 'Residue against traffic',
          x: { label: 'messages a site', from: 0, to: MOST_TRAFFIC },
          y: { label: 'residue', unit: '%', scale: 'logarithmic', from: 0.01, to: 100 },
          series: [
            ...measured.map(({ variant, residue, traffic }): Series => ({
              name: variant.name,
              kind: 'dots',
              points: traffic
                .map((sent, at): Point => [sent, 100 * (residue[at] ?? 0)])
                .filter(isShown),
            })),
            {
              name: 'e^−m',
              kind: 'line',
              isExpected: true,
              points: Array.from({ length: 4 * MOST_TRAFFIC + 1 }, (_, quarter) => [
                quarter / 4,
                100 * Math.exp(-quarter / 4),
              ]),
            },
          ],
          note: 'Every way of stopping lies on one curve: whom a rumour misses depends only on how often it is sent.',
        },
      ],
    };
  },
});

/** A rumour for each k, all in one cluster. */
async function spread(
  subject: Subject<Gossip>,
  { manner, table }: Variant,
  { members, seed }: { members: number; seed: number },
): Promise<Means> {
  const manners = table.map(({ k }): Manner => ({ ...manner, k }));
  const { measured } = await rumours(subject, { manners, each: 1, size: members, seed });
  return {
    residue: measured.map(({ residue }) => residue),
    traffic: measured.map(({ traffic }) => traffic),
  };
}

function byK(value: number, index: number): Point {
  return [index + 1, value];
}

function inPercent(share: number, index: number): Point {
  return [index + 1, 100 * share];
}

/** Rumours that missed nobody have no place on a logarithmic axis. */
function isShown([, share]: Point): boolean {
  return share > 0;
}

export const plots = [residueAndTraffic];
