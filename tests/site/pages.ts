import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page as it was built. */
export interface BuiltPage {
  /** Its address on the site: `/labs/raft/`. */
  readonly address: string;
  readonly html: string;
  readonly ids: ReadonlySet<string>;
}

/** Every page below a folder. */
export function pagesIn(folder: string): readonly BuiltPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html'))
    .sort()
    .map((path) => {
      const html = readFileSync(join(folder, path), 'utf8');
      return {
        address: `/${path
          .split('\\')
          .join('/')
          .replace(/(^|\/)index\.html$/, '$1')}`,
        html,
        ids: new Set(valuesOf(html, 'id')),
      };
    });
}

/** The values of an attribute, wherever it is on the page. */
export function valuesOf(html: string, attribute: string): string[] {
  // What stands in a script is no markup.
  const markup = html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.slice(0, script.indexOf('>') + 1),
  );
  const found = markup.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'));
  return [...found].map(([, value = '']) =>
    value.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
  );
}
