// Pieces that both pages are made of.

import type { Round } from '../../class/records.ts';
import { html, type Markup } from './markup.ts';

/** How a lab and its parts are called; without, by their names. */
export interface Titles {
  readonly lab: string;
  readonly parts: Readonly<Record<string, string>>;
}

export type Mark = 'passed' | 'failed' | 'waiting' | 'not-run' | 'void';

const MARK_TEXT: Readonly<Record<Mark, string>> = {
  passed: 'passed',
  failed: 'failed',
  waiting: 'no verdict yet',
  'not-run': 'not run',
  void: 'counts for all',
};

/** Told apart by shape as well as by colour. */
const MARK_SHAPE: Readonly<Record<Mark, Markup>> = {
  passed: html`<circle cx="8" cy="8" r="7" /><path d="M4.6 8.3 7 10.6l4.4-5" />`,
  failed: html`<rect x="1" y="1" width="14" height="14" rx="3" /><path d="m5 5 6 6m0-6-6 6" />`,
  waiting: html`<circle cx="8" cy="8" r="6.3" /><path d="M8 4.6V8l2.4 1.6" />`,
  'not-run': html`<rect x="1.7" y="1.7" width="12.6" height="12.6" rx="3" /><path d="M5 8h6" />`,
  void: html`<circle cx="8" cy="8" r="7" /><path d="M5 6.4h6M5 9.6h6" />`,
};

export function mark(kind: Mark, isLabelled = false): Markup {
  const said = isLabelled ? html`<span class="unseen">${MARK_TEXT[kind]}</span>` : undefined;
  return html`<svg class="mark ${kind}" viewBox="0 0 16 16" aria-hidden="true">
      ${MARK_SHAPE[kind]}</svg
    >${said}`;
}

export function masthead({ lab, name }: Pick<Round, 'lab' | 'name'>, titles?: Titles): Markup {
  return html`<header class="top">
    <span class="brand"
      ><svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 6h6m4 0h6M4 18h6m4 0h6M7 6v12m10-12v12" /></svg
      >netsplit</span
    >
    <span class="where">${titles?.lab ?? lab}<small>${name}</small></span>
  </header>`;
}

/** A share of a whole as a bar: never alone, its number stands beside it. */
export function bar(share: number, kind: 'good' | 'bad' | 'plain' = 'plain'): Markup {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`<svg
    class="bar ${kind}"
    viewBox="0 0 100 6"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class="ground" width="100" height="6" />
    <rect class="filling" width="${width}" height="6" />
  </svg>`;
}

/** A moment as all read it alike. */
export function moment(at: string | undefined): Markup {
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  if (Number.isNaN(ms)) return html`at an unknown time`;
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** The same where there is little room, under a head that says UTC. */
export function momentShort(at: string | undefined): Markup {
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  if (Number.isNaN(ms)) return html`unknown`;
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)}</time>`;
}

export function section(title: string, body: Markup | readonly Markup[], id?: string): Markup {
  const name = id ?? title.toLowerCase().replace(/[^a-z]+/g, '-');
  return html`<section aria-labelledby="h-${name}">
    <h2 id="h-${name}">${title}</h2>
    ${body}
  </section>`;
}

/** The head of a column; that of numbers stands where they do. */
export function columnHead(title: string | Markup, isOfNumbers = false): Markup {
  return html`<th scope="col" ${isOfNumbers ? html` class="number"` : undefined}>${title}</th>`;
}

/** A table that scrolls within the page where it is too wide for it, with the keys, too. */
export function scrollingTable(
  label: string,
  heads: readonly Markup[],
  rows: readonly Markup[],
  where: 'panel' | 'page' = 'panel',
): Markup {
  const classes = where === 'panel' ? 'scroll panel' : 'scroll';
  return html`<div class="${classes}" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
