import type { ComparedFile } from './fingerprint.ts';
import type { Lines, Passage } from './passages.ts';
import type { Similar, SimilarPair, SimilarSide } from './similar.ts';

/** The files of a side, to show its passages; undefined where only its fingerprint is left. */
export type FilesOfSide = (side: SimilarSide) => readonly ComparedFile[] | undefined;

/** What is longer is cut, and says so: a page for a person. */
const MOST_LINES = 120;
const MOST_COLUMNS = 240;
/** So many pairs show their passages; of the others there is the row in the table. */
const MOST_SHOWN = 60;

/** A page of its own with the pairs, and their passages side by side: one file that asks for nothing. */
export function similarPage(similar: Similar, filesOf: FilesOfSide): string {
  const title = `Similar submissions: ${similar.lab}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}${SIMILAR_STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${similarSection(similar, filesOf)}
</main>
</body>
</html>
`;
}

/** The same as a part of another page, which has {@link SIMILAR_STYLE} in its style. */
export function similarSection(similar: Similar, filesOf: FilesOfSide): string {
  const { pairs, leftOff, partial } = similar;
  const compared = `${counted(similar.class, 'submission')} of this class${
    similar.past === 0 ? '' : `, and ${similar.past} of past terms`
  }`;
  if (pairs.length === 0) {
    return `<section class="similar"><p>No two are alike: ${compared}.</p>${partialNote(partial)}</section>`;
  }
  return `<section class="similar">
<p>${compared}. What the lab gives and what many have is left out; names, comments and layout do not count. A pair
is a reason to look at the two, and proves nothing.</p>
${partialNote(partial)}
<table>
<thead><tr><th scope="col">Submission</th><th scope="col">of it</th><th scope="col">Other</th><th scope="col">of it</th><th scope="col">Longest passage</th></tr></thead>
<tbody>
${pairs.map(row).join('\n')}
</tbody>
</table>
${leftOff === 0 ? '' : `<p>${counted(leftOff, 'more pair')} less alike than these.</p>`}
${pairs
  .slice(0, MOST_SHOWN)
  .map((pair, at) => shownPair(pair, at, filesOf))
  .join('\n')}
</section>`;
}

function row({ one, other, passages }: SimilarPair, at: number): string {
  const longest = passages[0];
  const lines = longest === undefined ? '' : counted(linesIn(longest.one), 'line');
  const name = escaped(one.student);
  const link = at < MOST_SHOWN ? `<a href="#pair-${at + 1}">${name}</a>` : name;
  return `<tr><td>${link}</td><td class="share">${percent(one.share)}</td><td>${escaped(nameOf(other))}</td><td class="share">${percent(other.share)}</td><td>${lines}</td></tr>`;
}

function shownPair(
  { one, other, passages }: SimilarPair,
  at: number,
  filesOf: FilesOfSide,
): string {
  return `<article id="pair-${at + 1}">
<h2>${escaped(one.student)} (${percent(one.share)}) and ${escaped(nameOf(other))} (${percent(other.share)})</h2>
${passages.map((passage) => shownPassage(passage, filesOf(one), filesOf(other))).join('\n')}
</article>`;
}

function shownPassage(
  { one, other }: Passage,
  files: readonly ComparedFile[] | undefined,
  others: readonly ComparedFile[] | undefined,
): string {
  return `<div class="passage">${shownLines(one, files)}${shownLines(other, others)}</div>`;
}

function shownLines(lines: Lines, files: readonly ComparedFile[] | undefined): string {
  const { file, from, to } = lines;
  const caption = `${file}:${from}–${to}`;
  const text = files?.find(({ path }) => path === file)?.text;
  return `<figure><figcaption>${escaped(caption)}</figcaption>${
    text === undefined
      ? '<p>Its text is not kept: only its fingerprint.</p>'
      : `<pre tabindex="0" aria-label="${escaped(caption)}"><code>${numbered(text, from, to)}</code></pre>`
  }</figure>`;
}

function numbered(text: string, from: number, to: number): string {
  const all = text.split(/\r?\n/).slice(from - 1, to);
  const shown = all.slice(0, MOST_LINES).map((line, at) => {
    const cut = line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS)} …` : line;
    return `<span class="number">${from + at}</span> ${escaped(cut)}`;
  });
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${counted(more, 'more line')}`] : [])].join('\n');
}

function partialNote(partial: Similar['partial']): string {
  if (partial.length === 0) return '';
  const some = partial.slice(0, 10).map(({ student, file }) => escaped(`${student}: ${file}`));
  const more = partial.length > some.length ? `, and ${partial.length - some.length} more` : '';
  return `<p>Not all of these could be read, look at them yourself: ${some.join(', ')}${more}.</p>`;
}

/** Whose a side is, in words. */
export function nameOf({ student, from, term }: SimilarSide): string {
  if (from === 'reference') return 'the lab’s own solution';
  return term === undefined ? student : `${student} (${term})`;
}

function linesIn({ from, to }: Lines): number {
  return to - from + 1;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also shows what would turn the direction of a line or hide in it: code that reads as other than it is. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (hidden) =>
      hidden === '\t' ? '  ' : `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1d21; --paper: #fff; --faint: #5c626c; --line: #d5d9e0; --code: #f5f6f8; --link: #1550c0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --paper: #16181c; --faint: #a2a9b6; --line: #363b45; --code: #1e2127; --link: #8ab4ff; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; }
`;

/** How the section looks. */
export const SIMILAR_STYLE = `
.similar h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
.similar table { border-collapse: collapse; }
.similar th, .similar td { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line, #d5d9e0); overflow-wrap: anywhere; }
.similar .share { font-variant-numeric: tabular-nums; }
.similar a { color: var(--link, #1550c0); }
.similar .passage { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; margin: 0 0 1rem; }
.similar figure { margin: 0; }
.similar figcaption { font: 13px/1.5 ui-monospace, monospace; color: var(--faint, #5c626c); overflow-wrap: anywhere; }
.similar pre { margin: 0; padding: .5rem; overflow-x: auto; background: var(--code, #f5f6f8); border: 1px solid var(--line, #d5d9e0); font: 13px/1.45 ui-monospace, monospace; }
.similar .number { display: inline-block; min-width: 4ch; text-align: right; color: var(--faint, #5c626c); user-select: none; }
@media (max-width: 700px) { .similar .passage { grid-template-columns: minmax(0, 1fr); } }
`;
