/** The lines of a text that hold something, with their numbers from 1. */
export function* linesOf(text: string): Generator<readonly [line: number, text: string]> {
  let line = 0;
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    line += 1;
    const trimmed = raw.trim();
    if (trimmed !== '') yield [line, trimmed];
  }
}

/** A line as it is quoted in a message: not all of a long one. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text);
}

const MOST_QUOTED = 80;
