import { describe, expect, test } from 'vitest';
import { explore, type Model, modelOf, SpaceFailure } from '../src/index.ts';

function model<State, Action>(
  initial: readonly State[],
  actions: readonly Action[],
  next: (state: State, action: Action) => State | undefined,
): Model<State, Action> {
  return {
    name: 'a test',
    initialStates: () => initial,
    actions: () => actions,
    next,
    properties: [],
  };
}

function refusal(run: () => unknown): { message: string; hint: string | undefined } {
  try {
    run();
  } catch (error) {
    if (error instanceof SpaceFailure) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is one state', () => {
  test('the order in which a Set, a Map or an object was filled does not count', () => {
    const members = ['a', 'b', 'c', 'd'] as const;
    const { distinct, generated } = explore(
      model(
        [{ set: new Set<string>(), map: new Map<string, object>() }],
        members,
        (state, member) =>
          state.set.has(member)
            ? undefined
            : {
                set: new Set(state.set).add(member),
                map: new Map(state.map).set(
                  member,
                  state.set.size % 2 === 0 ? { x: 1, y: 2 } : { y: 2, x: 1 },
                ),
              },
      ),
    );
    expect(distinct).toBe(2 ** 4);
    expect(generated).toBe(1 + 4 * 2 ** 3);
  });

  test('the order of the fields of a state does not count, which fields there are does', () => {
    const turn = model<Readonly<Record<string, number>>, string>(
      [{ a: 1, b: 2 }],
      ['swap', 'drop', 'clear'],
      (state, action): Readonly<Record<string, number>> => {
        if (action === 'swap') return { b: state['b'] ?? 0, a: state['a'] ?? 0 };
        return action === 'drop' ? { a: state['a'] ?? 0 } : {};
      },
    );
    // {a, b}, {a}, {}, and {a, b} from {a} by swap: b is 0; then from {}: both 0, and {a: 0}.
    expect(explore(turn).distinct).toBe(6);
  });

  test('two fields that hold one object are two that hold equal ones', () => {
    const shared = { n: 1 };
    const { distinct } = explore(
      model<object, number>([{ x: shared, y: shared }], [1], () => ({ x: { n: 1 }, y: { n: 1 } })),
    );
    expect(distinct).toBe(1);
  });

  test('values of different kinds are different, and lists differ by order and length', () => {
    const values = [
      0,
      '0',
      false,
      null,
      undefined,
      0n,
      '',
      [],
      [0],
      [0, 1],
      [1, 0],
      {},
      { 0: 0 },
      new Set([0]),
      new Map([[0, 0]]),
      new Uint8Array([0, 1]),
      [[]],
      NaN,
    ];
    const all = model<{ value: unknown }, number>(
      [{ value: 'first' }],
      values.map((_, at) => at),
      (_, at) => ({ value: values[at] }),
    );
    expect(explore(all).distinct).toBe(values.length + 1);
    const whole = model<unknown, number>(
      ['first'],
      values.map((_, at) => at).filter((at) => ![3, 4].includes(at)),
      (_, at) => values[at],
    );
    expect(explore(whole).distinct).toBe(values.length - 1);
  });

  test('an initial state that is given twice is one, and generated twice', () => {
    expect(explore(model([{ n: 1 }, { n: 1 }], [], () => undefined))).toMatchObject({
      distinct: 1,
      generated: 2,
      depth: 1,
    });
  });

  test('a run and a property see states as the model made them', () => {
    const seen: unknown[] = [];
    const start = { set: new Set([1]), map: new Map([[1, ['a']]]), deep: { list: [1, 2] } };
    const steps = explore({
      ...model([start], ['go'], (state) => ({ ...state, set: new Set([2]) })),
      properties: [
        {
          kind: 'always',
          name: 'one',
          holds: (state) => {
            seen.push(state);
            return state.set.has(1);
          },
        },
      ],
    }).properties[0]?.run?.steps;
    const end = { ...start, set: new Set([2]) };
    expect(seen).toEqual([start, end]);
    expect(steps).toEqual([{ state: start }, { action: 'go', label: 'go', state: end }]);
  });
});

