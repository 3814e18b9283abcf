import { createHmac } from 'node:crypto';
import type { Points } from './points.ts';

/** What a term has of a lab. */
export interface Choices {
  /** Word → what it is called. */
  readonly names: ReadonlyMap<string, string>;
  readonly behaviours: readonly {
    readonly id: string;
    readonly change: string;
    readonly number: number | undefined;
    /** A sentence. */
    readonly says: string;
  }[];
}

/**
 * Draws a term's variant of a lab. Whoever has the secret makes the same variant again; whoever has not cannot tell next term's
 * from all of those that were. No word keeps its published name.
 */
export function draw(lab: string, points: Points, term: string, secret: Buffer): Choices {
  const below = (point: string, count: number): number => {
    // JSON keeps the parts apart, whatever stands in them.
    const digest = createHmac('sha256', secret)
      .update(JSON.stringify([term, lab, point]))
      .digest();
    return Number(digest.readBigUInt64BE() % BigInt(count));
  };
  const names = Object.entries(points.names).map(([word, others]): [string, string] => [
    word,
    others[below(`name ${word}`, others.length)] ?? word,
  ]);
  const behaviours = points.behaviours
    .filter(({ id, sometimes }) => !sometimes || below(`whether ${id}`, 2) === 1)
    .map(({ id, change, number: range, says }) => {
      const [from, to] = range ?? [0, 0];
      const number = range && from + below(`number ${id}`, to - from + 1);
      return { id, change, number, says: withNumber(says, number) };
    });
  return { names: new Map(names), behaviours };
}

/** A text with its number in place: `«number»`, `«number+1»`, `«number-1»`. */
export function withNumber(text: string, number: number | undefined): string {
  if (number === undefined) return text;
  return text.replace(/«number([+-]\d+)?»/g, (_, offset?: string) =>
    String(number + Number(offset ?? 0)),
  );
}
