import { existsSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { pageOf, targetOf } from '../pages/place.ts';

/** What VitePress tells a plugin of the page that it renders. */
export interface PageEnv {
  readonly path?: string;
  readonly realPath?: string;
}

/** The file that is rendered, as a path from the root of the repository. */
export function fileOf(env: unknown, root: string): string {
  const { path = '', realPath } = env as PageEnv;
  return relative(root, realPath ?? path)
    .split(sep)
    .join('/');
}

/**
 * Links between files work on the site as they do in the repository: what is a page there is linked to, what is not
 * (a source, a folder) is named as something in the reader's clone.
 */
export function linksWithin(md: MarkdownRenderer, root: string): void {
  md.core.ruler.push('links_within', (state) => {
    const file = fileOf(state.env, root);
    for (const { children } of state.tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = String(token.attrGet('href') ?? '');
          const place = /^([a-z]+:|\/|#)/.test(href) ? undefined : placeOf(file, href, root);
          if (place?.kind === 'page') token.attrSet('href', place.href);
          if (place?.kind === 'file') {
            token.type = 'html_inline';
            token.content = `<span class="in-clone" title="In your clone: ${md.utils.escapeHtml(place.path)}">`;
          }
          open.push(place?.kind === 'file');
        }
        if (token.type === 'link_close' && open.pop() === true) {
          token.type = 'html_inline';
          token.content = '</span>';
        }
      }
    }
  });
}

type LinkPlace =
  | { readonly kind: 'page'; readonly href: string }
  | { readonly kind: 'file'; readonly path: string };

function placeOf(file: string, href: string, root: string): LinkPlace | undefined {
  const [path, rest] = splitAt(href, /[?#]/);
  const target = path === '' ? file : targetOf(file, path);
  if (target === undefined) return undefined;
  const works = /^docs\/readings\/works\/([\w-]+)\.json$/.exec(target);
  if (works !== null) return { kind: 'page', href: `/readings/find.md?topic=${works[1]}` };
  const page = pageOf(target) ?? pageOf(posix.join(target, 'README.md'));
  const isThere = existsSync(join(root, target, 'README.md')) || target.endsWith('.md');
  return page !== undefined && isThere
    ? { kind: 'page', href: `/${page}${rest}` }
    : { kind: 'file', path: target };
}

function splitAt(text: string, pattern: RegExp): [string, string] {
  const at = text.search(pattern);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

/** The id of a heading, as GitHub makes it: links to it work on both. */
export function headingId(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