describe('code that does what it may not', () => {
  const counter = (next: (state: { list: number[]; n: number }) => unknown) =>
    model<unknown, string>([{ list: [], n: 0 }], ['step'], (state) => {
      const { n } = state as { n: number };
      return n >= 100 ? undefined : next(state as { list: number[]; n: number });
    });

  test('changes a part of the state that it was handed', () => {
    const { message, hint } = refusal(() =>
      explore(
        counter((state) => {
          state.list.push(1);
          return { ...state, n: state.n + 1 };
        }),
      ),
    );
    expect(message).toMatch(
      /^next\(\) on step tries to change the state .* \(TypeError: Cannot add property/,
    );
    expect(hint).toContain('changed copy');
  });

  test('changes a field of the state', () => {
    const { message } = refusal(() =>
      explore(
        counter((state) => {
          state.n++;
          return { ...state };
        }),
      ),
    );
    expect(message).toContain('changes the field n of the state');
  });

  test('changes a Set late, where nobody looks: it is found before there is a verdict', () => {
    const { message } = refusal(() =>
      explore(
        model<{ n: number; seen: Set<number> }, string>(
          [{ n: 0, seen: new Set() }],
          ['step'],
          ({ n, seen }) => {
            if (n === 3000) seen.add(n);
            return n === 3001 ? undefined : { n: n + 1, seen };
          },
        ),
      ),
    );
    expect(message).toContain('changes the states that it is handed');
  });

  test('answers twice in two ways', () => {
    let calls = 0;
    const { message } = refusal(() =>
      explore(counter(({ n, list }) => ({ list, n: n + (calls++ % 2) + 1 }))),
    );
    expect(message).toContain('do not answer twice alike in the state {list: [], n: 0}');
  });

  test('throws, or gives what is no state; the run that led there is told', () => {
    try {
      explore(
        counter(({ n, list }) => {
          if (n === 2) throw new Error('no third step');
          return { list, n: n + 1 };
        }),
      );
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SpaceFailure);
      if (!(error instanceof SpaceFailure)) return;
      expect(error.message).toBe('next() on step throws Error: no third step');
      expect(error.steps.map(({ state }) => state)).toEqual(
        [0, 1, 2].map((n) => ({ list: [], n })),
      );
    }
    const gives = (value: unknown) => refusal(() => explore(counter(() => value))).message;
    expect(gives(null)).toContain('is null');
    expect(gives({ f: () => 1 })).toContain('holds a function');
    expect(gives({ d: new Date(0) })).toContain('holds an instance of Date');
    const round: Record<string, unknown> = {};
    round['round'] = round;
    expect(gives(round)).toContain('contains itself');
  });

  test('a property says neither yes nor no', () => {
    const unclear = {
      ...counter(() => undefined),
      properties: [
        { kind: 'always' as const, name: 'p', holds: () => undefined as unknown as boolean },
      ],
    };
    expect(refusal(() => explore(unclear)).message).toContain('"p" says undefined of the state');
  });

  test.each([
    [undefined, 'the model is missing'],
    [{ name: 'x' }, 'has no function initialStates'],
    [{ ...counter(() => undefined), name: 7 }, 'has no name'],
    [{ ...counter(() => undefined), properties: undefined }, 'has no list of properties'],
    [{ ...counter(() => undefined), properties: [{ kind: 'never', name: 'p' }] }, 'of kind never'],
    [
      { ...counter(() => undefined), properties: [{ kind: 'always', name: 'p' }] },
      'no function holds',
    ],
  ])('%o is no model', (value, words) => {
    expect(refusal(() => modelOf(value)).message).toContain(words);
  });
});
