import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../models/two-phase-commit.ts';
import { explore, ModelSpace, Search, type SearchOptions } from '../src/index.ts';

const committing = (options: SearchOptions) => explore(twoPhaseCommit(4), options);
const verdicts = (options: SearchOptions) =>
  committing(options).properties.map(({ verdict }) => verdict);

describe('a bound', () => {
  test('on states ends the search at exactly so many, unless there are no more', () => {
    const ended = committing({ states: 1000 });
    expect(ended).toMatchObject({ distinct: 1000, complete: false, bound: 'states' });
    expect(ended.properties[0]).toMatchObject({
      verdict: 'unknown',
      why: 'there are more states than the bound on states',
    });
    expect(committing({ states: 1568 })).toMatchObject({ distinct: 1568, complete: true });
    expect(verdicts({ states: 1500 })).toEqual(['unknown', 'unknown', 'unknown']);
  });

  test.each(['breadth', 'depth'] as const)(
    'on depth, %s first, is one only if something lies beyond',
    (strategy) => {
      const ended = committing({ depth: 13, strategy });
      expect(ended).toMatchObject({ complete: false, bound: 'depth', depth: 13 });
      expect(ended.distinct).toBeLessThan(1568);
      const whole = committing({ depth: 14, strategy });
      expect(whole).toMatchObject({ distinct: 1568, complete: true, depth: 14 });
      expect(whole.bound).toBeUndefined();
      if (strategy === 'breadth') expect(whole.generated).toBe(8258);
    },
  );

  test('on memory ends the search', () => {
    expect(explore(twoPhaseCommit(7), { memoryBytes: 8_000_000 })).toMatchObject({
      complete: false,
      bound: 'memory',
    });
  });

  test('on time ends the search', () => {
    expect(explore(twoPhaseCommit(8), { timeMs: 1 })).toMatchObject({
      complete: false,
      bound: 'time',
    });
  });

  test('does not take back what was found before', () => {
    expect(verdicts({ states: 1567 })).toEqual(['unknown', 'holds', 'unknown']);
  });

  test('a search that is stopped tells what it has', () => {
    const search = new Search(new ModelSpace(twoPhaseCommit(8)));
    expect(search.advance(1)).toBe(true);
    search.stop();
    expect(search.advance(1)).toBe(false);
    const result = search.result();
    expect(result).toMatchObject({ complete: false, bound: 'stopped' });
    expect(result.distinct).toBeGreaterThan(0);
  });
});

describe('random walks', () => {
  test('are the same with the same seed, and others with another', () => {
    const walk = (seed: number) => {
      const { distinct, generated } = committing({ strategy: 'random', seed, walks: 20 });
      return [distinct, generated];
    };
    expect(walk(1)).toEqual(walk(1));
    expect(walk(2)).not.toEqual(walk(1));
  });

  test('find what there is, and never say that there is nothing', () => {
    const { properties, bound, complete } = committing({ strategy: 'random', walks: 2000 });
    expect(bound).toBe('walks');
    expect(complete).toBe(false);
    expect(properties.map(({ verdict }) => verdict)).toEqual(['unknown', 'holds', 'unknown']);
    expect(properties[1]?.run?.steps.at(-1)?.state).toMatchObject({
      managers: ['committed', 'committed', 'committed', 'committed'],
    });
  });
});
