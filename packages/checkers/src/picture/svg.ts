import type { Bar, Edge, HistoryLayout } from './layout.ts';

const COLUMN = 56;
const LANE = 40;
const BAR = 26;
const LEFT = 90;
const TOP = 40;

/**
 * The picture of a history: operations as bars, a lane a process, time to the right; in each bar its place in the order
 * that was found. The culprit is red, what else cannot follow is amber, and what is open for good has a dashed end.
 * An arrow says what came before what where the times do not. It needs no other file, and no script, and is light or dark as
 * its reader's screen is.
 */
export function historySvg({ lanes, columns, bars, edges }: HistoryLayout, title: string): string {
  const width = LEFT + (columns + 1) * COLUMN;
  const height = TOP + lanes.length * LANE + 10;
  const names = lanes.map(
    (process, lane) =>
      `<text x="8" y="${TOP + lane * LANE + BAR / 2 + 4}" class="lane">${escaped(String(process))}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" class="page"/>`,
    `<text x="8" y="22" class="title">${escaped(title)}</text>`,
    ...names,
    ...bars.map(barSvg),
    ...edges.map((edge) => edgeSvg(edge, bars)),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = [
  'text{font:12px system-ui,sans-serif;fill:#1b1f24}',
  '.page{fill:#fff}.title{font-weight:600;font-size:14px}.lane{font-weight:600}',
  '.bar rect{fill:#dbe9f9;stroke:#3b6ea5}.unplaced rect{fill:#f3f4f6;stroke:#6b7280}',
  '.culprit rect{fill:#fde0e0;stroke:#c02626;stroke-width:2.5}',
  '.blocked rect{fill:#fdf0d5;stroke:#b7791f}.open rect{stroke-dasharray:4 3}',
  '.edge path{stroke:#57606a;stroke-width:1.5;fill:none}.edge .head{fill:#57606a;stroke:none}',
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}',
  '.bar rect{fill:#1c3350;stroke:#6ea8e0}.unplaced rect{fill:#21262d;stroke:#8b949e}',
  '.culprit rect{fill:#5a1a1a;stroke:#f47067}.blocked rect{fill:#4a3512;stroke:#d9a13b}',
  '.edge path{stroke:#adbac7}.edge .head{fill:#adbac7}}',
].join('');

function barSvg({ label, lane, from, to, place, mark }: Bar): string {
  const x = LEFT + from * COLUMN;
  const y = TOP + lane * LANE;
  const width = Math.max(to - from, 0.5) * COLUMN - 4;
  const kind = `bar${place === undefined ? ' unplaced' : ''}${mark === undefined ? '' : ` ${mark}`}`;
  const text = `${place === undefined ? '' : `${place}. `}${label}${mark === 'culprit' ? ' ✗' : ''}`;
  // About seven pixels a character: the whole text is in the tooltip.
  const fits = Math.max(1, Math.floor((width - 8) / 7));
  const short = text.length > fits ? `${text.slice(0, fits - 1)}…` : text;
  return [
    `<g class="${kind}"><title>${escaped(text)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${BAR}" rx="4"/>`,
    `<text x="${x + 5}" y="${y + BAR / 2 + 4}">${escaped(short)}</text></g>`,
  ].join('');
}

/** From the near side of one bar to the near side of the other; in one lane, from the end to the beginning. */
function edgeSvg({ from, to, why }: Edge, bars: readonly Bar[]): string {
  const [before, after] = [bars[from], bars[to]];
  if (before === undefined || after === undefined) return '';
  const start = sideOf(before, after.lane - before.lane, 'end');
  const end = sideOf(after, before.lane - after.lane, 'beginning');
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.max(1, Math.hypot(dx, dy));
  const [ux, uy] = [dx / length, dy / length];
  const [x, y] = [end.x - ux * HEAD, end.y - uy * HEAD];
  const wings = [1, -1].map((side) => point(x - side * uy * 4, y + side * ux * 4)).join(' L');
  const told = `${before.label} ${why} ${after.label}`;
  return [
    `<g class="edge"><title>${escaped(told)}</title>`,
    `<path d="M${point(start.x, start.y)} L${point(x, y)}"/>`,
    `<path class="head" d="M${point(end.x, end.y)} L${wings} Z"/></g>`,
  ].join('');
}

const HEAD = 8;

function sideOf({ from, to, lane }: Bar, down: number, at: 'beginning' | 'end') {
  const left = LEFT + from * COLUMN;
  const width = Math.max(to - from, 0.5) * COLUMN - 4;
  const top = TOP + lane * LANE;
  if (down === 0) return { x: at === 'end' ? left + width : left, y: top + BAR / 2 };
  return { x: left + width / 2, y: down > 0 ? top + BAR : top };
}

function point(x: number, y: number): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Cc}/gu, '\uFFFD');
}
