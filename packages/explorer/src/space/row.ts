/** A state as a row of 32-bit integers. One is used again and again: whoever is handed a row copies what it keeps. */
export interface Row {
  /** At least `length` words; what stands behind them means nothing. */
  words: Int32Array;
  length: number;
  /** 32 bits that depend on the words and on nothing else, well mixed: see {@link mix}. */
  hash: number;
}

/** A row of no words, with room for `capacity` of them. */
export function emptyRow(capacity = 16): Row {
  return { words: new Int32Array(capacity), length: 0, hash: 0 };
}

/** Makes room for `length` words; what stands in the row stays. */
export function reserve(row: Row, length: number): void {
  if (row.words.length >= length) return;
  const words = new Int32Array(Math.max(length, row.words.length * 2));
  words.set(row.words);
  row.words = words;
}

/**
 * What `word` in `column` adds to a row's hash: the sum over a row can be kept by difference when one word changes. Give
 * the same column to words whose order does not count.
 */
export function mix(word: number, column: number): number {
  let x = Math.imul(word ^ Math.imul(column + 1, 0x9e3779b1), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** The hash of a row in which every column counts. */
export function hashOf(words: Int32Array, length: number): number {
  let hash = 0;
  for (let column = 0; column < length; column++)
    hash = (hash + mix(words[column] ?? 0, column)) | 0;
  return hash;
}
