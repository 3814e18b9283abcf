import { sentence, type Trace, type TraceWindow } from '@netsplit/simulator/trace';
import { NONE } from '../model/columns.ts';
import { Geometry, roomForNames } from '../model/geometry.ts';
import { placeLabels } from '../model/label-places.ts';
import { RunModel } from '../model/run-model.ts';
import { pointOf, sceneOf, type Scene } from '../model/scene.ts';
import { axisLayer, faultLayer, labelLayer, laneLayer, messageLayer } from './layers.ts';
import { legend } from './legend.ts';
import { element, escape } from './markup.ts';
import { mark } from './marks.ts';
import { STYLE } from './style.ts';
import { withFewNodes } from './few-nodes.ts';
import { windowOf } from './window.ts';

/** A window, by default the whole run, and how it is drawn. */
export interface SvgOptions extends TraceWindow {
  /** In pixels; default 960. A picture with more events than it has room for is wider. */
  readonly width?: number;
  /** The number of an event that stands out, with its message. */
  readonly highlight?: number;
}

const WIDTH = 960;
const TITLE = 34;
const LANE = 84;
const LEGEND = 34;
const VIOLATION = 24;
/** Pixels a unit of the axis: closer than this, events cannot be told apart. */
const CLOSEST = 16;

/**
 * A run as a space-time diagram: a self-contained SVG, light or dark as its reader's system is.
 *
 * Lanes are nodes, time runs to the right, arrows are messages. Every event tells its sentence when it is
 * pointed at. Of more than 40 nodes, those that most happens to in the window are drawn, and it says so.
 *
 * @throws {EmptyWindow} if nothing happened in the window
 *
 * @example
 * writeFileSync('run.svg', renderSvg(trace, { toMs: 120, highlight: 41 }));
 */
export function renderSvg(trace: Trace, options: SvgOptions = {}): string {
  const { width, highlight: chosen, ...window } = options;
  const drawn = withFewNodes(trace, window);
  const hiddenNodes = trace.header.nodes.length - drawn.header.nodes.length;
  const model = new RunModel(drawn);
  const layout = model.layout('even');
  const namesRoom = roomForNames(model.lanes.map(({ node }) => node));
  const highlight = chosen === undefined ? NONE : drawn.positionOf(chosen);
  const focus = highlight === NONE ? (model.violations[0] ?? NONE) : highlight;
  const { first, last, leftOut } = windowOf(model, window, focus);
  const from = Math.max(0, (layout.axis.at[first] ?? 0) - 0.8);
  const units = Math.max(1, (layout.axis.at[last] ?? 0) + 1.6 - from);
  const plotWidth = Math.max((width ?? WIDTH) - namesRoom - 12, Math.ceil(units * CLOSEST));
  const scale = Math.min(72, plotWidth / units);
  const faultRows = Math.max(0, ...model.faults.map(({ row }) => row + 1));
  const frame = { width: plotWidth, isVertical: false, laneCount: model.lanes.length, faultRows };
  const lanesFrom = new Geometry({ ...frame, height: 0 }, { from, scale, across: 0 }).lanesFrom;
  const height = lanesFrom + LANE * model.lanes.length + 20;
  const geometry = new Geometry({ ...frame, height }, { from, scale, across: 0 });
  const whole = sceneOf(model, layout, geometry, 0);
  const scene = { ...whole, first, end: last + 1 };
  const violations = trace.violations.map(({ rule, message }) => ({ rule, message }));
  const total = {
    width: namesRoom + plotWidth + 12,
    height: TITLE + height + LEGEND + VIOLATION * violations.length,
  };
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'netsplit',
      role: 'img',
      viewBox: `0 0 ${Math.ceil(total.width)} ${Math.ceil(total.height)}`,
      width: Math.ceil(total.width),
      height: Math.ceil(total.height),
    },
    [
      element('title', {}, escape(titleOf(trace))),
      element('style', {}, STYLE),
      element('rect', { class: 'ground', width: '100%', height: '100%', rx: 8 }),
      heading(trace, leftOut, hiddenNodes),
      at(namesRoom - 12, TITLE, names(scene)),
      plot(scene, trace, highlight, namesRoom, height),
      at(16, TITLE + height + 16, legend()),
      ...violations.map(({ rule, message }, index) =>
        element(
          'text',
          { class: 'violated', x: 16, y: TITLE + height + LEGEND + VIOLATION * index + 12 },
          `${element('tspan', {}, escape(rule))} ${escape(message)}`,
        ),
      ),
    ].join('\n'),
  );
}

