/**
 * A picture of what comes before what: steps as rows in their order, and for each step that others build on a line down
 * to them, as on the plan of a railway. An order that can be followed as it stands is easier to read so than as a graph.
 */

/** A row of the picture. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  /** A lab is a square, a reading a dot, what comes from another picture a ring. */
  readonly mark: 'lab' | 'reading' | 'before';
  /** Written above the row, where a new group begins. */
  readonly heading?: string;
  /** Ids of rows above. */
  readonly after: readonly string[];
}

const ROW = 23;
const HEADING = 28;
const LANE = 13;
const MARGIN = 16;
const TRACKS = 6;
/** Wide enough for a letter of the labels, on the average. */
const LETTER = 7;
/** Lines leave a row below its middle and arrive above it, so that one can tell them apart. */
const ASIDE = 4;

/** The picture as an SVG that stands alone, in light and dark. */
export function drawSteps(title: string, rows: readonly Row[]): string {
  const places = rowPlaces(rows);
  const tracks = lay(rows);
  const lanes = Math.max(0, ...tracks.map(({ lane }) => lane + 1));
  const dots = MARGIN + lanes * LANE + 14;
  const longest = Math.max(...rows.map(({ label, note }) => short(label).length + note.length));
  const width = dots + longest * LETTER + 50;
  const height = Math.max(...places) + ROW;
  const yOf = (id: string): number => places[rows.findIndex((row) => row.id === id)] ?? 0;
  const lines = tracks.map(({ id, to, lane }) => {
    const x = dots - 14 - lane * LANE;
    const bottom = Math.max(...to.map(yOf)) - ASIDE;
    const stops = to.map((target) => `M${x} ${yOf(target) - ASIDE}H${dots - 10}`).join('');
    const words = `${nameOf(rows, id)}, before ${to.map((target) => nameOf(rows, target)).join('; ')}`;
    return `<path class="track t${lane % TRACKS}" d="M${dots} ${yOf(id) + ASIDE}H${x}V${bottom}${stops}"><title>${escape(words)}</title></path>${to
      .map(
        (target) =>
          `<path class="tip t${lane % TRACKS}" d="M${dots - 6} ${yOf(target) - ASIDE}l-6 -3v6z"/>`,
      )
      .join('')}`;
  });
  const texts = rows.map((row, index) => {
    const y = places[index] ?? 0;
    const heading =
      row.heading === undefined
        ? ''
        : `<text class="heading" x="${dots - 5}" y="${y - 24}">${escape(row.heading)}</text>`;
    return `${heading}${markAt(row.mark, dots, y)}<text class="${row.mark}" x="${dots + 14}" y="${y + 4.5}">${escape(short(row.label))}<tspan class="note" dx="8">${escape(row.note)}</tspan></text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="steps" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<style>${STYLE}</style>
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="title" x="${MARGIN}" y="26">${escape(title)}</text>
${lines.join('\n')}
${texts.join('\n')}
</svg>
`;
}

function rowPlaces(rows: readonly Row[]): number[] {
  let y = 34;
  return rows.map(({ heading }) => (y += heading === undefined ? ROW : HEADING + ROW));
}

/** A line from a row to those that build on it. */
interface Track {
  readonly id: string;
  readonly to: readonly string[];
  readonly lane: number;
}

/** Gives each row that others build on a lane for as far as it reaches: the shorter it is, the nearer to the rows. */
function lay(rows: readonly Row[]): Track[] {
  const taken: { from: number; to: number }[][] = [];
  return rows
    .flatMap(({ id }, from) => {
      const targets = rows.filter(({ after }) => after.includes(id));
      const last = targets.at(-1);
      if (last === undefined) return [];
      return [{ id, targets: targets.map((target) => target.id), from, to: rows.indexOf(last) }];
    })
    .sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)
    .map(({ id, targets, from, to }) => {
      const isFree = (lane: number): boolean =>
        (taken[lane] ?? []).every((other) => other.to <= from || other.from >= to);
      let lane = 0;
      while (!isFree(lane)) lane++;
      (taken[lane] ??= []).push({ from, to });
      return { id, to: targets, lane };
    });
}

function markAt(mark: Row['mark'], x: number, y: number): string {
  return mark === 'lab'
    ? `<rect class="mark lab" x="${x - 5}" y="${y - 5}" width="10" height="10" rx="2"/>`
    : `<circle class="mark ${mark}" cx="${x}" cy="${y}" r="4.5"/>`;
}

const nameOf = (rows: readonly Row[], id: string): string =>
  rows.find((row) => row.id === id)?.label ?? id;

const LONGEST = 66;

function short(label: string): string {
  if (label.length <= LONGEST) return label;
  const cut = label.slice(0, LONGEST - 1);
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const STYLE = `
.steps { --ground: #ffffff; --ink: #1c2128; --muted: #5b6470; --lab: #1a5fb4; --t0: #1a5fb4; --t1: #b35c00; --t2: #1f7a4d; --t3: #9a3b8f; --t4: #a8323e; --t5: #5b6470; font: 13px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .steps { --ground: #14181d; --ink: #e6eaf0; --muted: #9aa5b1; --lab: #6cb2ff; --t0: #6cb2ff; --t1: #f0a35e; --t2: #63c794; --t3: #d993d1; --t4: #f08a93; --t5: #9aa5b1; } }
.ground { fill: var(--ground); }
text { fill: var(--ink); }
.title { font-size: 15px; font-weight: 650; }
.heading { font-weight: 650; fill: var(--muted); }
.note, .before { fill: var(--muted); }
text.lab { font-weight: 600; }
.mark { fill: var(--ink); }
.mark.lab { fill: var(--lab); }
.mark.before { fill: var(--ground); stroke: var(--muted); stroke-width: 1.5; }
.track { fill: none; stroke-width: 1.5; stroke-linejoin: round; opacity: 0.8; }
${Array.from({ length: TRACKS }, (_, track) => `.track.t${track} { stroke: var(--t${track}); } .tip.t${track} { fill: var(--t${track}); }`).join('\n')}
`;
