import { headOf } from '../model/scene.ts';
import { element, escape, points } from './markup.ts';
import { cross, shape, star } from './marks.ts';

const ARROW = { x1: -9, y1: 4, x2: 9, y2: -4 };

/** What the marks mean. */
export function legend(): string {
  const entries: readonly (readonly [string, string])[] = [
    [
      element('line', { class: 'arrow', ...ARROW }) +
        element('polygon', { class: 'head', points: points(headOf(ARROW, 0, 8)) }),
      'message',
    ],
    [shape('message', 0, 0), 'received'],
    [cross(0, 0), 'lost'],
    [shape('timer', 0, 0), 'timer'],
    [shape('request', 0, 0), 'client'],
    [star(0, 0, 7), 'violation'],
  ];
  let x = 10;
  return entries
    .map(([drawing, words]) => {
      const entry =
        element('g', { transform: `translate(${x} 0)` }, drawing) +
        element('text', { x: x + 14, y: 4 }, escape(words));
      x += words.length * 6.4 + 44;
      return entry;
    })
    .join('');
}
