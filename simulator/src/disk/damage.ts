// What becomes of stored text that is not stored whole, or not kept as it was. A disk stores JSON text
// and no checksum: damage is found only where it leaves no JSON.

/** What a key's text has become: other bytes than were written. */
export class Damaged {
  readonly text: string;
  /** What it says now, a JSON value; undefined if it is no JSON any more. */
  readonly value: unknown;

  constructor(text: string, value: unknown) {
    this.text = text;
    this.value = value;
  }
}

/** How a draw falls: from 0 up to `count`, which it never is. */
export type Draw = (count: number) => number;

/** The text that is stored for a value. */
export function textOf(stored: unknown): string {
  return stored instanceof Damaged ? stored.text : JSON.stringify(stored);
}

/**
 * A write that was cut off: new text up to some point, and what was there before from there on.
 * At least one character is new; of a text of several, at least one is not.
 *
 * @param before undefined where nothing was stored
 */
export function tear(before: string | undefined, text: string, draw: Draw): string {
  const cut = 1 + draw(Math.max(1, text.length - 1));
  return text.slice(0, cut) + (before ?? '').slice(cut);
}

/** The bits of a character that may flip: the lowest ones, that leave text what it is, text. */
const BITS = [1, 2, 4, 8, 16, 32, 64];

/** Flips one bit of one character, so that a printable one stays printable. */
export function flipBit(text: string, draw: Draw): string {
  const at = draw(text.length);
  const unit = text.charCodeAt(at);
  const flipped = BITS.map((bit) => unit ^ bit).filter((code) => code >= 0x20 && code !== 0x7f);
  const code = flipped[draw(flipped.length)] ?? unit;
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
}

/** A reader sees so much of a text around what changed in it. */
const SHOWN = 24;

/** Two texts about the first place where they differ. */
export function aroundDifference(
  before: string | undefined,
  after: string,
): { readonly before?: string; readonly after: string } {
  let at = 0;
  while (at < after.length && after[at] === before?.[at]) at += 1;
  const shown = (text: string): string => {
    const from = Math.max(0, at - SHOWN);
    const to = at + SHOWN;
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  };
  return { ...(before === undefined ? {} : { before: shown(before) }), after: shown(after) };
}
