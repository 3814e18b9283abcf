import { emptyRow, hashOf, NO_ACTION, type Property, type Space } from '../src/index.ts';

type Point = readonly [x: number, y: number];

/** A space written by hand: steps to the right and up on a board of `size` × `size` fields. */
export function grid(
  size: number,
  properties: readonly Property<Point>[] = [],
): Space<Point, string> {
  const next = emptyRow();
  const tell = (x: number, y: number): typeof next => {
    next.words.set([x, y]);
    next.length = 2;
    next.hash = hashOf(next.words, 2);
    return next;
  };
  const space: Space<Point, string> = {
    properties,
    bytes: 0,
    initial: (found) => found(NO_ACTION, tell(0, 0)),
    successors: ({ words: [x = 0, y = 0] }, found) => {
      if (x + 1 < size) found(0, tell(x + 1, y));
      if (y + 1 < size) found(1, tell(x, y + 1));
    },
    failure: (property, row) => {
      const holds = properties[property]?.holds(space.state(row));
      return holds === true ? undefined : typeof holds === 'string' ? holds : 'it does not hold';
    },
    state: ({ words: [x = 0, y = 0] }) => [x, y],
    action: (_row, action) => (action === 0 ? 'right' : 'up'),
    label: (action) => action,
    text: (state) => state.join(),
  };
  return space;
}
