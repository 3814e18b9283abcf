import { misformedTag } from '../state/encoded.ts';
import { MAX_DEPTH } from '../state/state-error.ts';

/** The deepest that a recorder writes: state at its deepest, all of it Maps (three levels each), within a line. */
const MOST_NESTED = 3 * MAX_DEPTH + 20;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether a line of JSON is nested deeper than any trace is: whoever walks it would run out of stack. It is told from the
 * text, before anybody does.
 */
export function isTooDeep(line: string): boolean {
  if (line.length < MOST_NESTED) return false;
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) at = endOfText(line, at);
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > MOST_NESTED) return true;
    }
  }
  return false;
}

/** Where the text that begins at a quote ends: at its other quote. */
function endOfText(line: string, begin: number): number {
  let at = begin + 1;
  while (at < line.length && line.charCodeAt(at) !== QUOTE) {
    at += line.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Whether a line may hold a value that JSON has not: most hold none, and need not be searched. */
export function mayBeTagged(line: string): boolean {
  return line.includes('"$');
}

/**
 * The first value in encoded state that says to be what JSON has not, and is none: `{"$map":""}`.
 *
 * @returns where it is and what it is not: `state.0.1 is no Map: {"$map":""}`
 */
export function misencoded(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const kind = misformedTag(value);
  if (kind !== undefined) return `${path} is no ${kind}: ${JSON.stringify(value).slice(0, 60)}`;
  for (const [name, part] of Object.entries(value)) {
    const found = misencoded(part, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
