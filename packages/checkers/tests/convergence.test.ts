import { expect, test } from 'vitest';
import { checkConvergence, type Operation } from '../src/index.ts';
import { historyOf } from './access-history.ts';

// The write is over at 0.5; reads are invoked at 1, 2 and 3.
const history = historyOf('a: w x 1; r x 1; r x 1', 'b: r x -; r x -; r x 1; r x 1');

test('holds when all reads after the quiet time agree, whatever was read before', () => {
  expect(checkConvergence(history, 1.5).verdict).toBe('holds');
});

test('is violated, with two reads that disagree, when the quiet time is over', () => {
  const result = checkConvergence(history, 0.5);
  expect(result).toMatchObject({ verdict: 'violated', operations: [{ id: 'a1' }, { id: 'b1' }] });
});

test('is unknown when there is nothing to compare, or an open write may still take effect', () => {
  expect(checkConvergence(history, 9).verdict).toBe('unknown');
  const open = history.map((operation): Operation => {
    if (operation.id !== 'a0') return operation;
    const { returnedAt: _returnedAt, ...rest } = operation;
    return { ...rest, outcome: 'info' };
  });
  expect(checkConvergence(open, 0.5).verdict).toBe('unknown');
});
