import { dark, light, type Palette } from './palette.ts';

/** The colours as custom properties: as the system wishes, or as `data-theme` says. */
export function paletteCss(): string {
  return `
:root { color-scheme: light dark; ${properties(light)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { ${properties(dark)} } }
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; ${properties(dark)} }
`;
}

/** A palette as declarations: `--receive: #FF5005;`. */
export function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(
      ([name, colour]) =>
        `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${colour};`,
    )
    .join(' ');
}
