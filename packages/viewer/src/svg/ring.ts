import type { RingChart, RingMember } from '@netsplit/harness';
import { element, escape, round } from './markup.ts';

/** Above the circle stands its title. */
const TOP = 44;
const RADIUS = 120;
const THICKNESS = 26;
const CENTRE_X = 240;
/** Room for names around the circle. */
const AROUND = 34;
export const RING_HEIGHT = TOP + 2 * (RADIUS + AROUND);

/** The loads, on the right. */
const NAMES_X = 500;
const BARS_X = 516;
const BARS_WIDTH = 220;
const BAR_STEP = 22;

/** Members are told apart by colour and by how dense it is; where points are few, by names as well. */
const COLOURS = ['send', 'receive', 'timer', 'client', 'violation'] as const;
const DENSITIES = [0.85, 0.4, 0.62];
/** More names than this around a circle run into each other. */
const MOST_NAMES = 24;

/** A piece of the circle: from the point before it to the point whose member owns it. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly owner: number;
}

/** A ring and its members' loads, whose upper edge is at `y`. */
export function ringAt({ title, members, note }: RingChart, y: number): string {
  const centreY = y + TOP + AROUND + RADIUS;
  const pieces = piecesOf(members);
  return element(
    'g',
    {},
    [
      element('text', { class: 'name', x: 84, y: y + 16 }, escape(title)),
      ...pieces.map((piece) => arc(piece, centreY)),
      ...(pieces.length > MOST_NAMES
        ? []
        : pieces.map((piece) => pointName(piece, members, centreY))),
      loads(members, centreY),
      note === undefined
        ? ''
        : element('text', { class: 'said', x: 84, y: y + RING_HEIGHT + 8 }, escape(note)),
    ].join('\n'),
  );
}

function piecesOf(members: readonly RingMember[]): readonly Piece[] {
  const points = members
    .flatMap(({ points: turns }, owner) => turns.map((to) => ({ to, owner })))
    .sort((a, b) => a.to - b.to);
  const last = points.at(-1);
  return points.map(({ to, owner }, index) => ({
    // What is after the last point belongs to the first: the circle is closed.
    from: points[index - 1]?.to ?? (last?.to ?? 1) - 1,
    to,
    owner,
  }));
}

function arc({ from, to, owner }: Piece, centreY: number): string {
  const inner = RADIUS - THICKNESS;
  const isLong = to - from > 0.5 ? 1 : 0;
  // A single point owns the whole circle, which no one arc can be.
  const end = to - from >= 1 ? to - 1e-4 : to;
  const [x1, y1] = at(from, RADIUS, centreY);
  const [x2, y2] = at(end, RADIUS, centreY);
  const [x3, y3] = at(end, inner, centreY);
  const [x4, y4] = at(from, inner, centreY);
  const line = `M${x1} ${y1}A${RADIUS} ${RADIUS} 0 ${isLong} 1 ${x2} ${y2}L${x3} ${y3}A${inner} ${inner} 0 ${isLong} 0 ${x4} ${y4}Z`;
  return element('path', { class: `piece ${colourOf(owner)}`, ...densityOf(owner), d: line });
}

function pointName({ to, owner }: Piece, members: readonly RingMember[], centreY: number): string {
  const [x1, y1] = at(to, RADIUS, centreY);
  const [x2, y2] = at(to, RADIUS + 6, centreY);
  const [x, y] = at(to, RADIUS + 16, centreY);
  const side = x < CENTRE_X - 20 ? 'end' : x > CENTRE_X + 20 ? 'start' : 'middle';
  return (
    element('line', { class: 'point', x1, y1, x2, y2 }) +
    element('text', { x, y: y + 4, 'text-anchor': side }, escape(members[owner]?.name ?? ''))
  );
}

/** A bar for each member, and a line where all would be if the load were even. */
function loads(members: readonly RingMember[], centreY: number): string {
  const step = Math.min(BAR_STEP, (2 * RADIUS) / members.length);
  const top = centreY - (step * members.length) / 2;
  const most = Math.max(...members.map(({ load }) => load));
  const wide = (load: number): number => (load / most) * BARS_WIDTH;
  const fairX = BARS_X + wide(1 / members.length);
  const isNamed = step > 10;
  return [
    element('text', { x: BARS_X, y: top - 14 }, 'load, and the even share'),
    ...members.map(({ name, load }, owner) => {
      const y = top + step * owner;
      return [
        isNamed
          ? element('text', { x: NAMES_X, y: y + step / 2 + 4, 'text-anchor': 'end' }, escape(name))
          : '',
        element('rect', {
          class: `piece ${colourOf(owner)}`,
          ...densityOf(owner),
          x: BARS_X,
          y,
          width: wide(load),
          height: step * 0.7,
        }),
        isNamed
          ? element(
              'text',
              { x: BARS_X + BARS_WIDTH + 10, y: y + step / 2 + 4 },
              `${round(100 * load)} %`,
            )
          : '',
      ].join('');
    }),
    element('line', {
      class: 'even',
      x1: fairX,
      y1: top - 6,
      x2: fairX,
      y2: top + step * members.length,
    }),
  ].join('\n');
}

/** A place on a circle: turns from the top, clockwise. */
function at(turns: number, radius: number, centreY: number): readonly [number, number] {
  const angle = 2 * Math.PI * turns;
  return [round(CENTRE_X + radius * Math.sin(angle)), round(centreY - radius * Math.cos(angle))];
}

function colourOf(owner: number): string {
  return COLOURS[owner % COLOURS.length] ?? COLOURS[0];
}

function densityOf(owner: number): { readonly 'fill-opacity': string } {
  const density = DENSITIES[Math.floor(owner / COLOURS.length) % DENSITIES.length] ?? 1;
  return { 'fill-opacity': String(density) };
}

export const RING_STYLE = `
.netsplit .piece { fill: var(--series); stroke: var(--panel); stroke-width: 0.6; }
.netsplit .point { stroke: var(--ink); }
.netsplit .even { stroke: var(--ink); stroke-dasharray: 4 3; }
`;
