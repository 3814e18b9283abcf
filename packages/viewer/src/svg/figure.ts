import type { Chart, ChartAxis, Figure, Series } from '@netsplit/harness';
import { element, escape, points as corners } from './markup.ts';
import { RING_HEIGHT, RING_STYLE, ringAt } from './ring.ts';
import { linearScale, logarithmicScale, type Scale } from './scale.ts';
import { STYLE } from './style.ts';

const WIDTH = 860;
const HEAD = 40;
const CHART = 340;
/** Within a chart: above it its title, below it the axis with its label. */
const TOP = 56;
const BOTTOM = 52;
const LEFT = 84;
const RIGHT = 30;

/** Series are told apart by their colour, and by their dots' shape. */
const COLOURS = ['send', 'receive', 'timer', 'client', 'violation'] as const;

type Place = (point: readonly [number, number]) => readonly [number, number];

/**
 * Figures, one under another, as a self-contained SVG. What was measured is solid, what is expected is
 * dashed or hollow. Light or dark as its reader's system is.
 */
export function renderFigures(figures: readonly Figure[]): string {
  const parts: string[] = [];
  let y = 0;
  for (const figure of figures) {
    const aside = figure.aside === undefined ? '' : ` ${tspan(figure.aside)}`;
    parts.push(element('text', { class: 'title', x: 16, y: y + 26 }, escape(figure.title) + aside));
    y += HEAD;
    for (const chart of figure.charts) {
      const isRing = chart.kind === 'ring';
      parts.push(isRing ? ringAt(chart, y) : chartAt(chart, y));
      y += (isRing ? RING_HEIGHT : CHART) + (chart.note === undefined ? 0 : 20);
    }
  }
  const height = y + 10;
  const title = figures.map((figure) => figure.title).join('; ');
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
      element('style', {}, STYLE + FIGURE_STYLE + RING_STYLE),
      element('rect', { class: 'ground', width: '100%', height: '100%', rx: 8 }),
      ...parts,
    ].join('\n'),
  );
}

