// What other pages need to look as the viewer does: its colours and first rules, and a text as content of markup.

import { readFileSync } from 'node:fs';
import { paletteCss } from './model/palette-css.ts';

export { dark, light, type Palette } from './model/palette.ts';
export { escape } from './svg/markup.ts';

let css: string | undefined;

/** The style that a page of ours begins with: its own comes behind it. */
export function lookCss(): string {
  css ??= paletteCss() + readFileSync(new URL('look.css', import.meta.url), 'utf8');
  return css;
}
