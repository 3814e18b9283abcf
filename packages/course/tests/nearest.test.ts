import { describe, expect, test } from 'vitest';
import { nearest } from '../src/index.ts';

describe('the nearest name', () => {
  test.each([
    ['frist-contact', 'first-contact'],
    ['first', 'first-contact'],
    ['Lamport-clock', 'lamport-clocks'],
    ['rfat', 'raft'],
    ['b3', 'B3'],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, ['B3', 'first-contact', 'lamport-clocks', 'raft'])).toBe(meant);
  });

  test('is none when nothing is near', () => {
    expect(nearest('banana', ['first-contact', 'raft'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
