import { KINDS, MARK, type EventKind } from '../model/columns.ts';
import { pointOf, starOf, type Scene } from '../model/scene.ts';
import { element, points } from './markup.ts';

const SIZE = 5;

/** An event's mark. Nothing for what was lost, which has a cross, and for what faults have as a band. */
export function mark(scene: Scene, at: number): string {
  const { kind, marks } = scene.model.columns;
  const [x, y] = pointOf(scene, at);
  if (((marks[at] ?? 0) & MARK.violation) !== 0) return star(x, y, 12);
  return shape(KINDS[kind[at] ?? 0] ?? 'start', x, y);
}

export function star(x: number, y: number, size: number): string {
  return (
    element('polygon', { class: 'mark violation', points: points(starOf(x, y, size)) }) +
    element('circle', { class: 'eye', cx: x, cy: y, r: size * 0.34 })
  );
}

/** The shape of a kind of events. */
export function shape(kind: EventKind, x: number, y: number): string {
  const attributes = { class: `mark ${kind}` };
  switch (kind) {
    case 'message':
      return element('circle', { ...attributes, cx: x, cy: y, r: SIZE });
    case 'timer': {
      const side = SIZE * 1.76;
      return element('rect', {
        ...attributes,
        x: x - side / 2,
        y: y - side / 2,
        width: side,
        height: side,
      });
    }
    case 'request':
      return polygon(attributes.class, [
        [x, y - SIZE * 1.3],
        [x + SIZE * 1.3, y],
        [x, y + SIZE * 1.3],
        [x - SIZE * 1.3, y],
      ]);
    case 'start':
      return polygon(attributes.class, [
        [x - SIZE * 0.8, y - SIZE],
        [x + SIZE, y],
        [x - SIZE * 0.8, y + SIZE],
      ]);
    case 'sync':
      return element('rect', {
        ...attributes,
        x: x - SIZE,
        y: y - SIZE / 2,
        width: SIZE * 2,
        height: SIZE,
      });
    case 'drop':
    case 'fault':
    case 'timeout':
      return '';
  }
}

export function cross(x: number, y: number): string {
  const arm = 4.5;
  return element('path', {
    class: 'cross',
    d: `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`,
  });
}

function polygon(name: string, corners: readonly (readonly [number, number])[]): string {
  return element('polygon', { class: name, points: points(corners) });
}
