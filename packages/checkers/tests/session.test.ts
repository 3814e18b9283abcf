import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkSessionGuarantee,
  type History,
  type Operation,
  type SessionGuarantee,
  sessionGuarantees,
} from '../src/index.ts';
import { historyOf, smallHistory } from './access-history.ts';

type Input = { readonly kind: 'get' | 'put'; readonly key: string; readonly value?: unknown };
const inputOf = ({ input }: Operation) => input as Input;

/** Whether some order of the versions of each key has all the guarantees, by trying every order. */
function bruteForce(history: History, guarantees: readonly SessionGuarantee[]): boolean {
  return ['x', 'y'].every((key) => {
    const own = history.filter((operation) => inputOf(operation).key === key);
    const written = own.filter((one) => inputOf(one).kind === 'put');
    return orders(written.map((one) => inputOf(one).value)).some((order) => {
      const versions: unknown[] = [null, ...order];
      const versionOf = (one: Operation) => versions.indexOf(inputOf(one).value ?? one.output);
      return own.every((later, at) =>
        own.slice(0, at).every((earlier) => {
          if (earlier.process !== later.process) return true;
          const [one, other] = [inputOf(earlier).kind, inputOf(later).kind];
          const asked: SessionGuarantee =
            other === 'get'
              ? one === 'get'
                ? 'monotonic-reads'
                : 'read-your-writes'
              : one === 'get'
                ? 'writes-follow-reads'
                : 'monotonic-writes';
          if (!guarantees.includes(asked)) return true;
          const apart = versionOf(later) - versionOf(earlier);
          return other === 'get' ? apart >= 0 : apart > 0;
        }),
      );
    });
  });
}

function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    orders(items.filter((one) => one !== first)).map((rest) => [first, ...rest]),
  );
}

describe.each(sessionGuarantees)('%s', (guarantee) => {
  test('is what trying every order of versions says, on five thousand small histories', () => {
    const seen = { holds: 0, violated: 0, unknown: 0 };
    fc.assert(
      fc.property(smallHistory, (history) => {
        const { verdict } = checkSessionGuarantee(history, guarantee);
        seen[verdict] += 1;
        const isAlone = bruteForce(history, [guarantee]);
        if (guarantee === 'read-your-writes' || guarantee === 'monotonic-reads' || !isAlone) {
          expect(verdict).toBe(isAlone ? 'holds' : 'violated');
        } else if (!bruteForce(history, ['monotonic-reads'])) {
          expect(verdict).toBe('unknown');
        } else {
          const isShown = !bruteForce(history, [guarantee, 'monotonic-reads']);
          expect(verdict).toBe(isShown ? 'violated' : 'holds');
        }
      }),
      // One seed, because the count below is of what these histories happen to hold.
      { seed: 1, numRuns: 5_000 },
    );
    expect(Math.min(seen.holds, seen.violated)).toBeGreaterThan(5);
  }, 60_000);
});

describe('session guarantees', () => {
  const verdicts = (...lines: string[]) =>
    sessionGuarantees.map((one) => checkSessionGuarantee(historyOf(...lines), one).verdict);

  test('tell apart a password that was changed, and a calendar that went back', () => {
    expect(verdicts('a: w x 1; r x -')).toEqual(['violated', 'holds', 'holds', 'holds']);
    expect(verdicts('a: w x 1', 'b: r x 1; r x -')).toEqual([
      'holds',
      'violated',
      'unknown',
      'unknown',
    ]);
  });

  test('tell apart writes that were applied in the wrong order', () => {
    expect(verdicts('a: w x 1; w x 2', 'b: r x 2; r x 1')).toEqual([
      'holds',
      'holds',
      'violated',
      'holds',
    ]);
    expect(verdicts('a: w x 1', 'b: r x 1; w x 2', 'c: r x 2; r x 1')).toEqual([
      'holds',
      'holds',
      'holds',
      'violated',
    ]);
  });

  test('name the operations that cannot be ordered', () => {
    const history = historyOf('a: w x 1; w x 2', 'b: r x 2; r x 1');
    const result = checkSessionGuarantee(history, 'monotonic-writes');
    const links = result.verdict === 'violated' ? result.links : [];
    expect(links.map(({ from, to }) => `${from.id} ${to.id}`)).toEqual(['a0 a1', 'b0 b1']);
  });

  test('are unknown, with the reason, where values repeat or nobody wrote what is read', () => {
    for (const lines of [['a: w x 1', 'b: w x 1'], ['a: r x 7']]) {
      expect(verdicts(...lines)).toEqual(sessionGuarantees.map(() => 'unknown'));
    }
  });
});
