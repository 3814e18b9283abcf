import { escape } from '@netsplit/viewer/look';

/** What is markup already: made by {@link html} only, so that no text of a student ever is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Filling = string | number | undefined | Markup | readonly Markup[];

/**
 * Markup from a template. All that is filled in is text, and shown as text, except for markup.
 *
 * @example
 * html`<p>${'<b>'}</p>`.text; // '<p>&lt;b&gt;</p>'
 */
export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  const filled = fillings.map((filling) => {
    if (filling === undefined) return '';
    if (filling instanceof Markup) return filling.text;
    if (typeof filling === 'object') return filling.map(({ text }) => text).join('');
    return escape(String(filling));
  });
  return new Markup(parts.map((part, at) => part + (filled[at] ?? '')).join(''));
}

/** What somebody is called: a name that is written from right to left turns nothing else round. */
export function named(name: string): Markup {
  return html`<bdi>${name}</bdi>`;
}
