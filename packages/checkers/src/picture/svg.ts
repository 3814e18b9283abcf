import type { Bar, HistoryLayout } from './layout.ts';

const COLUMN = 56;
const LANE = 40;
const BAR = 26;
const LEFT = 90;
const TOP = 40;

/**
 * The picture of a history: operations as bars, a lane a process, time to the right; in each bar its place in the order
 * that was found. The culprit is red, what else cannot follow is amber, and what is open for good has a dashed end. It
 * needs no other file, and no script.
 */
export function historySvg({ lanes, columns, bars }: HistoryLayout, title: string): string {
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

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Cc}/gu, '\uFFFD');
}
