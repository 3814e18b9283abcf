import { NONE } from '../model/columns.ts';
import type { FaultSpan } from '../model/fault-spans.ts';
import { FATE } from '../model/flights.ts';
import { LABEL_HEIGHT, type LabelPlaces } from '../model/label-places.ts';
import { forFlightsInView, headOf, lineOf, type Scene } from '../model/scene.ts';
import { ticksOf } from '../model/ticks.ts';
import { element, escape, points } from './markup.ts';
import { cross } from './marks.ts';

/** The marks of virtual time. */
export function axisLayer({ layout, geometry }: Scene, bottom: number): string {
  const ticks = ticksOf(layout.axis, geometry.view.from, geometry.to, 96 / geometry.view.scale);
  return ticks
    .map(({ place, label }) => {
      const x = geometry.along(place);
      const line = { class: 'tick', x1: x, y1: geometry.faultsFrom - 6, x2: x, y2: bottom };
      const half = label.length * 3.4;
      const shown = Math.max(half, Math.min(geometry.alongLength - half, x));
      return (
        element('line', line) +
        element('text', { x: shown, y: 16, 'text-anchor': 'middle' }, escape(label))
      );
    })
    .join('');
}

/** Faults that last: a shade over what they concern, and a bar with a name. */
export function faultLayer(scene: Scene, bottom: number): string {
  return scene.model.faults.map((span) => band(scene, span, bottom)).join('');
}

function band(scene: Scene, span: FaultSpan, bottom: number): string {
  const { geometry } = scene;
  const [from, to] = stretch(scene, span);
  if (to <= from) return '';
  const width = to - from;
  const top = geometry.faultsFrom + span.row * geometry.faultRow + 2;
  const height = geometry.faultRow - 4;
  const shade = { class: 'shade', x: from, y: geometry.lanesFrom - 4, width };
  const bar = {
    class: 'bar',
    x: from + 0.5,
    y: top + 0.5,
    width: Math.max(1, width - 1),
    height,
    rx: 3,
  };
  const isNamed = width > span.label.length * 6.2 + 8;
  return [
    span.fault.kind === 'crash'
      ? ''
      : element('rect', { ...shade, height: bottom - geometry.lanesFrom + 4 }),
    element('rect', bar, element('title', {}, escape(span.label))),
    isNamed
      ? element('text', { class: 'bar-label', x: from + 7, y: top + 13 }, escape(span.label))
      : '',
  ].join('');
}

/** The lines of the nodes, and where a node is down. */
export function laneLayer(scene: Scene): string {
  const { geometry, model, layout } = scene;
  const end = Math.min(geometry.alongLength, geometry.along(layout.axis.total));
  const lanes = model.lanes.map((_, lane) => {
    const y = geometry.across(lane);
    return element('line', { class: 'lane', x1: 0, y1: y, x2: end, y2: y });
  });
  const outages = model.faults
    .filter(({ fault }) => fault.kind === 'crash')
    .flatMap((span) => {
      const [from, to] = stretch(scene, span);
      if (to <= from) return [];
      return span.lanes
        .filter((lane) => lane !== NONE)
        .map((lane) =>
          element('rect', {
            class: 'outage',
            x: from,
            y: geometry.across(lane) - 8,
            width: to - from,
            height: 16,
            rx: 3,
          }),
        );
    });
  return [...lanes, ...outages].join('');
}

/** Messages: arrows for those that arrived, broken lines to a cross for those that did not. */
export function messageLayer(scene: Scene, isStrong: (flight: number) => boolean): string {
  const arrows: string[] = [];
  forFlightsInView(scene, (flight) => {
    const line = lineOf(scene, flight);
    const fate = scene.model.flights.fate[flight];
    const strong = isStrong(flight) ? ' strong' : '';
    if (fate === FATE.delivered) {
      arrows.push(element('line', { class: `arrow${strong}`, ...line }));
      const corners = headOf(line, 5.5, strong === '' ? 8 : 10.5);
      arrows.push(element('polygon', { class: `head${strong}`, points: points(corners) }));
    } else if (fate === FATE.flying) {
      arrows.push(element('line', { class: 'flying', ...line }));
    } else {
      arrows.push(element('line', { class: 'failed', ...line }), cross(line.x2, line.y2));
    }
  });
  return arrows.join('');
}

/** Words at events and at messages. */
export function labelLayer(places: LabelPlaces): string {
  const names = [...places.flights.values()].map(({ text, x, y }) =>
    element('text', { class: 'halo', x, y: y + 4, 'text-anchor': 'middle' }, escape(text)),
  );
  const labels = [...places.events.values()].flat().map(({ label, left, top, width }) => {
    const x = left + width / 2;
    const y = top + LABEL_HEIGHT / 2 + 4;
    const box = { x: left + 0.5, y: top + 0.5, width: width - 1, height: LABEL_HEIGHT - 1, rx: 8 };
    const text = escape(label.text);
    return label.isPill
      ? element('rect', { class: `pill ${label.kind}`, ...box }) +
          element('text', { class: 'said', x, y, 'text-anchor': 'middle' }, text)
      : element('text', { x, y, 'text-anchor': 'middle' }, text);
  });
  return [...names, ...labels].join('');
}

function stretch({ geometry, layout }: Scene, span: FaultSpan): [from: number, to: number] {
  const { axis } = layout;
  const end = span.to === undefined ? axis.total : (axis.at[span.to] ?? 0);
  const from = geometry.along(axis.at[span.from] ?? 0);
  return [Math.max(0, from), Math.min(geometry.alongLength, geometry.along(end))];
}
