import { describe, expect, test } from 'vitest';
import { type ComparedFile, fingerprintOf, gramsIn } from '../../src/index.ts';
import { tokensOf } from '../../src/similarity/tokens.ts';
import { GRAM_TOKENS, gramsOf, WINDOW_GRAMS, winnow } from '../../src/similarity/winnow.ts';
import { filesOf } from './disguise.ts';

const codes = (text: string): readonly number[] => [...tokensOf(text).codes];

describe('tokens', () => {
  test.each([
    ['names', 'alpha.beta(gamma)', 'x.y(z)'],
    ['private names', 'this.#log', 'this.log'],
    ['comments and lines', 'a = b /* c */ // d\n + e', 'a=b+e'],
    ['the values of literals', 'f(1, "two", `three`)', "f(0x10, '', '2')"],
    ['const and let', 'const a = 1', 'let a = 1'],
    ['modifiers', 'export class A { private readonly b = 1; }', 'class A { b = 1 }'],
    ['semicolons', 'a();\nb();', 'a()\nb()'],
  ])('do not tell %s', (_, one, other) => {
    expect(codes(one)).toEqual(codes(other));
    expect(codes(one).length).toBeGreaterThan(2);
  });

  test.each([
    ['an operator', 'a + b', 'a * b'],
    ['a call and a field', 'a.b()', 'a.b'],
    ['a loop and a condition', 'while (a) b()', 'if (a) b()'],
    ['a string and a number', 'f(1)', 'f("1")'],
  ])('tell %s apart', (_, one, other) => {
    expect(codes(one)).not.toEqual(codes(other));
  });

  test('have their lines', () => {
    const { fromLines, toLines } = tokensOf('a\n\nb(`c\nd`)\ne');
    expect([...fromLines]).toEqual([1, 3, 3, 3, 4, 5]);
    expect([...toLines]).toEqual([1, 3, 3, 4, 4, 5]);
  });

  test('are read of all that a lab holds', () => {
    for (const { text } of filesOf('raft', 'solution')) {
      expect(tokensOf(text).isPartial).toBe(false);
    }
  });

  test('go on behind what cannot be read', () => {
    const broken = tokensOf('@sealed class A {}\nconst b = "\nconst c = 1');
    expect([...broken.codes].slice(-4)).toEqual(codes('const c = 1'));
    expect(broken.isPartial).toBe(false);
  });
});

/** As much as a file of a submission may hold. */
const MOST = 512 * 1024;
const filled = (piece: string): string => piece.repeat(Math.floor(MOST / piece.length));

describe('hostile files are read to an end', () => {
  test.each([
    ['brackets', filled('(')],
    ['braces', filled('{[')],
    ['templates in templates', filled('`${')],
    ['an endless string', `"${filled('a')}`],
    ['an endless template', `\`${filled('a\n')}`],
    ['many ends of nothing', filled('`a\n"')],
    ['an endless comment', `/*${filled('*')}`],
    ['a pattern of brackets', `a = /${filled('(')}/`],
    ['a pattern of choices', `a = /${filled('(a|')}/u`],
    ['a pattern of classes', `a = /[${filled('\\u{1}-')}]/v`],
    ['patterns without end', filled('= /(\n')],
    ['a long number', filled('9')],
    ['a long integer', `${filled('9')}n`],
    ['a long name', filled('\\u0061')],
    ['decorators', filled('@')],
    ['zeros', filled('\0')],
    ['halves of characters', filled('\ud800')],
    ['arrows', filled('(a=')],
    ['less and greater', filled('a<b>')],
  ])('%s', (_, text) => {
    const { codes: read, fromLines, toLines } = tokensOf(text);
    expect(fromLines).toHaveLength(read.length);
    expect(toLines).toHaveLength(read.length);
  });
});

describe('winnowing', () => {
  const random = (length: number, kinds: number): Int32Array => {
    let state = 12345;
    return Int32Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % kinds;
    });
  };

  test('keeps a gram of every passage that is as long as it promises', () => {
    const least = GRAM_TOKENS + WINDOW_GRAMS - 1;
    for (let at = 0; at < 40; at++) {
      const passage = random(400, 20).slice(at * 7, at * 7 + least);
      const one = Int32Array.from([...random(30 + at, 5), ...passage, ...random(50, 9)]);
      const other = Int32Array.from([...random(90 - at, 3), ...passage, ...random(20, 7)]);
      const keptOf = (tokens: Int32Array): Set<number> => {
        const grams = gramsOf(tokens);
        return new Set(winnow(grams).map((place) => grams[place] ?? 0));
      };
      const others = keptOf(other);
      expect([...keptOf(one)].some((gram) => others.has(gram))).toBe(true);
    }
  });

  test('keeps 2 of w + 1 grams where tokens come as they like, and few of a table', () => {
    const grams = gramsOf(random(20_000, 40));
    const density = winnow(grams).length / grams.length;
    expect(density).toBeGreaterThan(0.9 * (2 / (WINDOW_GRAMS + 1)));
    expect(density).toBeLessThan(1.1 * (2 / (WINDOW_GRAMS + 1)));
    const table = gramsOf(new Int32Array(20_000).fill(7));
    expect(winnow(table).length / table.length).toBeLessThan(1.1 / WINDOW_GRAMS);
  });

  test('a gram is the same wherever it stands', () => {
    const codesOfAll = random(500, 30);
    const grams = gramsOf(codesOfAll);
    for (const at of [0, 1, 77, 400]) {
      expect(gramsOf(codesOfAll.slice(at, at + GRAM_TOKENS))).toEqual(grams.slice(at, at + 1));
    }
  });

  test('a file shorter than a gram leaves nothing, one of a gram leaves it', () => {
    expect(winnow(gramsOf(random(GRAM_TOKENS - 1, 9)))).toEqual([]);
    expect(winnow(gramsOf(random(GRAM_TOKENS, 9)))).toEqual([0]);
  });
});

test('what was given is not in a fingerprint', () => {
  const files: readonly ComparedFile[] = filesOf('gossip', 'starter');
  expect(fingerprintOf(files, gramsIn(files)).files.flatMap(({ hashes }) => hashes)).toEqual([]);
});