function chartAt(chart: Chart, y: number): string {
  const all = chart.series.flatMap(({ points }) => points);
  const scaleX = scaleOf(
    chart.x,
    all.map(([x]) => x),
  );
  const scaleY = scaleOf(
    chart.y,
    all.map(([, value]) => value),
  );
  const [top, bottom] = [y + TOP, y + CHART - BOTTOM];
  const across = (value: number): number => LEFT + scaleX.place(value) * (WIDTH - LEFT - RIGHT);
  const up = (value: number): number => bottom - scaleY.place(value) * (bottom - top);
  const place: Place = ([x, value]) => [across(x), up(value)];
  return element(
    'g',
    {},
    [
      element('text', { class: 'name', x: LEFT, y: y + 16 }, escape(chart.title)),
      legend(chart.series, y + 36),
      ...scaleX.ticks.map((tick) => tickBelow(tick, across(tick), top, bottom)),
      ...scaleY.ticks.map((tick) => tickBeside(tick, up(tick))),
      element(
        'text',
        { x: (LEFT + WIDTH - RIGHT) / 2, y: bottom + 38, 'text-anchor': 'middle' },
        escape(labelOf(chart.x, scaleX)),
      ),
      element(
        'text',
        { transform: `translate(18 ${(top + bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle' },
        escape(labelOf(chart.y, scaleY)),
      ),
      // Bars first: they would cover what else is drawn.
      ...[true, false].flatMap((bars) =>
        chart.series.map((series, index) =>
          (series.kind === 'bars') === bars ? drawn(series, index, place, bottom) : '',
        ),
      ),
      chart.note === undefined
        ? ''
        : element('text', { class: 'said', x: LEFT, y: bottom + 60 }, escape(chart.note)),
    ].join('\n'),
  );
}

function drawn(series: Series, index: number, place: Place, bottom: number): string {
  const look = classOf(series, index);
  const at = series.points.map(place);
  switch (series.kind) {
    case 'line':
      return element('polyline', { class: `curve ${look}`, points: corners(at) });
    case 'steps':
      return element('polyline', { class: `curve ${look}`, points: corners(stairs(at)) });
    case 'dots':
      return at.map(([x, y]) => dot(x, y, look, index)).join('');
    case 'bars': {
      const width = Math.max(1, barWidth(at) * 0.7);
      return at
        .map(([x, y]) =>
          element('rect', {
            class: `column ${look}`,
            x: x - width / 2,
            y: Math.min(y, bottom),
            width,
            height: Math.max(0, bottom - y),
          }),
        )
        .join('');
    }
  }
}

/** Each series' dots have a shape of their own: colour is never alone. */
function dot(x: number, y: number, look: string, index: number): string {
  const attributes = { class: `dot ${look}` };
  const size = 4.5;
  switch (index % 3) {
    case 0:
      return element('circle', { ...attributes, cx: x, cy: y, r: size - 0.5 });
    case 1:
      return element('rect', {
        ...attributes,
        x: x - size + 1,
        y: y - size + 1,
        width: 2 * size - 2,
        height: 2 * size - 2,
      });
    default:
      return element('polygon', {
        ...attributes,
        points: corners([
          [x, y - size],
          [x + size, y + size - 1],
          [x - size, y + size - 1],
        ]),
      });
  }
}

function stairs(
  at: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  return at.flatMap((point, index) => {
    const before = at[index - 1];
    return before === undefined ? [point] : [[point[0], before[1]] as const, point];
  });
}

/** As wide as the two nearest bars are apart. */
function barWidth(at: readonly (readonly [number, number])[]): number {
  const places = at.map(([x]) => x).sort((a, b) => a - b);
  const gaps = places.slice(1).map((x, index) => x - (places[index] ?? x));
  return Math.min(60, ...gaps.filter((gap) => gap > 0));
}

function legend(series: readonly Series[], y: number): string {
  let x = LEFT;
  return series
    .map((one, index) => {
      const look = classOf(one, index);
      const mark =
        one.kind === 'dots'
          ? dot(x + 9, y - 4, look, index)
          : one.kind === 'bars'
            ? element('rect', { class: `column ${look}`, x, y: y - 9, width: 18, height: 9 })
            : element('line', { class: `curve ${look}`, x1: x, y1: y - 4, x2: x + 18, y2: y - 4 });
      const text = element('text', { x: x + 24, y }, escape(one.name));
      // About as wide as its letters: nothing here can measure text.
      x += 24 + one.name.length * 6.2 + 22;
      return mark + text;
    })
    .join('');
}

function tickBelow(tick: number, x: number, top: number, bottom: number): string {
  return (
    element('line', { class: 'tick', x1: x, y1: top, x2: x, y2: bottom }) +
    element('text', { x, y: bottom + 17, 'text-anchor': 'middle' }, escape(number(tick)))
  );
}

function tickBeside(tick: number, y: number): string {
  return (
    element('line', { class: 'tick', x1: LEFT, y1: y, x2: WIDTH - RIGHT, y2: y }) +
    element('text', { x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, escape(number(tick)))
  );
}

function scaleOf(axis: ChartAxis, values: readonly number[]): Scale {
  const given = values.filter(Number.isFinite);
  const most = axis.to ?? given.reduce((a, b) => Math.max(a, b), 0);
  if (axis.scale !== 'logarithmic') {
    const least = axis.from ?? given.reduce((a, b) => Math.min(a, b), 0);
    return linearScale(least, most > least ? most : least + 1);
  }
  const least = axis.from ?? given.filter((value) => value > 0).reduce((a, b) => Math.min(a, b), 1);
  return logarithmicScale(least, Math.max(most, least));
}

function labelOf({ label, unit }: ChartAxis, { isLogarithmic }: Scale): string {
  const inUnit = unit === undefined ? label : `${label} (${unit})`;
  return isLogarithmic ? `${inUnit}, logarithmic` : inUnit;
}

function classOf({ isExpected = false }: Series, index: number): string {
  const colour = COLOURS[index % COLOURS.length] ?? COLOURS[0];
  const again = index >= COLOURS.length ? ' again' : '';
  return colour + (isExpected ? ' expected' : again);
}

function number(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential();
  return new Intl.NumberFormat('en').format(value);
}

function tspan(text: string): string {
  return element('tspan', { dx: 8 }, escape(text));
}

const FIGURE_STYLE = `
${COLOURS.map((colour) => `.netsplit .${colour} { --series: var(--${colour}); }`).join('\n')}
.netsplit .curve { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; }
.netsplit .curve.expected { stroke-dasharray: 6 4; }
.netsplit .curve.again { stroke-dasharray: 12 3 2 3; }
.netsplit .dot { fill: var(--series); stroke: var(--series); stroke-width: 1.6; }
.netsplit .dot.expected { fill: var(--panel); }
.netsplit .column { fill: var(--series); fill-opacity: 0.55; stroke: var(--series); stroke-width: 1; }
.netsplit .column.expected { fill: none; stroke-dasharray: 4 3; }
`;
