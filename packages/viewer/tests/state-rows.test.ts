import { describe, expect, it } from 'vitest';
import { stateRows } from '../src/model/state-rows.ts';

const closed = (): undefined => undefined;

describe('the rows of a state', () => {
  it('tell what changed, old and new', () => {
    const rows = stateRows({ count: 4, name: 'a' }, { count: 5, name: 'a' }, closed);
    expect(rows.map(({ name, before, value, change }) => [name, before, value, change])).toEqual([
      ['count', '4', '5', 'changed'],
      ['name', undefined, 'a', 'none'],
    ]);
  });

  it('tell what came and what went', () => {
    const rows = stateRows({ old: 1 }, { fresh: 2 }, closed);
    expect(rows.map(({ name, change }) => [name, change])).toEqual([
      ['fresh', 'added'],
      ['old', 'removed'],
    ]);
  });

  it('of a node that just started are all as they are', () => {
    const rows = stateRows(null, { count: 0, log: [1, 2] }, closed);
    expect(rows.every(({ change }) => change === 'none')).toBe(true);
  });

  it('are open where the change is inside', () => {
    const before = {
      sessions: {
        $map: [
          ['c1', { next: 1, early: [] }],
          ['c2', { next: 1, early: [] }],
        ],
      },
    };
    const after = {
      sessions: {
        $map: [
          ['c1', { next: 2, early: [] }],
          ['c2', { next: 1, early: [] }],
        ],
      },
    };
    const rows = stateRows(before, after, closed);
    expect(rows.map(({ depth, name, change }) => `${' '.repeat(depth)}${name}: ${change}`)).toEqual(
      ['sessions: inside', ' [c1]: inside', '  next: changed', '  early: none', ' [c2]: none'],
    );
  });

  it('are folded as the reader folded them', () => {
    const long = Array.from({ length: 9 }, (_, at) => ({ term: at }));
    const [row] = stateRows({ long }, { long }, closed);
    expect(row).toMatchObject({ value: '[9 items]', hasInside: true, isOpen: false });
    const open = stateRows({ long }, { long }, (path) => path === '/long');
    expect(open).toHaveLength(10);
    expect(open[1]).toMatchObject({ name: '[0]', value: '{term 0}' });
  });

  it('never take a text for markup or a tag for an object', () => {
    const [text, map] = stateRows(null, { text: '<b>x</b>', map: { $map: [] } }, closed);
    expect(text?.value).toBe('"<b>x</b>"');
    expect(map?.value).toBe('empty Map');
  });
});
