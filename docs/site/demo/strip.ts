import { type Flight, MEMBERS, SHOWN_MS, type Snapshot, type Span } from './cluster.ts';

/** The colours of the strip, as the page has them now. */
export interface StripColours {
  readonly lane: string;
  readonly text: string;
  readonly cut: string;
  readonly cutGround: string;
  readonly kinds: Readonly<Record<Flight['kind'], string>>;
}

/** The colours that the page's style names now. */
export function stripColours(): StripColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const move = of('--m-move');
  return {
    lane: of('--vp-c-divider'),
    text: of('--vp-c-text-2'),
    cut: of('--split'),
    cutGround: of('--split-soft'),
    kinds: {
      beat: of('--m-beat'),
      have: of('--m-have'),
      doubt: of('--m-doubt'),
      move,
      join: move,
    },
  };
}

const LEFT = 34;
/** Where now is, as a part of the width; what is right of it has not happened. */
const NOW = 0.9;

/** Paints the run as a space-time diagram: a lane a node, time to the right, the present near the right end. */
export function paintStrip(canvas: HTMLCanvasElement, now: Snapshot, colours: StripColours): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const nowX = width * NOW;
  const shownMs = Math.min(SHOWN_MS, (nowX - LEFT) / 3);
  const x = (atMs: number): number => nowX - ((now.nowMs - atMs) * (nowX - LEFT)) / shownMs;
  const y = (node: string): number =>
    ((MEMBERS.indexOf(node) + 0.75) * height) / (MEMBERS.length + 0.5);
  const draw: Draw = { context, x, y, nowX, height, colours };
  context.save();
  context.beginPath();
  context.rect(LEFT, 0, width - LEFT, height);
  context.clip();
  paintCuts(draw, now);
  paintLanes(draw, now, width);
  for (const flight of now.flights) paintFlight(draw, flight, now.nowMs);
  context.restore();
  paintNames(draw);
}

interface Draw {
  readonly context: CanvasRenderingContext2D;
  readonly x: (atMs: number) => number;
  readonly y: (node: string) => number;
  readonly nowX: number;
  readonly height: number;
  readonly colours: StripColours;
}

const edges = ({ x, nowX }: Draw, { fromMs, toMs }: Span): [number, number] => [
  x(fromMs),
  toMs === undefined ? nowX : x(toMs),
];

function paintCuts(draw: Draw, { splits }: Snapshot): void {
  const { context, height, colours } = draw;
  for (const split of splits) {
    const [from, to] = edges(draw, split);
    context.fillStyle = colours.cutGround;
    context.fillRect(from, 0, to - from, height);
    context.fillStyle = colours.cut;
    context.fillRect(from, 0, 1.5, height);
    if (split.toMs !== undefined) context.fillRect(to, 0, 1.5, height);
    context.font = '600 11px system-ui, sans-serif';
    context.fillText('cut', Math.max(from, LEFT) + 7, 13);
  }
}

function paintLanes(draw: Draw, { downs }: Snapshot, width: number): void {
  const { context, y, nowX, colours } = draw;
  context.lineWidth = 1.5;
  for (const node of MEMBERS) {
    context.strokeStyle = colours.lane;
    context.setLineDash([]);
    line(context, LEFT, y(node), nowX, y(node));
    context.setLineDash([2, 5]);
    line(context, nowX, y(node), width, y(node));
  }
  context.setLineDash([]);
  for (const down of downs) {
    const [from, to] = edges(draw, down);
    context.strokeStyle = colours.cut;
    context.lineWidth = 4;
    line(context, from, y(down.node), to, y(down.node));
  }
  context.lineWidth = 1.5;
  context.strokeStyle = colours.text;
  line(context, nowX, 0, nowX, draw.height);
}

function paintFlight({ context, x, y, colours }: Draw, flight: Flight, nowMs: number): void {
  const { kind, from, to, sentMs, dueMs, fate } = flight;
  const [startX, startY, endX, endY] = [x(sentMs), y(from), x(dueMs), y(to)];
  const part = fate === 'flying' ? Math.min(1, (nowMs - sentMs) / (dueMs - sentMs || 1)) : 1;
  const reach = fate === 'lost' ? 0.86 : part;
  const [headX, headY] = [startX + (endX - startX) * reach, startY + (endY - startY) * reach];
  const colour = fate === 'lost' ? colours.cut : colours.kinds[kind];
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.globalAlpha = fate === 'lost' ? 0.7 : 0.85;
  context.lineWidth = 1.2;
  context.setLineDash(fate === 'lost' ? [3, 3] : []);
  line(context, startX, startY, headX, headY);
  context.setLineDash([]);
  if (fate === 'lost') {
    line(context, headX - 3.5, headY - 3.5, headX + 3.5, headY + 3.5);
    line(context, headX - 3.5, headY + 3.5, headX + 3.5, headY - 3.5);
  } else {
    context.beginPath();
    context.arc(headX, headY, fate === 'flying' ? 3 : 2.2, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

function paintNames({ context, y, colours }: Draw): void {
  context.fillStyle = colours.text;
  context.font = '600 12px system-ui, sans-serif';
  for (const node of MEMBERS) context.fillText(node, 10, y(node) + 4);
}

function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
