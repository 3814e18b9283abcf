import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkLinearizability,
  type History,
  HistoryError,
  kv,
  type Model,
  type ModelName,
  models,
  type Operation,
  register,
  type RegisterInput,
} from '../src/index.ts';
import { bruteForce } from './oracle.ts';
import { calls, randomHistory } from './random-history.ts';
import { wholeStore } from './whole-store.ts';

const names = Object.keys(models) as ModelName[];

/** An operation on a register: `w1` writes 1, `r1` reads it. */
function op(id: string, invokedAt: number, returnedAt?: number): Operation<RegisterInput> {
  const value = Number(id[1]);
  const common = { id, process: id, invokedAt };
  const asked =
    id[0] === 'w'
      ? ({ input: { kind: 'write', value } } as const)
      : ({ input: { kind: 'read' }, output: value } as const);
  if (returnedAt === undefined) return { ...common, ...asked, outcome: 'info' };
  return { ...common, ...asked, outcome: 'ok', returnedAt };
}

describe.each(names)('the search for an order, on a %s,', (name) => {
  const model = models[name]();
  const whole: Model = name === 'kv' ? wholeStore() : withoutPartitions(model);

  test('agrees with trying every order, on ten thousand small histories', () => {
    const seen = { linearizable: 0, 'not-linearizable': 0, unknown: 0 };
    fc.assert(
      fc.property(randomHistory(calls[name]), (history) => {
        const { verdict } = checkLinearizability(history, model);
        seen[verdict] += 1;
        expect(verdict).toBe(bruteForce(history, whole) ? 'linearizable' : 'not-linearizable');
      }),
      { seed: 1, numRuns: 10_000 },
    );
    expect(seen.unknown).toBe(0);
    expect(Math.min(seen.linearizable, seen['not-linearizable'])).toBeGreaterThan(1_000);
  });

  test('gives orders that the model and the clock allow', () => {
    fc.assert(
      fc.property(randomHistory(calls[name], 8), (history) => {
        const result = checkLinearizability(history, model);
        if (result.verdict !== 'linearizable') return;
        const placed = result.orders.flatMap(({ order }) => order);
        for (const operation of history) {
          if (operation.outcome === 'ok') expect(placed).toContain(operation);
          if (operation.outcome === 'fail') expect(placed).not.toContain(operation);
        }
        for (const { order } of result.orders) expect(isPossible(order, model)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('blames the first return that no order can hold', () => {
    fc.assert(
      fc.property(randomHistory(calls[name]), (history) => {
        // Distinct times: which of two returns came first would be a matter of taste.
        const spread = history.map((operation, index) => spreadOut(operation, index));
        const result = checkLinearizability(spread, model);
        if (result.verdict !== 'not-linearizable') return;
        const { culprit, prefix } = result;
        const part = spread.filter(
          ({ input }) =>
            result.partition === undefined || model.partition?.(input) === result.partition,
        );
        const until = culprit.returnedAt ?? 0;
        const before = part.filter(({ invokedAt }) => invokedAt < until);
        const ended = ({ outcome, returnedAt = 0 }: Operation) =>
          outcome === 'ok' && returnedAt < until;
        expect(bruteForce(before, model, ended)).toBe(true);
        expect(bruteForce(before, model, (one) => one === culprit || ended(one))).toBe(false);
        expect(isPossible(prefix, model)).toBe(true);
        expect(result.blocked.map(({ operation }) => operation)).toContain(culprit);
      }),
      { numRuns: 3_000 },
    );
  });

  test('does not care about names, nor about the order in a list', () => {
    fc.assert(
      fc.property(randomHistory(calls[name], 8), fc.nat(), (history, turn) => {
        const renamed = history.map((one) => ({
          ...one,
          id: `#${one.id}`,
          process: `p${one.process}`,
          invokedAt: one.invokedAt * 7 - 100,
          ...(one.returnedAt === undefined ? {} : { returnedAt: one.returnedAt * 7 - 100 }),
        }));
        const turned = [
          ...renamed.slice(turn % renamed.length),
          ...renamed.slice(0, turn % renamed.length),
        ];
        expect(checkLinearizability(turned, model).verdict).toBe(
          checkLinearizability(history, model).verdict,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('decides the same with every partition in one search', () => {
    fc.assert(
      fc.property(randomHistory(calls[name], 8), (history) => {
        expect(checkLinearizability(history, whole).verdict).toBe(
          checkLinearizability(history, model).verdict,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('finds an order of what was recorded of a real object', () => {
    fc.assert(
      fc.property(randomHistory(calls[name], 40), (drawn) => {
        const history = played(drawn, model);
        expect(checkLinearizability(history, model).verdict).toBe('linearizable');
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(['cas-register', 'kv'] as const)('a read at the end of a %s history', (name) => {
  const model = models[name]();

  test('of the value that is there changes no verdict; of another value, it does', () => {
    fc.assert(
      fc.property(randomHistory(calls[name], 10), (drawn) => {
        const history = played(drawn, model);
        const result = checkLinearizability(history, model);
        if (result.verdict !== 'linearizable') throw new Error('it was played');
        const order = result.orders[0]?.order ?? [];
        const state = order.reduce(
          (state: unknown, { input, output, outcome }) =>
            model.step(state, input, outcome === 'ok' ? output : undefined),
          model.initial(),
        );
        const key = result.orders[0]?.partition ?? 'x';
        const input = name === 'kv' ? { kind: 'get', key } : { kind: 'read' };
        const time = { invokedAt: 1_000, returnedAt: 1_001, outcome: 'ok' as const };
        const read = (output: unknown) => [
          ...history,
          { id: 'r', process: 'r', input, output, ...time },
        ];
        expect(checkLinearizability(read(state), model).verdict).toBe('linearizable');
        expect(checkLinearizability(read('never'), model)).toMatchObject({
          verdict: 'not-linearizable',
          culprit: { id: 'r' },
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('linearizability', () => {
  const model = register();

  test('lets a write that nobody knows about take effect late, once, or never', () => {
    const late = [op('w1', 0, 1), op('w2', 2), op('r1', 3, 4), op('r2', 5, 6)];
    expect(checkLinearizability(late, model).verdict).toBe('linearizable');
    const never = [op('w1', 0, 1), op('w2', 2), op('r1', 3, 4)];
    expect(checkLinearizability(never, model).verdict).toBe('linearizable');
    const twice = [...late, op('w3', 7, 8), { ...op('r2', 9, 10), id: 'again' }];
    expect(checkLinearizability(twice, model)).toMatchObject({
      verdict: 'not-linearizable',
      culprit: { id: 'again' },
    });
    const early = [op('w1', 0, 1), op('r2', 2, 3), op('w2', 4)];
    expect(checkLinearizability(early, model).verdict).toBe('not-linearizable');
  });

  test('takes operations that touch in time for overlapping', () => {
    expect(checkLinearizability([op('r1', 0, 5), op('w1', 5, 6)], model).verdict).toBe(
      'linearizable',
    );
    expect(checkLinearizability([op('r1', 0, 5), op('w1', 6, 7)], model).verdict).toBe(
      'not-linearizable',
    );
  });

  test('tells the longest prefix, the state after it, and why nothing can follow', () => {
    const history = [op('w1', 0, 1), op('w2', 2, 3), op('r1', 4, 9), op('w3', 5, 8)];
    expect(checkLinearizability(history, model)).toMatchObject({
      verdict: 'not-linearizable',
      culprit: { id: 'r1' },
      prefix: [{ id: 'w1' }, { id: 'w2' }, { id: 'w3' }],
      state: '3',
      blocked: [{ operation: { id: 'r1' }, why: 'read → 1 is not possible while the state is 3' }],
    });
  });

  test('ends at its budget with "unknown", and says which', () => {
    const clients = Array.from({ length: 30 }, (_, n) => n);
    const hard: History = [
      ...clients.map((n) => ({
        ...op('w1', 0, 10),
        id: n,
        process: n,
        input: { kind: 'write', value: n },
      })),
      op('r1', 20, 21),
      { ...op('r2', 22, 23), output: 99 },
    ];
    // Sets of thirty operations: a thousand million.
    const atMost = (budget: object) => checkLinearizability(hard, model as Model, budget);
    expect(atMost({ maxSteps: 10_000 })).toMatchObject({ verdict: 'unknown', bound: 'steps' });
    expect(atMost({ maxSteps: 10_000 }).effort.steps).toBe(10_000);
    expect(atMost({ maxBytes: 1_000_000 })).toMatchObject({ verdict: 'unknown', bound: 'bytes' });
    expect(atMost({ maxMs: 0 })).toMatchObject({ verdict: 'unknown', bound: 'ms' });
  });

  test('comes to the violation in the last key, however hard the first is', () => {
    const put = (key: string, n: number) => ({
      ...op('w1', 0, 10),
      id: `${key}${n}`,
      process: `${key}${n}`,
      input: { kind: 'append', key, value: String.fromCodePoint(97 + n) },
    });
    const get = (key: string, output: string) => ({
      ...op('r1', 20, 21),
      id: `get ${key}`,
      process: `get ${key}`,
      input: { kind: 'get', key },
      output,
    });
    const hard = Array.from({ length: 24 }, (_, n) => put('hard', n));
    const history = [...hard, get('hard', 'none'), put('last', 0), get('last', 'b')] as History;
    const result = checkLinearizability(history, kv() as Model, { maxSteps: 100_000 });
    expect(result).toMatchObject({ verdict: 'not-linearizable', partition: 'last' });
  });

  test('refuses what is no history, naming the operation', () => {
    const check = (history: History) => () => checkLinearizability(history, model as Model);
    expect(check([op('w1', 3, 2)])).toThrow(HistoryError);
    expect(check([op('w1', 3, 2)])).toThrow(
      'Operation w1 of process w1 returned before it was invoked.',
    );
    expect(check([op('w1', 1, 2), op('w1', 3, 4)])).toThrow('has the id of another one');
    expect(check([{ ...op('w1', 1), outcome: 'ok' }])).toThrow('does not say when it returned');
  });

  test('holds for an empty history, and for one in which nothing is known to have happened', () => {
    expect(checkLinearizability([], model)).toMatchObject({ verdict: 'linearizable' });
    const unknown = checkLinearizability([op('w1', 0), op('r2', 0)], model);
    expect(unknown).toMatchObject({ verdict: 'linearizable', effort: { steps: 0 } });
  });
});

function withoutPartitions(model: Model): Model {
  return { ...model, partition: () => undefined };
}

function isPossible(order: readonly Operation[], model: Model): boolean {
  let state: unknown = model.initial();
  return order.every(({ input, output, outcome, invokedAt }, index) => {
    state = model.step(state, input, outcome === 'ok' ? (output ?? null) : undefined);
    const later = order.slice(index + 1).filter((other) => other.outcome === 'ok');
    return state !== undefined && later.every(({ returnedAt = 0 }) => returnedAt >= invokedAt);
  });
}

function spreadOut(operation: Operation, index: number): Operation {
  const { invokedAt, returnedAt } = operation;
  return {
    ...operation,
    invokedAt: invokedAt * 100 + index,
    ...(returnedAt === undefined ? {} : { returnedAt: returnedAt * 100 + 50 + index }),
  };
}

/** The same operations, each done at a moment inside its time, returning what the object returned. */
function played(history: History, model: Model): History {
  const states = new Map<unknown, unknown>();
  const done = new Map<Operation, unknown>();
  const moments = history
    .filter(({ outcome }) => outcome === 'ok')
    .map((operation, index) => ({
      operation,
      at:
        operation.invokedAt +
        ((index * 0.37) % 1) * ((operation.returnedAt ?? 0) - operation.invokedAt),
    }))
    .sort((one, other) => one.at - other.at);
  const whole = history.some(({ input }) => model.partition?.(input) === undefined);
  for (const { operation } of moments) {
    const part = whole ? undefined : model.partition?.(operation.input);
    const state = states.get(part) ?? model.initial();
    const members = Array.isArray(state) ? state.map((member) => JSON.parse(String(member))) : null;
    const output = [true, false, 1, 2, state, members, null].find(
      (output) => model.step(state, operation.input, output) !== undefined,
    );
    if (output === undefined) throw new Error(`no output for ${JSON.stringify(operation.input)}`);
    states.set(part, model.step(state, operation.input, output));
    done.set(operation, output);
  }
  return history
    .filter((operation) => done.has(operation) || operation.outcome === 'info')
    .map((operation) =>
      done.has(operation) ? { ...operation, output: done.get(operation) } : operation,
    );
}
