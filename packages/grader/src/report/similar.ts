import type { ComparedFile } from '../similarity/fingerprint.ts';
import type { Lines } from '../similarity/passages.ts';
import type { SimilarPair, SimilarSide } from '../similarity/similar.ts';
import { numberedLines, revealed } from './code.ts';
import { html, type Markup, named } from './page/markup.ts';

/** A passage that two submissions have in common, as it stands in one of them. */
export interface ShownPassage {
  readonly file: string;
  /** Its lines in the file, both included. */
  readonly from: number;
  readonly to: number;
  /** Undefined where only the fingerprint of the code is kept. */
  readonly text?: string;
}

/** One of two submissions that are alike. */
export interface ShownSide {
  readonly student: string;
  /** Where it is not of this class: `2025 autumn`. */
  readonly of?: string;
  /** How much of it stands in the other one, too, from 0 to 1. */
  readonly share: number;
}

/** Two submissions that are alike, with the passages: for a person to look at, never a verdict. */
export interface ShownPair {
  readonly one: ShownSide;
  readonly other: ShownSide;
  readonly passages: readonly { readonly one: ShownPassage; readonly other: ShownPassage }[];
}

/** The files of a side, to show its passages; undefined where only its fingerprint is left. */
export type FilesOfSide = (side: SimilarSide) => readonly ComparedFile[] | undefined;

/** Pairs as they were found, with the text of their passages and the names that a reader knows. */
export function shownPairs(
  pairs: readonly SimilarPair[],
  filesOf: FilesOfSide,
  nameOf: (student: string) => string = (student) => student,
): readonly ShownPair[] {
  const side = ({ student, from, term, share }: SimilarSide): ShownSide => ({
    student: from === 'reference' ? 'The lab’s own solution' : nameOf(student),
    ...(term === undefined ? {} : { of: term }),
    share,
  });
  return pairs.map(({ one, other, passages }) => {
    const [files, others] = [filesOf(one), filesOf(other)];
    return {
      one: side(one),
      other: side(other),
      passages: passages.map((passage) => ({
        one: withText(passage.one, files),
        other: withText(passage.other, others),
      })),
    };
  });
}

function withText(lines: Lines, files: readonly ComparedFile[] | undefined): ShownPassage {
  const { file, from, to } = lines;
  const text = files?.find(({ path }) => path === file)?.text;
  if (text === undefined) return { file, from, to };
  const own = text.split(/\r?\n/).slice(from - 1, to);
  return { file, from, to, text: own.join('\n') };
}

/** Pairs with their passages side by side, each to be opened or open. */
export function pairsShown(pairs: readonly ShownPair[], areOpen = false): Markup {
  return html`<p class="quiet">
      A person has to look: what is alike may have been given, or be the only way to write it.
    </p>
    <div class="pairs">${pairs.map((pair, at) => pairShown(pair, at + 1, areOpen))}</div>`;
}

function pairShown({ one, other, passages }: ShownPair, number: number, isOpen: boolean): Markup {
  return html`<details id="pair-${number}" ${isOpen ? html`open` : undefined}>
    <summary>${sideShown(one)} <span>and</span> ${sideShown(other)}</summary>
    ${passages.map(
      (passage) =>
        html`<div class="side-by-side">
          ${passageShown(one, passage.one)} ${passageShown(other, passage.other)}
        </div>`,
    )}
  </details>`;
}

/** Whose it is, and how much of it stands in the other one. */
export function sideShown({ student, share, of }: ShownSide): Markup {
  const more = of === undefined ? '' : `, ${of}`;
  return html`${named(student)} <span>(${Math.round(share * 100)}%${more})</span>`;
}

function passageShown({ student }: ShownSide, { file, from, to, text }: ShownPassage): Markup {
  const path = revealed(file);
  const code =
    text === undefined
      ? html`<p class="quiet">Its text is not kept: only its fingerprint.</p>`
      : html`<pre tabindex="0" aria-label="Lines ${from} to ${to} of ${path}">
${numberedLines(text, from, to)}</pre>`;
  return html`<figure>
    <figcaption>${named(student)}, <code>${path}</code>, lines ${from}–${to}</figcaption>
    ${code}
  </figure>`;
}
