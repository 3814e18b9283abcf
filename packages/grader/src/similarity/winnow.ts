// Winnowing: which of a file's many hashes to keep, so that two files with a passage in common keep one in common.
// S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document Fingerprinting (SIGMOD 2003).

/**
 * Tokens in a gram, the paper's noise threshold k (section 2): what is shorter is never seen. Two or three lines.
 *
 * Measured on the references of six labs, all of one hand: of any two the larger share in common was at most 22 % with
 * grams of 10 tokens, 15 % with 12, 8 % with 15, 2 % with 20. A copy with a change in each line hides from long grams.
 */
export const GRAM_TOKENS = 15;

/** Grams in a window. Every passage of GRAM_TOKENS + WINDOW_GRAMS - 1 tokens in two files is seen (section 3). */
export const WINDOW_GRAMS = 12;

/**
 * The hash of each gram, by the token it begins at: 48 bits, so that among the millions of a class hardly two agree by
 * chance.
 */
export function gramsOf(codes: Int32Array): Float64Array {
  const grams = new Float64Array(Math.max(0, codes.length - GRAM_TOKENS + 1));
  // Rolled along as in Karp and Rabin (section 2.1), twice, with a factor each.
  const highOut = power(HIGH, GRAM_TOKENS);
  const lowOut = power(LOW, GRAM_TOKENS);
  let high = 0;
  let low = 0;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const gone = codes[at - GRAM_TOKENS] ?? 0;
    high = (Math.imul(high, HIGH) + code - Math.imul(gone, highOut)) | 0;
    low = (Math.imul(low, LOW) + code - Math.imul(gone, lowOut)) | 0;
    const begin = at - GRAM_TOKENS + 1;
    if (begin >= 0) grams[begin] = (mixed(high) >>> 16) * 0x1_0000_0000 + (mixed(low) >>> 0);
  }
  return grams;
}

/**
 * Where the grams begin that are kept: the least of each window; of several least ones the one that the window before
 * has kept, else the last (robust winnowing: definition 4 of the paper, section 5), so that a long table of numbers
 * leaves few.
 */
export function winnow(grams: Float64Array): readonly number[] {
  const kept: number[] = [];
  const windows = Math.max(grams.length > 0 ? 1 : 0, grams.length - WINDOW_GRAMS + 1);
  let chosen = -1;
  for (let from = 0; from < windows; from++) {
    const to = Math.min(from + WINDOW_GRAMS, grams.length);
    if (chosen < from) {
      chosen = from;
      for (let at = from + 1; at < to; at++) {
        if ((grams[at] ?? 0) <= (grams[chosen] ?? 0)) chosen = at;
      }
    } else if ((grams[to - 1] ?? 0) < (grams[chosen] ?? 0)) {
      chosen = to - 1;
    } else {
      continue;
    }
    kept.push(chosen);
  }
  return kept;
}

const HIGH = 0x01000193 | 0;
const LOW = 0x9e3779b1 | 0;

function power(factor: number, times: number): number {
  let product = 1;
  for (let at = 0; at < times; at++) product = Math.imul(product, factor);
  return product;
}

/** Spreads what the last tokens changed over all bits. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
