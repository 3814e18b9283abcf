import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The key of one stream of random numbers. */
export interface StreamKey {
  readonly a: number;
  readonly b: number;
}

/**
 * The key that belongs to `purpose` under `seed`. One-way: who holds a key, or all numbers drawn with
 * it, learns neither the seed nor the key of another purpose.
 */
export function streamKey(seed: string, ...purpose: readonly (string | number)[]): StreamKey {
  const digest = sha256(utf8ToBytes(JSON.stringify([seed, ...purpose])));
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return { a: words.getInt32(0), b: words.getInt32(4) };
}

/**
 * The number at position `count` of the stream with key (a, b): an integer from 0 to 2^32 - 1.
 *
 * A draw depends on its key and its count and on nothing that happened elsewhere: so a fault that is
 * taken out of a plan leaves every unrelated delay as it was.
 */
export function drawAt(a: number, b: number, count: number): number {
  let x = count ^ a;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  x = (x ^ (x >>> 16)) + b;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
