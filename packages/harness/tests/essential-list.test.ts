import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { essentialList } from '../src/arbitrary/essential-list.ts';

const numbers = essentialList(fc.nat(1000), [0, 20]);

describe('an essential list', () => {
  test('shrinks to the elements that matter, each as small as it may be', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { counterexample } = fc.check(
        fc.property(
          numbers,
          (list) => !(list.some((n) => n >= 10) && list.some((n) => n >= 3 && n < 10)),
        ),
        { seed, numRuns: 1000 },
      );
      const [list = []] = counterexample ?? [];
      expect([
        [10, 3],
        [3, 10],
      ]).toContainEqual(list);
    }
  });

  test('loses elements that mattered only at first', () => {
    // While the first number is large another one is needed; fast-check's own array would keep it.
    const fails = (list: readonly number[]): boolean => {
      const [first] = list;
      return first !== undefined && first >= 5 && (first < 500 || list.length > 1);
    };
    for (let seed = 0; seed < 50; seed++) {
      const { counterexample } = fc.check(
        fc.property(numbers, (list) => !fails(list)),
        { seed, numRuns: 1000 },
      );
      expect(counterexample).toEqual([[5]]);
    }
  });

  test('keeps to its lengths', () => {
    const some = essentialList(fc.nat(), [2, 4]);
    const lengths = new Set(fc.sample(some, { seed: 1, numRuns: 200 }).map((list) => list.length));
    expect([...lengths].sort((a, b) => a - b)).toEqual([2, 3, 4]);
    const { counterexample } = fc.check(
      fc.property(some, () => false),
      { seed: 1 },
    );
    expect(counterexample).toEqual([[0, 0]]);
  });
});
