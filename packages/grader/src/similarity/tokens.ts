import { type Token, tokenizer, tokTypes, type TokenType } from 'acorn';

/** The tokens of a file as far as they say what it does, a row each. */
export interface Tokens {
  /** What kind of token it is, as 32 bits: the same in every file, on every machine and in every term. */
  readonly codes: Int32Array;
  /** The line that each begins on and the one that it ends on, from 1. */
  readonly fromLines: Int32Array;
  readonly toLines: Int32Array;
  /** Not all of the file could be read as tokens; what could was. */
  readonly isPartial: boolean;
}

/** An honest file has none; each begins the scan anew behind what cannot be read. */
const MOST_RESTARTS = 100;
/** The reference of the largest lab has 12,000 in all of its files. */
const MOST_TOKENS = 100_000;

/** Said or not said, the code does the same: to add one changes nothing here. */
const SILENT = new Set([
  'abstract',
  'declare',
  'export',
  'override',
  'private',
  'protected',
  'public',
  'readonly',
]);

/**
 * Reads a file as tokens: comments, line breaks, names, the values of literals and modifiers are gone, so that a copy with
 * other ones is the same.
 *
 * It is acorn's scanner alone, without a parser behind it: the words of TypeScript are those of JavaScript, a scanner
 * does not recurse and never goes back, and code that does not compile is compared as well as any other. Taking
 * the types off first would need a parser, which strangers can send into depths and detours.
 */
export function tokensOf(text: string): Tokens {
  const codes: number[] = [];
  const fromLines: number[] = [];
  const toLines: number[] = [];
  const lines = new Lines(text);
  let restarts = 0;
  let from = 0;
  let isPartial = false;
  scan: for (;;) {
    let read = from;
    try {
      const scanner = tokenizer(from === 0 ? text : text.slice(from), {
        ecmaVersion: 'latest',
        sourceType: 'module',
      });
      for (;;) {
        const token = scanner.getToken();
        if (token.type === tokTypes.eof) break scan;
        read = from + token.end;
        const code = codeOf(token);
        if (code === undefined) continue;
        if (codes.length === MOST_TOKENS) {
          isPartial = true;
          break scan;
        }
        codes.push(code);
        fromLines.push(lines.at(from + token.start));
        toLines.push(lines.at(read));
      }
    } catch (error) {
      // A decorator, half a string, or a pattern nested deeper than the stack.
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      restarts += 1;
      if (restarts > MOST_RESTARTS) {
        isPartial = true;
        break;
      }
      from = Math.max(read, from + positionOf(error)) + 1;
      if (from >= text.length) break;
    }
  }
  return {
    codes: Int32Array.from(codes),
    fromLines: Int32Array.from(fromLines),
    toLines: Int32Array.from(toLines),
    isPartial,
  };
}

/** What a token counts as; undefined for what does not count. */
function codeOf({ type, value }: Token & { readonly value?: unknown }): number | undefined {
  const word = type.keyword ?? (type === tokTypes.name ? value : undefined);
  if (word === 'const' || word === 'let' || word === 'var') return hashed('binding');
  if (typeof word === 'string' && SILENT.has(word)) return undefined;
  switch (type) {
    case tokTypes.semi:
    case tokTypes.backQuote:
      return undefined;
    case tokTypes.name:
    case tokTypes.privateId:
      return hashed('name');
    case tokTypes.string:
    case tokTypes.template:
      return hashed('string');
    default:
      return hashed(type.label);
  }
}

const hashes = new Map<string, number>();

/** FNV-1a. There are some sixty kinds of tokens. */
function hashed(label: TokenType['label']): number {
  let hash = hashes.get(label);
  if (hash === undefined) {
    hash = 0x811c9dc5;
    for (let at = 0; at < label.length; at++) {
      hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193);
    }
    hashes.set(label, hash);
  }
  return hash;
}

function positionOf(error: object): number {
  return 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
}

/** Lines of offsets that only grow. */
class Lines {
  readonly #text: string;
  #line = 1;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  at(offset: number): number {
    while (this.#next >= 0 && this.#next < offset) {
      this.#line += 1;
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    return this.#line;
  }
}
