import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../src/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1.5 s', 1500],
    ['2m', 120_000],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['250us', 0.25],
    ['7', 7000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', 'soon', '-1s', '10 parsecs', '1s2', 's'])(
    '"%s" is refused, with how to write one',
    (text) => {
      expect(() => parseDuration(text)).toThrow(`"${text}" is not a duration.`);
    },
  );

  test('reads as people say it', () => {
    expect([12.4, 2100, 185_000, 7_529_000].map(formatDuration)).toEqual([
      '12 ms',
      '2.1 s',
      '3 min 05 s',
      '2 h 05 min',
    ]);
  });
});
