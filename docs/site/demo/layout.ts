import type { NodeId } from '@netsplit/simulator';
import { MEMBERS } from './cluster.ts';

/** A place in the picture; its middle is (0, 0). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const RADIUS = 132;
/** How far the sides of a cut move apart. */
const APART = 30;
const MIDDLE: Point = { x: 0, y: 0 };

type Groups = readonly (readonly NodeId[])[];

/** Where a node is while the network is whole: on a ring, the first one on top. */
export function placeOf(node: NodeId): Point {
  const turn = (MEMBERS.indexOf(node) / MEMBERS.length) * 2 * Math.PI - Math.PI / 2;
  return { x: RADIUS * Math.cos(turn), y: RADIUS * Math.sin(turn) };
}

/** Where it is while the network is cut: each side has moved away from the other. */
export function placeIn(node: NodeId, groups: Groups | undefined): Point {
  const home = placeOf(node);
  const side = groups?.find((group) => group.includes(node));
  if (groups === undefined || side === undefined) return home;
  const others = MEMBERS.filter((member) => !side.includes(member));
  const away = direction(middleOf(others), middleOf(side));
  return { x: home.x + away.x * APART, y: home.y + away.y * APART };
}

/** A jagged line between two sides. With more sides than two there is none that would show them. */
export function cutLine(groups: Groups): string {
  const [one = [], two = []] = groups;
  if (groups.length !== 2) return '';
  const [from, to] = [middleOf(one), middleOf(two)];
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const across = direction(from, to);
  const along = { x: -across.y, y: across.x };
  const points = Array.from({ length: 15 }, (_, index) => {
    const far = (index - 7) * 27;
    const aside = index % 2 === 0 ? 5 : -5;
    return {
      x: middle.x + along.x * far + across.x * aside,
      y: middle.y + along.y * far + across.y * aside,
    };
  });
  return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;
}

/** The two sides of a line that somebody has drawn through the picture; undefined if all are on one. */
export function sidesOf(from: Point, to: Point): Groups | undefined {
  const isLeft = (node: NodeId): boolean => {
    const { x, y } = placeOf(node);
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) > 0;
  };
  const left = MEMBERS.filter(isLeft);
  const right = MEMBERS.filter((node) => !isLeft(node));
  const isDrawn = Math.hypot(to.x - from.x, to.y - from.y) > 60;
  return isDrawn && left.length > 0 && right.length > 0 ? [left, right] : undefined;
}

/** Between two places, this part of the way along. */
export function between(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function middleOf(nodes: readonly NodeId[]): Point {
  if (nodes.length === 0) return MIDDLE;
  const places = nodes.map(placeOf);
  return {
    x: places.reduce((sum, { x }) => sum + x, 0) / nodes.length,
    y: places.reduce((sum, { y }) => sum + y, 0) / nodes.length,
  };
}

function direction(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}
