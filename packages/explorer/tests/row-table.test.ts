import { describe, expect, test } from 'vitest';
import { emptyRow, hashOf, reserve, type Row, RowTable } from '../src/index.ts';

function row(words: readonly number[], hash?: number): Row {
  const made = emptyRow();
  reserve(made, words.length);
  made.words.set(words);
  made.length = words.length;
  made.hash = hash ?? hashOf(made.words, words.length);
  return made;
}

describe('a table of rows', () => {
  test('tells rows with equal hashes apart, also by length', () => {
    const table = new RowTable();
    expect(table.add(row([1, 2], 7))).toBe(0);
    expect(table.add(row([2, 1], 7))).toBe(1);
    expect(table.add(row([1, 2, 0], 7))).toBe(2);
    expect(table.add(row([], 7))).toBe(3);
    expect(table.add(row([2, 1], 7))).toBe(1);
    expect(table.find(row([1, 2, 1], 7))).toBe(-1);
    expect(table.size).toBe(4);
  });

  test('finds and reads back rows of any length over many segments', () => {
    const table = new RowTable();
    const rows = Array.from({ length: 30_000 }, (_, at) =>
      Array.from({ length: at % 23 }, (_, column) => (at * 31 + column * column) | 0).concat(
        1 - at,
      ),
    );
    for (const [at, words] of rows.entries()) expect(table.add(row(words))).toBe(at);
    const read = emptyRow();
    for (const [at, words] of rows.entries()) {
      if (table.find(row(words)) !== at) expect.fail(`row ${at} was not found again`);
      table.read(at, read);
      expect([...read.words.subarray(0, read.length)]).toEqual(words);
    }
    expect(table.size).toBe(rows.length);
  });

  test('has room for a row that fills a segment, and refuses one that does not fit', () => {
    const table = new RowTable();
    const large = Array.from({ length: 65_534 }, (_, at) => at);
    table.add(row([1]));
    expect(table.add(row(large))).toBe(1);
    expect(table.add(row(large))).toBe(1);
    expect(table.add(row([2]))).toBe(2);
    expect(() => table.add(row([...large, 1]))).toThrow('too large');
  });

  test('accounts for its bytes: a state of five integers takes less than 60', () => {
    const table = new RowTable();
    for (let at = 0; at < 200_000; at++) table.add(row([at, at >> 1, 3, 4, 5]));
    expect(table.bytes / table.size).toBeGreaterThan(5 * 4 + 4 + 4 + 4);
    expect(table.bytes / table.size).toBeLessThan(60);
  });
});
