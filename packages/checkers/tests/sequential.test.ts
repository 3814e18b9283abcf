import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkLinearizability,
  checkSequentialConsistency,
  type History,
  kv,
  type Model,
  type ModelName,
  models,
  type Operation,
} from '../src/index.ts';
import { calls, randomHistory } from './random-history.ts';
import { wholeStore } from './whole-store.ts';

const names = Object.keys(models) as ModelName[];

/** By trying every order that keeps those of the processes. */
function bruteForce(history: History, model: Model): boolean {
  return canGoOn(
    model.initial(),
    history.filter(({ outcome }) => outcome !== 'fail'),
  );

  function canGoOn(state: unknown, left: readonly Operation[]): boolean {
    if (!left.some(({ outcome }) => outcome === 'ok')) return true;
    return left.some((operation) => {
      const { process, input, output, outcome } = operation;
      if (left.find((one) => one.process === process) !== operation) return false;
      const after = model.step(state, input, outcome === 'ok' ? (output ?? null) : undefined);
      const rest = left.filter((one) => one !== operation);
      return after !== undefined && canGoOn(after, rest);
    });
  }
}

describe.each(names)('sequential consistency of a %s', (name) => {
  const model = models[name]();
  const whole: Model = name === 'kv' ? wholeStore() : { ...model, partition: undefined };

  test('is what trying every order says, on five thousand small histories', () => {
    const seen = { sequential: 0, 'not-sequential': 0, unknown: 0 };
    fc.assert(
      fc.property(randomHistory(calls[name]), (history) => {
        const result = checkSequentialConsistency(history, model);
        seen[result.verdict] += 1;
        expect(result.verdict).toBe(bruteForce(history, whole) ? 'sequential' : 'not-sequential');
        if (checkLinearizability(history, model).verdict === 'linearizable') {
          expect(result.verdict).toBe('sequential');
        }
      }),
      { seed: 1, numRuns: 5_000 },
    );
    expect(Math.min(seen.sequential, seen['not-sequential'])).toBeGreaterThan(300);
  });
});

describe('sequential consistency', () => {
  const put = (process: string, key: string, value: string, at: number): Operation =>
    op(process, { kind: 'put', key, value }, null, at);
  const get = (process: string, key: string, value: string, at: number): Operation =>
    op(process, { kind: 'get', key }, value, at);
  const op = (process: string, input: object, output: string | null, at: number): Operation => ({
    id: `${process}${at}`,
    process,
    input,
    output,
    invokedAt: at,
    returnedAt: at + 0.5,
    outcome: 'ok',
  });

  test('lets a process lag behind, which linearizability does not', () => {
    const history = [put('a', 'x', '1', 0), get('b', 'x', '', 1), get('b', 'x', '1', 2)];
    expect(checkSequentialConsistency(history, kv() as Model).verdict).toBe('sequential');
    expect(checkLinearizability(history, kv() as Model).verdict).toBe('not-linearizable');
  });

  test('is not local: two keys may each be sequential, and the store not', () => {
    const of = (key: string) =>
      [
        put('a', 'x', '1', 0),
        get('a', 'y', '', 1),
        put('b', 'y', '1', 0),
        get('b', 'x', '', 1),
      ].filter(({ input }) => (input as { key: string }).key === key);
    const verdict = (history: History) =>
      checkSequentialConsistency(history, kv() as Model).verdict;
    expect([verdict(of('x')), verdict(of('y'))]).toEqual(['sequential', 'sequential']);
    const store = checkSequentialConsistency([...of('x'), ...of('y')], kv() as Model);
    expect(store).toMatchObject({ verdict: 'not-sequential', prefix: { length: 3 } });
    expect(store).toMatchObject({
      blocked: [{ why: expect.stringContaining('is not possible while the state is') as string }],
    });
  });

  test('ends at its budget with "unknown"', () => {
    const history = [put('a', 'x', '1', 0), get('b', 'x', '2', 1)];
    const budget = { maxSteps: 1 };
    expect(checkSequentialConsistency(history, kv() as Model, budget)).toMatchObject({
      verdict: 'unknown',
      bound: 'steps',
      effort: { steps: 1 },
    });
  });

  test('refuses a process that does two things at once', () => {
    const history = [put('a', 'x', '1', 0), put('a', 'x', '2', 0.2)];
    expect(() => checkSequentialConsistency(history, kv() as Model)).toThrow(
      'is invoked while its operation a0',
    );
  });
});
