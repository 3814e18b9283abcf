import { pointsText } from '../gradebook/points.ts';
import type { Statistics } from '../gradebook/statistics.ts';
import { html, type Markup } from './page/markup.ts';

const WIDTH = 640;
const HEIGHT = 240;
const TOP = 26;
const BASE = HEIGHT - 30;
const GAP = 6;

/** How the scores of a class lie, as a picture: a column for each tenth, with its number on it. */
export function distribution({ bins, scores }: Statistics): Markup {
  const last = bins.at(-1);
  if (last === undefined || scores === undefined) {
    return html`<p class="quiet">Nobody has a score yet.</p>`;
  }
  const most = Math.max(1, ...bins.map(({ students }) => students));
  const step = WIDTH / bins.length;
  const x = (score: number): number =>
    Math.round(Math.min(1, Math.max(0, score / last.to)) * WIDTH * 10) / 10;
  const columns = bins.map(({ students }, at) => {
    const height = Math.round(((BASE - TOP) * students) / most);
    const left = Math.round(at * step + GAP / 2);
    const count = html`<text class="count" x="${left + (step - GAP) / 2}" y="${BASE - height - 7}"
      >${students}</text
    >`;
    return html`<rect
        class="column"
        x="${left}"
        y="${BASE - height}"
        width="${Math.round(step - GAP)}"
        height="${height}"
        rx="3"
      />${students === 0 ? undefined : count}`;
  });
  const edges = [0, 2, 4, 6, 8, 10].map((tenths) => {
    const at = (tenths / 10) * last.to;
    const anchor = tenths === 0 ? 'start' : tenths === 10 ? 'end' : 'middle';
    return html`<text x="${x(at)}" y="${HEIGHT - 8}" text-anchor="${anchor}"
      >${pointsText(at)}</text
    >`;
  });
  const label = `Students by points: ${bins
    .map(({ from, to, students }) => `${pointsText(from)} to ${pointsText(to)}: ${students}`)
    .join(', ')}. Median ${pointsText(scores.median)}.`;
  return html`<svg
      class="distribution"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="${label}"
    >
      ${columns}
      <line class="median" x1="${x(scores.median)}" x2="${x(scores.median)}" y1="4" y2="${BASE}" />
      <line class="base" x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}" />
      ${edges}
    </svg>
    <p class="quiet">
      Points along, students up. The dashed line is the median, ${pointsText(scores.median)}; half
      of the class lies between ${pointsText(scores.quartile1)} and ${pointsText(scores.quartile3)}.
    </p>`;
}
