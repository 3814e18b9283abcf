const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which word of a double holds its exponent: the second one where the low word comes first. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LN_2 = 0.6931471805599453;

/**
 * The natural logarithm, the same to the last bit on every engine: `Math.log` is not.
 *
 * Made of additions, multiplications and divisions only, which IEEE 754 rounds exactly; within
 * 4e-16 (relative) of the true value.
 */
export function naturalLogarithm(x: number): number {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x === Infinity) return Infinity;
  float[0] = x;
  let exponent = ((words[HIGH] as number) >>> 20) & 0x7ff;
  if (exponent === 0) {
    float[0] = x * 0x10_0000_0000_0000;
    exponent = (((words[HIGH] as number) >>> 20) & 0x7ff) - 52;
  }
  exponent -= 1023;
  words[HIGH] = ((words[HIGH] as number) & 0x000f_ffff) | 0x3ff0_0000;
  let mantissa = float[0];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 (s + s³/3 + s⁵/5 + …) with s = (m - 1) / (m + 1), and |s| < 0.172 here.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let odd = 23; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * LN_2 + 2 * s * sum;
}
