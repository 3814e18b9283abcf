import { html, type Markup } from './page/markup.ts';

/** What is longer is cut, and says so: a page is for a person, and the files are there. */
const MOST_LINES = 120;
const MOST_COLUMNS = 240;

/** Lines of a student's file with their numbers, as many as a page has room for. */
export function numberedLines(text: string, from: number, to: number): readonly Markup[] {
  const lines = text.split(/\r?\n/).slice(0, to - from + 1);
  const shown = lines.slice(0, MOST_LINES).map((line, at) => {
    const cut = line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS)} …` : line;
    return html`<span class="number">${from + at}</span> ${revealed(cut)}${'\n'}`;
  });
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, html`… ${more} more line${more === 1 ? '' : 's'}`];
}

/** With what would turn the direction of a line or hide in it written out: code that reads as other than it is. */
export function revealed(text: string): string {
  return text.replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (hidden) =>
    hidden === '\t' ? '  ' : `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
