const LN_2 = 0.6931471805599453;
/** The first 32 bits of ln 2, and what is left: so that k · ln 2 loses nothing. */
const LN_2_HIGH = 0.6931471803691238;
const LN_2_LOW = 1.9082149292705877e-10;
const MOST = 709;

/**
 * e to the power of `x`, the same to the last bit on every engine: `Math.exp` is not. Made of
 * additions, multiplications and divisions only; within 1e-15 (relative) for results from 1e-300 to
 * 1e300. Beyond 709 it is Infinity, below -709 it is 0.
 */
export function naturalExponential(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > MOST) return Infinity;
  if (x < -MOST) return 0;
  const doublings = Math.round(x / LN_2);
  const rest = x - doublings * LN_2_HIGH - doublings * LN_2_LOW;
  let sum = 1;
  for (let term = 14; term >= 1; term--) sum = 1 + (sum * rest) / term;
  return sum * powerOfTwo(doublings);
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  let factor = exponent < 0 ? 0.5 : 2;
  for (let left = Math.abs(exponent); left > 0; left >>= 1) {
    if (left & 1) power *= factor;
    factor *= factor;
  }
  return power;
}
