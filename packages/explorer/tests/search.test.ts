import { describe, expect, test } from 'vitest';
import { Search } from '../src/index.ts';
import { grid } from './grid.ts';

function searched(
  ...args: ConstructorParameters<typeof Search<readonly [number, number], string>>
) {
  const search = new Search(...args);
  while (search.advance(10));
  return search.result();
}

describe('a search of a space of rows', () => {
  test.each(['breadth', 'depth'] as const)('meets every state once, %s first', (strategy) => {
    const { distinct, generated, depth, complete } = searched(grid(50), { strategy });
    // Each field but those at the right has a step to the right, and as many have one up.
    expect({ distinct, generated, depth, complete }).toEqual({
      distinct: 2500,
      generated: 1 + 2 * 49 * 50,
      depth: 99,
      complete: true,
    });
  });

  test('breadth first, a counterexample is a shortest one', () => {
    const holds = ([x, y]: readonly [number, number]) => x + y < 3 || x === y || `${x} and ${y}`;
    const { properties, complete } = searched(
      grid(9, [{ kind: 'always', name: 'near the start', holds }]),
    );
    const [near] = properties;
    expect(complete).toBe(false);
    expect(near).toMatchObject({ verdict: 'violated', why: '3 and 0' });
    expect(near?.run?.steps.map(({ label, state }) => [label, ...state])).toEqual([
      [undefined, 0, 0],
      ['right', 1, 0],
      ['right', 2, 0],
      ['right', 3, 0],
    ]);
  });
});
