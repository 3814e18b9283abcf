import type { Hash64 } from '../given.ts';

/** 2862933555777941757, the factor of the published generator, in two halves. */
const FACTOR_HIGH = 0x27bb2ee6;
const FACTOR_LOW = 0x87b0b0fd;
const TWO_16 = 0x10000;
const TWO_31 = 0x80000000;
const TWO_32 = 0x100000000;

/**
 * Jump consistent hash, as Lamping and Veach publish it. Think of the buckets as added one by one: with the
 * (b + 1)-th, a key has to move into it with the probability 1 / (b + 1). The loop does not ask at each
 * bucket; it draws at once the next one into which the key would jump, until that is beyond the last.
 */
export function jumpBucket({ high, low }: Hash64, buckets: number): number {
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    // key = key * FACTOR + 1, of which 64 bits are kept. By halves, since numbers hold 53 (and BigInt takes
    // several times as long): the low half's product is put together from two of 48 bits.
    const byLow16 = (low & 0xffff) * FACTOR_LOW;
    const byHigh16 = (low >>> 16) * FACTOR_LOW;
    const sum = byLow16 + (byHigh16 % TWO_16) * TWO_16 + 1;
    const carry = Math.floor(sum / TWO_32) + Math.floor(byHigh16 / TWO_16);
    high = (carry + Math.imul(high, FACTOR_LOW) + Math.imul(low, FACTOR_HIGH)) >>> 0;
    low = sum % TWO_32;
    // (key >> 33) is what is left of the high half without its last bit.
    next = Math.floor((bucket + 1) * (TWO_31 / ((high >>> 1) + 1)));
  }
  return bucket;
}
