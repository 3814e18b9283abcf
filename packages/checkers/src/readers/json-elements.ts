import { linesOf, quoted } from './lines.ts';
import { HistoryFileError } from './problem.ts';

export interface Element {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly value: unknown;
}

/** The elements of a JSON array, or the documents of a text with one a line: JSON.parse tells no lines. */
export function elementsOf(text: string): Element[] {
  const begin = text.search(/[^\s\uFEFF]/);
  if (text[begin] !== '[') {
    return Array.from(linesOf(text), ([line, content]) => ({ line, value: parse(line, content) }));
  }
  const elements: Element[] = [];
  let line = lineAt(text, begin);
  let at = begin + 1;
  let from = at;
  let depth = 0;
  let isOver = false;
  for (; at < text.length && !isOver; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ']')) {
      isOver = character === ']';
      const content = text.slice(from, at);
      const leading = content.search(/\S/);
      // Only an empty array has nothing between its brackets.
      if (leading >= 0 || !isOver || elements.length > 0) {
        const begins = line + linesIn(leading < 0 ? '' : content.slice(0, leading));
        elements.push({ line: begins, value: parse(begins, content.trim()) });
      }
      line += linesIn(content);
      from = at + 1;
    }
  }
  if (!isOver) {
    throw new HistoryFileError(
      line,
      'the array is cut off: it begins with [ and has no ] at its end',
    );
  }
  const rest = text.slice(at).trim();
  if (rest !== '') {
    throw new HistoryFileError(
      lineAt(text, at),
      `${quoted(rest)} stands after the end of the array`,
    );
  }
  return elements;
}

function parse(line: number, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HistoryFileError(line, `${quoted(text)} is not JSON`);
  }
}

/** The place of the quote that ends the string, or the end of the text. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function lineAt(text: string, at: number): number {
  return 1 + linesIn(text.slice(0, at));
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
