import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCausalConsistency, type History, type Operation } from '../src/index.ts';
import { historyOf, smallHistory } from './access-history.ts';

type Input = { readonly kind: 'get' | 'put'; readonly key: string; readonly value?: unknown };
const inputOf = ({ input }: Operation) => input as Input;

/**
 * By the definition, with every causal order that contains those of the processes: operations are placed one after the
 * other, each with any past that is closed under the past of its members; a read needs some order of its past, which keeps
 * the causal order, to return what it returned. No patterns, and nothing about which write a read saw.
 */
function bruteForce(history: History): boolean {
  const place = (pasts: ReadonlyMap<Operation, ReadonlySet<Operation>>): boolean => {
    if (pasts.size === history.length) return true;
    return history.some((operation) => {
      const own = history.filter(({ process }) => process === operation.process);
      const before = own.slice(0, own.indexOf(operation));
      if (pasts.has(operation) || !before.every((one) => pasts.has(one))) return false;
      return subsets([...pasts.keys()]).some((past) => {
        const isClosed =
          before.every((one) => past.has(one)) &&
          [...past].every((one) => [...(pasts.get(one) ?? [])].every((older) => past.has(older)));
        if (!isClosed || !explains(past, pasts, operation)) return false;
        return place(new Map([...pasts, [operation, past]]));
      });
    });
  };
  return place(new Map());
}

function explains(
  past: ReadonlySet<Operation>,
  pasts: ReadonlyMap<Operation, ReadonlySet<Operation>>,
  operation: Operation,
): boolean {
  const { kind, key } = inputOf(operation);
  if (kind === 'put') return true;
  const found = (left: readonly Operation[], value: unknown): boolean => {
    if (left.length === 0) return value === operation.output;
    return left.some((next) => {
      if (left.some((other) => pasts.get(next)?.has(other))) return false;
      const input = inputOf(next);
      const after = input.kind === 'put' && input.key === key ? input.value : value;
      return found(
        left.filter((one) => one !== next),
        after,
      );
    });
  };
  return found([...past], null);
}

function subsets(operations: readonly Operation[]): Set<Operation>[] {
  return Array.from(
    { length: 1 << operations.length },
    (_, bits) => new Set(operations.filter((_one, at) => (bits >> at) & 1)),
  );
}

describe('causal consistency', () => {
  test('is what trying every causal order says, on five thousand small histories', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(smallHistory, (history) => {
        const result = checkCausalConsistency(history);
        const name = result.verdict === 'violated' ? result.pattern : result.verdict;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        expect(result.verdict).toBe(bruteForce(history) ? 'holds' : 'violated');
      }),
      { seed: 1, numRuns: 5_000 },
    );
    for (const name of ['holds', 'CyclicCO', 'WriteCOInitRead', 'WriteCORead']) {
      expect(seen.get(name), name).toBeGreaterThan(20);
    }
  }, 60_000);

  const patternOf = (...lines: string[]) => {
    const result = checkCausalConsistency(historyOf(...lines));
    return result.verdict === 'violated' ? result.pattern : result.verdict;
  };

  test('holds where processes see concurrent writes in different orders', () => {
    expect(patternOf('a: w x 1; r x 2', 'b: w x 2; r x 1')).toBe('holds');
    // One that reads 1, 2, 1 of concurrent writes: CC, and neither CM nor CCv.
    expect(patternOf('a: w x 1', 'b: w x 2; r x 1; r x 2')).toBe('holds');
  });

  test('finds a value that a later one, in the causal past, had replaced', () => {
    const lines = ['a: w x 1; w y 1', 'b: r y 1; w x 2', 'c: r x 2; r x 1'];
    const result = checkCausalConsistency(historyOf(...lines));
    expect(result).toMatchObject({ verdict: 'violated', pattern: 'WriteCORead' });
    const links = result.verdict === 'violated' ? result.links : [];
    expect(links.map(({ from, to, why }) => `${from.id} ${why} ${to.id}`)).toEqual([
      'a0 is followed in its process by a1',
      'a1 is read by b0',
      'b0 is followed in its process by b1',
      'b1 is read by c0',
      'c0 is followed in its process by c1',
    ]);
  });

  test('finds an answer that is seen without its question', () => {
    expect(patternOf('a: w x 1', 'b: r x 1; w y 1', 'c: r y 1; r x -')).toBe('WriteCOInitRead');
  });

  test('finds reads of what nobody wrote, and of what is written because of them', () => {
    expect(patternOf('a: r x 1')).toBe('ThinAirRead');
    expect(patternOf('a: r x 1; w y 1', 'b: r y 1; w x 1')).toBe('CyclicCO');
  });

  test('lets an open write have happened, or not', () => {
    const history = (read: string) =>
      historyOf('a: w x 1', `b: ${read}`).map((operation): Operation => {
        if (operation.process !== 'a') return operation;
        const { returnedAt: _returnedAt, output: _output, ...open } = operation;
        return { ...open, outcome: 'info' };
      });
    for (const read of ['r x 1', 'r x -']) {
      expect(checkCausalConsistency(history(read)).verdict).toBe('holds');
    }
    expect(checkCausalConsistency(history('r x 1; r x -')).verdict).toBe('violated');
  });

  test('is unknown, with the reason, where values repeat or an operation is neither read nor write', () => {
    expect(checkCausalConsistency(historyOf('a: w x 1', 'b: w x 1'))).toMatchObject({
      verdict: 'unknown',
      why: expect.stringContaining('operation b0 of process b writes "1"') as string,
    });
    const [write] = historyOf('a: w x 1');
    const append = { ...write, input: { kind: 'append', key: 'x', value: '1' } } as Operation;
    expect(checkCausalConsistency([append]).verdict).toBe('unknown');
  });
});
