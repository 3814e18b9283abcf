import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explore, type Model, type Property, type SearchOptions } from '../src/index.ts';
import { oracle } from './oracle.ts';
import { peterson } from './systems/peterson.ts';

/** A model whose states are numbers, from its edges; the first state is the initial one. */
function graph(
  edges: readonly (readonly number[])[],
  properties: readonly Property<{ readonly at: number }>[] = [],
): Model<{ readonly at: number }, number> {
  return {
    name: 'a graph',
    initialStates: () => [{ at: 0 }],
    actions: ({ at }) => edges[at] ?? [],
    next: (_, to) => ({ at: to }),
    properties,
  };
}

const eventually = (...goals: readonly number[]): Property<{ readonly at: number }>[] => [
  { kind: 'eventually', name: 'gets there', holds: ({ at }) => goals.includes(at) || `at ${at}` },
];

function verdict(edges: readonly (readonly number[])[], ...goals: readonly number[]) {
  const [property] = explore(graph(edges, eventually(...goals))).properties;
  const run = property?.run;
  return {
    verdict: property?.verdict,
    ...(run === undefined
      ? {}
      : {
          run: run.steps.map(({ state }) => state.at),
          ...(run.loopsTo === undefined ? {} : { loopsTo: run.loopsTo }),
        }),
  };
}

describe('eventually', () => {
  test('fails at a dead end, by a shortest run', () => {
    expect(verdict([[1, 2], [3], [4], [4], []], 9)).toEqual({
      verdict: 'violated',
      run: [0, 2, 4],
    });
  });

  test('holds when every run passes a goal, wherever it ends', () => {
    expect(verdict([[1, 2], [3], [3], [0, 3]], 1, 2)).toEqual({ verdict: 'holds' });
  });

  test('fails on a round, and says where it begins', () => {
    expect(verdict([[1], [2, 4], [3], [1], []], 4)).toEqual({
      verdict: 'violated',
      run: [0, 1, 2, 3],
      loopsTo: 1,
    });
  });

  test('sees that a run escapes through a state where another joins that met the goal', () => {
    // 0 → 1 (goal) → 3, and 0 → 2 → 3: what was met before 3 depends on the way.
    expect(verdict([[1, 2], [3], [3], []], 1)).toEqual({ verdict: 'violated', run: [0, 2, 3] });
  });

  test('a transition that changes nothing is neither a way on nor a round', () => {
    expect(verdict([[0, 1], [1]], 1)).toEqual({ verdict: 'holds' });
    expect(verdict([[0, 1], [1]], 9)).toEqual({ verdict: 'violated', run: [0, 1] });
  });

  test('holds in a state that meets it at once', () => {
    expect(verdict([[1], [0]], 0)).toEqual({ verdict: 'holds' });
  });

  test('a round that really goes round', () => {
    const run = explore(peterson(), { keepGoing: true }).properties[1]?.run;
    const { next } = peterson();
    expect(run?.loopsTo).toBeDefined();
    const steps = run?.steps ?? [];
    for (const [at, { state, action }] of steps.entries()) {
      expect(state.at[0]).not.toBe('critical');
      if (at > 0) expect(next(steps[at - 1]?.state ?? state, action ?? 0)).toEqual(state);
    }
    const last = steps.at(-1)?.state;
    const again = steps[run?.loopsTo ?? 0]?.state;
    expect([0, 1].some((who) => last && fcEqual(next(last, who === 0 ? 0 : 1), again))).toBe(true);
  });

  test('is unknown beyond a bound, and violated within', () => {
    const long = Array.from({ length: 50 }, (_, at) => [at + 1]);
    const options: SearchOptions = { states: 20 };
    const [beyond] = explore(graph(long, eventually(99)), options).properties;
    expect(beyond).toMatchObject({ verdict: 'unknown' });
    const [within] = explore(
      graph([[1, 2], [], ...long.slice(2)], eventually(99)),
      options,
    ).properties;
    expect(within).toMatchObject({ verdict: 'violated' });
  });
});

const fcEqual = (one: unknown, other: unknown): boolean =>
  fc.stringify(one) === fc.stringify(other);

describe('on random graphs', () => {
  const node = fc.nat(9);
  const edges = fc.array(fc.uniqueArray(node, { maxLength: 3 }), { minLength: 1, maxLength: 10 });
  const goals = fc.uniqueArray(node, { maxLength: 4 });

  test.each(['breadth', 'depth'] as const)(
    '%s first finds what the plainest means find',
    (strategy) => {
      fc.assert(
        fc.property(edges, goals, goals, (edges, goals, bad) => {
          const model = graph(edges, [
            ...eventually(...goals),
            { kind: 'always', name: 'none bad', holds: ({ at }) => !bad.includes(at) },
            { kind: 'sometimes', name: 'reaches bad', holds: ({ at }) => bad.includes(at) },
          ]);
          const plainly = oracle(model);
          const found = explore(model, { strategy, keepGoing: true });
          expect(found.properties.map(({ verdict }) => verdict)).toEqual(
            plainly.verdicts.map((holds) => (holds ? 'holds' : 'violated')),
          );
          expect([found.distinct, found.generated]).toEqual([plainly.distinct, plainly.generated]);
          if (strategy === 'breadth') expect(found.depth).toBe(plainly.depth);
        }),
        { numRuns: 2000 },
      );
    },
  );

  test('depth first within a bound on depth meets what breadth first meets', () => {
    fc.assert(
      fc.property(edges, fc.integer({ min: 1, max: 8 }), (edges, depth) => {
        const [breadth, deep] = (['breadth', 'depth'] as const).map((strategy) => {
          const { distinct, complete, bound } = explore(graph(edges), { depth, strategy });
          return { distinct, complete, bound };
        });
        expect(deep).toEqual(breadth);
      }),
      { numRuns: 1000 },
    );
  });
});
