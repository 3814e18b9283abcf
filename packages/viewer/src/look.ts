// What other pages need to look as the viewer does: its colours, and a text as content of markup.

export { dark, light, type Palette } from './model/palette.ts';
export { paletteCss } from './model/palette-css.ts';
export { escape } from './svg/markup.ts';
