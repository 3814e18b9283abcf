// The hash is the published one: without that, no two solutions would agree with anybody else's.

import { describe, expect, test } from 'vitest';
import { hash64, placeOf } from '../given.ts';
import { murmur3, utf8 } from '../given/murmur3.ts';

function hash128(bytes: string, seed: number): readonly number[] {
  const hash = new Int32Array(4);
  murmur3(bytes, hash, seed);
  return [...hash];
}

function bytesOf(hash: readonly number[]): string {
  return hash
    .map((word) =>
      String.fromCharCode(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24),
    )
    .join('');
}

describe('MurmurHash3_x86_128', () => {
  test('has the verification value that SMHasher gives it', () => {
    // Keys of 0 to 255 bytes, each with a seed of its own, and then the hash of all the hashes.
    let key = '';
    let hashes = '';
    for (let length = 0; length < 256; length++) {
      hashes += bytesOf(hash128(key, 256 - length));
      key += String.fromCharCode(length);
    }
    const [first = 0] = hash128(hashes, 0);
    expect((first >>> 0).toString(16)).toBe('b3ece62a');
  });

  test('hashes the bytes of UTF-8', () => {
    for (const text of ['plain', 'Zürich', '東京', '🙂🙃', '']) {
      expect(utf8(text)).toBe(Buffer.from(text, 'utf8').toString('latin1'));
    }
  });
});

describe('a place on a ring', () => {
  test('is the first bits of the hash', () => {
    for (const text of ['n1#0', 'k1', 'Zürich']) {
      const { high, low } = hash64(text);
      const whole = (BigInt(high) << 32n) | BigInt(low);
      for (const bits of [1, 4, 32, 33, 52, 53]) {
        expect(BigInt(placeOf(text, bits))).toBe(whole >> BigInt(64 - bits));
      }
    }
  });
});
