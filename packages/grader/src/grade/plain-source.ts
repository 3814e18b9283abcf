import { tokenizer, tokTypes } from 'acorn';

/** Of a file; the largest of the course's own has 14 KiB. */
const MOST_CHARACTERS = 64 * 1024;
/** Brackets within brackets; the course's own have 12. */
const MOST_DEPTH = 20;
/** Words of one statement, and those of them by which readers of TypeScript go back and try again. */
const MOST_IN_A_ROW = 1500;
const MOST_TRIED = 16;

/**
 * Whether a file is like those that people write: as far as a scanner sees that never goes back and never recurses.
 *
 * What is not may be honest all the same; but a parser can be sent into 2^40 attempts by 200 characters
 * (`<T>(<T>(…`), or deeper than any stack.
 */
export function isPlainSource(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return false;
  let depth = 0;
  let inARow = 0;
  let tried = 0;
  try {
    for (const { type, start, end } of tokenizer(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
    })) {
      inARow += 1;
      switch (type) {
        case tokTypes.parenL:
        case tokTypes.bracketL:
        case tokTypes.dollarBraceL:
          depth += 1;
          break;
        case tokTypes.parenR:
        case tokTypes.bracketR:
          depth -= 1;
          break;
        case tokTypes.braceL:
          depth += 1;
          inARow = 0;
          tried = 0;
          break;
        case tokTypes.braceR:
          depth -= 1;
          inARow = 0;
          tried = 0;
          break;
        case tokTypes.semi:
          inARow = 0;
          tried = 0;
          break;
        case tokTypes.question:
        case tokTypes.arrow:
          tried += 1;
          break;
        default:
          if (text.slice(start, end).startsWith('<')) tried += 1;
          if (type.keyword !== undefined && CHAINED.has(type.keyword)) tried += 1;
      }
      if (depth > MOST_DEPTH || inARow > MOST_IN_A_ROW || tried > MOST_TRIED) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** A statement within a statement, without a bracket. */
const CHAINED = new Set(['do', 'else', 'for', 'if', 'new', 'typeof', 'void', 'while', 'with']);
