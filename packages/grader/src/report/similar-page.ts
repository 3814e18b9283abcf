import type { Similar } from '../similarity/similar.ts';
import { html, type Markup } from './page/markup.ts';
import { pageOf } from './page/page.ts';
import { columnHead, masthead, scrollingTable, section } from './page/parts.ts';
import { type FilesOfSide, pairsShown, type ShownPair, shownPairs, sideShown } from './similar.ts';

/** So many pairs show their passages; of the others there is the row in the table. */
const MOST_SHOWN = 60;

const HEADS = [columnHead('Submission'), columnHead('Other'), columnHead('Longest passage', true)];

/** A page of its own with the pairs, and their passages side by side: one file that asks for nothing. */
export function similarPage(similar: Similar, filesOf: FilesOfSide): string {
  const { lab, pairs, leftOff, past, partial } = similar;
  const compared = `${counted(similar.class, 'submission')} of this class${
    past === 0 ? '' : `, and ${past} of past terms`
  }`;
  const shown = shownPairs(pairs, filesOf);
  const found =
    pairs.length === 0
      ? html`<p>No two are alike: ${compared}.</p>`
      : html`<p>
          ${compared}. What the lab gives and what many have is left out; names, comments and layout
          do not count. A pair is a reason to look at the two, and proves nothing.
        </p>`;
  return pageOf({
    title: `Similar submissions: ${lab}`,
    body: html`${masthead({ lab, name: 'similar submissions' })}
      <main>
        <div>
          <h1>Submissions that are alike</h1>
          ${found} ${partialNote(partial)}
        </div>
        ${
          pairs.length === 0
            ? undefined
            : [
                section('Pairs', [
                  scrollingTable('Pairs', HEADS, shown.map(row)),
                  leftOffNote(leftOff),
                ]),
                section('Passages', pairsShown(shown.slice(0, MOST_SHOWN), true)),
              ]
        }
      </main>`,
  });
}

function row({ one, other, passages }: ShownPair, at: number): Markup {
  const [longest] = passages;
  const lines = longest === undefined ? '' : counted(longest.one.to - longest.one.from + 1, 'line');
  return html`<tr>
    <th scope="row">
      ${at < MOST_SHOWN ? html`<a href="#pair-${at + 1}">${sideShown(one)}</a>` : sideShown(one)}
    </th>
    <td>${sideShown(other)}</td>
    <td class="number">${lines}</td>
  </tr>`;
}

function leftOffNote(leftOff: number): Markup {
  return leftOff === 0
    ? html``
    : html`<p class="quiet">${counted(leftOff, 'more pair')} less alike than these.</p>`;
}

function partialNote(partial: Similar['partial']): Markup | undefined {
  if (partial.length === 0) return undefined;
  const some = partial.slice(0, 10).map(({ student, file }) => `${student}: ${file}`);
  const more = partial.length > some.length ? `, and ${partial.length - some.length} more` : '';
  return html`<p class="notice">
    Not all of these could be read, look at them yourself: ${some.join(', ')}${more}.
  </p>`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
