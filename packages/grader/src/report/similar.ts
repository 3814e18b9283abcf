import { html, type Markup, named } from './page/markup.ts';

/** A passage that two submissions have in common, as it stands in one of them. */
export interface ShownPassage {
  readonly file: string;
  /** Its lines in the file, both included. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One of two submissions that are alike. */
export interface ShownSide {
  readonly student: string;
  /** Where it is not of this class: `2025 autumn`, `the lab’s own solution`. */
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

/** Pairs that can be opened, with their passages side by side. */
export function pairsShown(pairs: readonly ShownPair[]): Markup {
  return html`<p class="quiet">
      A person has to look: what is alike may have been given, or be the only way to write it.
    </p>
    <div class="pairs">${pairs.map(pairShown)}</div>`;
}

function pairShown({ one, other, passages }: ShownPair): Markup {
  return html`<details>
    <summary>
      ${named(one.student)} ${percent(one)} <span>and</span> ${named(other.student)}
      ${percent(other)}
    </summary>
    ${passages.map(
      (passage) =>
        html`<div class="side-by-side">
          ${side(one, passage.one)} ${side(other, passage.other)}
        </div>`,
    )}
  </details>`;
}

function percent({ share, of }: ShownSide): Markup {
  return html`<span>(${Math.round(share * 100)}%${of === undefined ? '' : `, ${of}`})</span>`;
}

function side({ student }: ShownSide, { file, from, to, text }: ShownPassage): Markup {
  return html`<figure>
    <figcaption>${named(student)}, <code>${file}</code>, lines ${from}–${to}</figcaption>
    <pre tabindex="0" aria-label="Lines ${from} to ${to} of ${file}">${text}</pre>
  </figure>`;
}
