import type { TestResult } from '@netsplit/harness';
import { describe, expect, test } from 'vitest';
import { coverageOf, coverageText } from '../src/coverage.ts';

function result(ran: Partial<TestResult>): TestResult {
  return { clusters: 0, events: 0, faults: 0, ...ran } as TestResult;
}

describe('what the tests of a run have tried', () => {
  test('is summed over all of them, and told in a sentence', () => {
    const results = [
      result({ clusters: 1, events: 40, faults: 1 }),
      result({ clusters: 100, events: 35_786, faults: 740 }),
      result({ explored: { states: 100_342, complete: true } }),
    ];
    expect(coverageOf(results)).toEqual({
      clusters: 101,
      events: 35_826,
      faults: 741,
      states: 100_342,
    });
    expect(coverageText(coverageOf(results))).toBe(
      '101 clusters ran, with 35,826 events and 741 faults; 100,342 states explored',
    );
  });

  test('is not told where no cluster ran', () => {
    expect(coverageText(coverageOf([result({})]))).toBe('');
  });
});
