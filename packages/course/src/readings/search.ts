import { nearest } from '../nearest.ts';
import type { Work } from './catalogue.ts';

/** A work that a search found. */
export interface Found {
  readonly work: Work;
  /** How many of the words it has; the best come first. */
  readonly score: number;
}

// Where a word stands says how much the work is about it.
const IN_TITLE = 4;
const IN_AUTHORS = 4;
const IN_TOPICS = 3;
const IN_WHY = 1;

/**
 * The works that have every one of these words, or its beginning, in title, authors, year, topics, kind or what is said
 * of them; the closest first, and of equals in the order of the catalogue.
 *
 * @example search(works, 'lamport 1978')
 */
export function searchWorks(works: Iterable<Work>, words: string): Found[] {
  const wanted = wordsOf(words);
  if (wanted.length === 0) return [];
  const found: Found[] = [];
  for (const work of works) {
    const places: readonly (readonly [weight: number, words: readonly string[]])[] = [
      [IN_TITLE, wordsOf(work.title)],
      [IN_AUTHORS, wordsOf([...work.authors, work.year ?? ''].join(' '))],
      [IN_TOPICS, wordsOf([...work.topics, work.kind, work.level, work.id].join(' '))],
      [IN_WHY, wordsOf(work.why)],
    ];
    const scores = wanted.map((word) =>
      Math.max(0, ...places.map(([weight, there]) => weight * closeness(word, there))),
    );
    if (scores.every((score) => score > 0)) {
      found.push({ work, score: scores.reduce((sum, score) => sum + score, 0) });
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

/** A word of the catalogue that was most likely meant by one that nothing has. */
export function nearestWord(works: Iterable<Work>, word: string): string | undefined {
  const known = new Set<string>();
  for (const { title, authors } of works) {
    for (const there of wordsOf([title, ...authors].join(' ')))
      if (there.length > 3) known.add(there);
  }
  return nearest(plain(word), [...known]);
}

/** 1 for the word itself, less where it is only the beginning of another. */
function closeness(word: string, there: readonly string[]): number {
  if (there.includes(word)) return 1;
  return word.length >= 3 && there.some((other) => other.startsWith(word)) ? 0.5 : 0;
}

function wordsOf(text: string): string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

// Nobody types the accents of André Schiper.
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
