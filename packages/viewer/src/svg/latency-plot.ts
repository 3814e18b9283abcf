import {
  latenciesOf,
  percentilesOf,
  type Latencies,
  type Trace,
  type TraceWindow,
} from '@netsplit/simulator/trace';
import { element, escape, points } from './markup.ts';
import { linearScale, logarithmicScale, type Scale } from './scale.ts';
import { STYLE } from './style.ts';

const WIDTH = 860;
const TITLE = 44;
const ROW = 64;
const AXIS = 40;
const LEFT = 190;
const RIGHT = 30;
const BINS = 80;
/** Where the longest is so many times the median, a linear axis would be empty but for its left edge. */
const LONG_TAIL = 20;
const MOST_ROWS = 24;

/**
 * The latencies of each kind of operations and messages as a self-contained SVG: a row a kind with the
 * shape of its distribution, and marks at the median, the 90th and the 99th percentile and the longest.
 * Light or dark as its reader's system is.
 *
 * All rows share one axis, which is logarithmic where the tail is long, and says so.
 *
 * @throws {EmptyWindow}
 */
export function renderLatencyPlot(trace: Trace, window: TraceWindow = {}): string {
  const all = latenciesOf(trace, window);
  const rows = all
    .toSorted((a, b) => b.sortedMs.length - a.sortedMs.length)
    .slice(0, MOST_ROWS)
    .toSorted((a, b) => all.indexOf(a) - all.indexOf(b));
  const axis = axisOf(rows);
  const bottom = TITLE + ROW * rows.length;
  const height = bottom + AXIS;
  const hidden = all.length - rows.length;
  const aside = [
    `seed ${trace.header.seed}`,
    ...(axis.isLogarithmic ? ['logarithmic axis'] : []),
    ...(hidden > 0 ? [`${hidden} kinds with fewer are not shown`] : []),
  ].join('  ·  ');
  const title = `Latencies in ${trace.header.lab ?? 'a run'}`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'netsplit',
      role: 'img',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
    },
    [
      element('title', {}, escape(title)),
      element('style', {}, STYLE + PLOT_STYLE),
      element('rect', { class: 'ground', width: '100%', height: '100%', rx: 8 }),
      element(
        'text',
        { class: 'title', x: 16, y: 23 },
        `${escape(title)} ${element('tspan', { dx: 8 }, escape(aside))}`,
      ),
      rows.length === 0
        ? element('text', { x: 16, y: TITLE + 14 }, 'no message arrived, and nothing was answered')
        : ticks(axis, bottom),
      ...rows.map((row, index) => rowOf(row, axis, TITLE + ROW * (index + 1) - 14)),
    ].join('\n'),
  );
}

function rowOf({ of, kind, sortedMs }: Latencies, axis: Scale, base: number): string {
  const figures = percentilesOf(sortedMs);
  if (figures === undefined) return '';
  const { count, p50, p90, p99, max } = figures;
  const end = { x: LEFT - 14, 'text-anchor': 'end' };
  const name = kind.length > 24 ? `${kind.slice(0, 23)}…` : kind;
  const words = `${kind}: ${count} times, half within ${say(p50)}, 90% within ${say(p90)}, 99% within ${say(p99)}, the longest ${say(max)}`;
  const marks = [
    ['p50', p50],
    ['p90', p90],
    ['p99', p99],
    ['max', max],
  ] as const;
  return element(
    'g',
    {},
    [
      element('title', {}, escape(words)),
      element('text', { ...end, class: 'name', y: base - 18 }, escape(name)),
      element('text', { ...end, y: base - 3 }, escape(`${of}, ${count}`)),
      element('polygon', {
        class: `shape ${of}`,
        points: points(outline(sortedMs, axis, base)),
      }),
      element('line', { class: 'lane', x1: LEFT, y1: base, x2: WIDTH - RIGHT, y2: base }),
      ...marks.map(([mark, ms]) =>
        element('line', {
          class: `at ${mark}`,
          x1: x(axis, ms),
          y1: base - 6,
          x2: x(axis, ms),
          y2: base + 6,
        }),
      ),
      element(
        'text',
        { x: WIDTH - RIGHT, y: base - 24, 'text-anchor': 'end' },
        escape(`p50 ${say(p50)}   p90 ${say(p90)}   p99 ${say(p99)}   max ${say(max)}`),
      ),
    ].join(''),
  );
}

/** A histogram's outline, as high as its fullest bin. */
function outline(
  sortedMs: Float64Array,
  axis: Scale,
  base: number,
): readonly (readonly [number, number])[] {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const ms of sortedMs) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(axis.place(ms) * BINS)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const most = Math.max(...bins);
  const step = (WIDTH - LEFT - RIGHT) / BINS;
  const corners = bins.flatMap((count, bin) => {
    const y = base - ((ROW - 34) * count) / most;
    return [[LEFT + bin * step, y] as const, [LEFT + (bin + 1) * step, y] as const];
  });
  return [[LEFT, base], ...corners, [WIDTH - RIGHT, base]];
}

function axisOf(rows: readonly Latencies[]): Scale {
  const all = Float64Array.from(rows.flatMap(({ sortedMs }) => [...sortedMs])).sort();
  const { p50 = 0, max = 0 } = percentilesOf(all) ?? {};
  const least = all.find((ms) => ms > 0) ?? 1;
  return max > LONG_TAIL * p50 && max > least
    ? logarithmicScale(least, max)
    : linearScale(0, max === 0 ? 1 : max);
}

function ticks(axis: Scale, bottom: number): string {
  return axis.ticks
    .map((ms) => {
      const at = x(axis, ms);
      return (
        element('line', { class: 'tick', x1: at, y1: TITLE - 6, x2: at, y2: bottom }) +
        element('text', { x: at, y: bottom + 18, 'text-anchor': 'middle' }, escape(say(ms)))
      );
    })
    .join('');
}

function x(axis: Scale, ms: number): number {
  return LEFT + axis.place(ms) * (WIDTH - LEFT - RIGHT);
}

function say(ms: number): string {
  return `${Number(ms.toPrecision(3))} ms`;
}

const PLOT_STYLE = `
.netsplit .shape { fill-opacity: 0.55; stroke-width: 1; }
.netsplit .shape.message { fill: var(--send); stroke: var(--send); }
.netsplit .shape.operation { fill: var(--client); stroke: var(--client); }
.netsplit .at { stroke: var(--ink); stroke-width: 1.5; }
.netsplit .at.p50 { stroke-width: 3; }
.netsplit .at.max { stroke: var(--fault); }
`;