function plot(scene: Scene, trace: Trace, highlight: number, left: number, height: number): string {
  const { endingAt } = scene.model.flights;
  const strong = highlight === NONE ? NONE : (endingAt[highlight] ?? NONE);
  const { width } = scene.geometry.frame;
  const layers = [
    axisLayer(scene, height - 10),
    faultLayer(scene, height - 10),
    laneLayer(scene),
    messageLayer(scene, (flight) => flight === strong),
    marks(scene, trace),
    labelLayer(placeLabels(scene, widthOf)),
    highlight === NONE ? '' : ring(scene, highlight),
  ];
  // What begins before the window, or ends after it, is cut off at its edge.
  return element(
    'svg',
    { x: left, y: TITLE, width, height, viewBox: `0 0 ${width} ${height}` },
    layers.join('\n'),
  );
}

/**
 * Marks with their sentences, which a browser shows when they are pointed at. The sentences are those of
 * the whole run: states are known there.
 */
function marks(scene: Scene, trace: Trace): string {
  const drawn: string[] = [];
  for (let event = scene.first; event < scene.end; event++) {
    const recorded = scene.model.trace.events[event];
    const shape = mark(scene, event);
    if (recorded === undefined || shape === '') continue;
    const words = `#${recorded.n} ${sentence(recorded, trace)}`;
    drawn.push(element('g', {}, element('title', {}, escape(words)) + shape));
  }
  return drawn.join('');
}

function ring(scene: Scene, event: number): string {
  const [cx, cy] = pointOf(scene, event);
  return element('circle', { class: 'ring', cx, cy, r: 14 });
}

function names({ model, geometry }: Scene): string {
  return model.lanes
    .map(({ node, role }, lane) => {
      const y = geometry.across(lane);
      const end = { x: 0, 'text-anchor': 'end' };
      const isRoled = role !== undefined && role !== '';
      return (
        element('text', { ...end, class: 'name', y: isRoled ? y : y + 5 }, escape(node)) +
        (isRoled ? element('text', { ...end, y: y + 14 }, escape(role)) : '')
      );
    })
    .join('');
}

function heading(trace: Trace, leftOut: number, hiddenNodes: number): string {
  const { lab, subject, seed } = trace.header;
  const aside = [
    subject,
    `seed ${seed}`,
    leftOut > 0 ? `${leftOut} events are not shown` : undefined,
    hiddenNodes > 0 ? `${hiddenNodes} nodes are not shown` : undefined,
  ];
  const said = aside.filter((part) => part !== undefined).join('  ·  ');
  const content = `${escape(lab ?? 'a run')} ${element('tspan', { dx: 8 }, escape(said))}`;
  return element('text', { class: 'title', x: 16, y: 23 }, content);
}

function titleOf({ header, violations }: Trace): string {
  const run = `A run of ${header.lab ?? 'a cluster'} with seed ${header.seed}`;
  const [violation] = violations;
  return violation === undefined ? run : `${run}, which violates: ${violation.rule}`;
}

function at(x: number, y: number, content: string): string {
  return element('g', { transform: `translate(${x} ${y})` }, content);
}

/** Without a screen a text cannot be measured: a little more than it takes in common fonts. */
function widthOf(text: string): number {
  return text.length * 6.1;
}
