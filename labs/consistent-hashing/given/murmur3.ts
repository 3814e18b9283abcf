// MurmurHash3_x86_128 by Austin Appleby, in the public domain: the variant made for machines that
// multiply 32 bits at a time, which is what JavaScript does fast (Math.imul). Its first 64 bits are this
// lab's hash. That it is computed right is tested against SMHasher's verification value.

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** 64 bits as two whole numbers below 2³². */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * Hashes bytes into 128 bits: four signed numbers of 32, the first 32 bits first.
 *
 * @param bytes a text whose characters are bytes: none has a code above 255
 * @param hash where the four are put. Whoever hashes much keeps one, so that no list is made for each hash.
 */
export function murmur3(bytes: string, hash: Int32Array, seed = 0): void {
  const length = bytes.length;
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  let at = 0;
  for (const end = length - 15; at < end; at += 16) {
    h1 ^= mix(word(bytes, at), C1, 15, C2);
    h1 = Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b;
    h2 ^= mix(word(bytes, at + 4), C2, 16, C3);
    h2 = Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747;
    h3 ^= mix(word(bytes, at + 8), C3, 17, C4);
    h3 = Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35;
    h4 ^= mix(word(bytes, at + 12), C4, 18, C1);
    h4 = Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17;
  }
  // The bytes of a last block that is not full; beyond the end they count as 0, and 0 mixes to 0.
  if (at < length) h1 ^= mix(lastWord(bytes, at), C1, 15, C2);
  if (at + 4 < length) h2 ^= mix(lastWord(bytes, at + 4), C2, 16, C3);
  if (at + 8 < length) h3 ^= mix(lastWord(bytes, at + 8), C3, 17, C4);
  if (at + 12 < length) h4 ^= mix(lastWord(bytes, at + 12), C4, 18, C1);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = avalanche(h2 + h1);
  h3 = avalanche(h3 + h1);
  h4 = avalanche(h4 + h1);
  h1 = avalanche(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  hash[0] = h1;
  hash[1] = h2 + h1;
  hash[2] = h3 + h1;
  hash[3] = h4 + h1;
}

/** The bytes of a text in UTF-8, as {@link murmur3} wants them. */
export function utf8(text: string): string {
  let codes = 0;
  for (let at = 0; at < text.length; at++) codes |= text.charCodeAt(at);
  return codes < 128 ? text : encode(text);
}

function encode(text: string): string {
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += character;
    else if (code < 0x800) bytes += byte(0xc0 | (code >> 6)) + tail(code);
    else if (code < 0x10000) bytes += byte(0xe0 | (code >> 12)) + tail(code >> 6) + tail(code);
    else {
      bytes += byte(0xf0 | (code >> 18)) + tail(code >> 12) + tail(code >> 6) + tail(code);
    }
  }
  return bytes;
}

function byte(code: number): string {
  return String.fromCharCode(code);
}

function tail(bits: number): string {
  return byte(0x80 | (bits & 0x3f));
}

/** Four bytes, the lowest first. */
function word(bytes: string, at: number): number {
  return (
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24)
  );
}

/** The same near the end: what is not there counts as 0 (`NaN << 8` is 0). */
function lastWord(bytes: string, at: number): number {
  return at + 4 <= bytes.length
    ? word(bytes, at)
    : bytes.charCodeAt(at) |
        (at + 1 < bytes.length ? bytes.charCodeAt(at + 1) << 8 : 0) |
        (at + 2 < bytes.length ? bytes.charCodeAt(at + 2) << 16 : 0);
}

function mix(block: number, first: number, by: number, second: number): number {
  return Math.imul(rotate(Math.imul(block, first), by), second);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Lets every bit of the input change every bit of the output with a probability of a half. */
function avalanche(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
