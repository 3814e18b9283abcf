import { type Lab, nearest } from '@netsplit/course';
import type { Chart, Figure, Plot, PlotSettings, RingChart } from '@netsplit/harness';
import { ExitCode } from './exit-code.ts';
import { loadPlots } from './lab-code.ts';
import type { Terminal } from './terminal.ts';
import { textTable } from './text-table.ts';
import { InputError, UsageError } from './trouble.ts';
import { wrap } from './wrap.ts';
import { writeResult } from './write-result.ts';

export interface FigureOptions {
  readonly plot?: string;
  readonly figure?: string;
  readonly members?: number;
  readonly runs?: number;
  readonly seed?: number;
}

/** A long curve is told in so many rows: the picture has all of it. */
const MOST_ROWS = 24;

export function asksForFigures({ plot, figure, members, runs }: FigureOptions): boolean {
  return [plot, figure, members, runs].some((option) => option !== undefined);
}

/** The figure that is the lab's picture, where it has one. */
export async function pictureOf(lab: Lab): Promise<Plot | undefined> {
  return (await loadPlots(lab)).find(({ isPicture }) => isPicture === true);
}

/** Measures a lab's figures on somebody's code, tells the numbers, and draws them where `--plot` says. */
export async function drawFigures(
  lab: Lab,
  source: 'src' | 'solution',
  options: FigureOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plots = await plotsOf(lab, options.figure);
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source });
  const { members, runs, seed } = options;
  const figures: (Figure & { readonly id: string; readonly settings: PlotSettings })[] = [];
  for (const plot of plots) {
    const progress = (done: number): void =>
      terminal.status(`${plot.title}: ${done} of ${runs ?? plot.runs[1]} runs`);
    progress(0);
    const figure = await drawWith(() => plot.draw(subject, { members, runs, seed }, progress));
    figures.push({ id: plot.id, ...figure });
    terminal.clearStatus();
    sayFigure(figure, terminal);
  }
  if (options.plot !== undefined) {
    const { renderFigures } = await import('@netsplit/viewer');
    writeResult(options.plot, renderFigures(figures));
    terminal.say(`The picture: ${options.plot}`);
  }
  terminal.answer({ lab: lab.name, subject: source, figures });
  return ExitCode.ok;
}

async function plotsOf(lab: Lab, id: string | undefined): Promise<readonly Plot[]> {
  const plots = await loadPlots(lab);
  if (plots.length === 0) throw new UsageError(`${lab.name} has no figure to draw.`);
  if (id === undefined) return plots;
  const found = plots.filter((plot) => plot.id === id);
  if (found.length > 0) return found;
  const ids = plots.map((plot) => plot.id);
  const meant = nearest(id, ids);
  throw new UsageError(
    `${lab.name} has no figure "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `Its figures are: ${ids.join(', ')}.`,
  );
}

/** A number that a figure does not take is the caller's mistake, not ours. */
async function drawWith<Result>(draw: () => Promise<Result>): Promise<Result> {
  try {
    return await draw();
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message);
    throw error;
  }
}

function sayFigure(figure: Figure, terminal: Terminal): void {
  const { bold, dim } = terminal.colours;
  terminal.say(`${bold(figure.title)} ${dim(figure.aside ?? '')}`.trimEnd());
  for (const chart of figure.charts) {
    terminal.say();
    terminal.say(`  ${chart.title}`);
    const rows = chart.kind === 'ring' ? rowsOfRing(chart) : rowsOf(chart);
    for (const line of textTable(rows)) terminal.say(`    ${line}`);
    if (chart.note !== undefined) terminal.say(wrap(chart.note, terminal.columns, '  '));
  }
  terminal.say();
}

/** A row for each place on the x axis, a column for each series. */
function rowsOf({ x, y, series }: Chart): string[][] {
  const values = series.map(({ points }) => new Map(points));
  const places = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))];
  places.sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(places.length / MOST_ROWS));
  const shown = places.filter((_, index) => index % step === 0 || index === places.length - 1);
  const unit = (axis: typeof x): string => (axis.unit === undefined ? '' : ` (${axis.unit})`);
  return [
    [x.label + unit(x), ...series.map(({ name }) => `${name}${unit(y)}`)],
    ...shown.map((at) => [
      number(at),
      ...values.map((column) => (column.has(at) ? number(column.get(at) ?? 0) : '')),
    ]),
  ];
}

/** A row for each member: its load beside what would be fair. */
function rowsOfRing({ members }: RingChart): string[][] {
  const fair = 1 / members.length;
  return [
    ['member', 'points', 'load', 'of a fair share'],
    ...members.map(({ name, points, load }) => [
      name,
      number(points.length),
      `${number(100 * load)} %`,
      `${number((100 * load) / fair)} %`,
    ]),
  ];
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
