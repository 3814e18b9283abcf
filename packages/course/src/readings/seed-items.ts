import { readFileSync } from 'node:fs';
import { CourseFileError, reasonOf } from '../complaint.ts';

/** A line of one of the five reading lists that the catalogue grew out of, as its author wrote it. */
export interface SeedItem {
  /** Counted through all lists, from 1. */
  readonly number: number;
  /** Which list it is on, from 1 to 5. */
  readonly list: number;
  /** The headings above it, `Papers/Latency`. */
  readonly section: string;
  readonly title: string;
  /** Empty where the list gives none. */
  readonly address: string;
  readonly author: string;
}

/** The items in a tab-separated file with a line of headings; @throws CourseFileError */
export function readSeedItems(file: string): readonly SeedItem[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CourseFileError(file, [{ path: '', message: `cannot be read (${reasonOf(cause)})` }]);
  }
  const [, ...lines] = text.trimEnd().split(/\r?\n/);
  return lines.map((line, index) => {
    const [number = '', list = '', section = '', title = '', address = '', author = ''] =
      line.split('\t');
    const item = { number: Number(number), list: Number(list), section, title, address, author };
    if (!Number.isInteger(item.number) || !Number.isInteger(item.list) || title === '') {
      const message = 'expected number, list, section, title, address and author, by tabs';
      throw new CourseFileError(file, [{ path: `line ${index + 2}`, message }]);
    }
    return item;
  });
}
