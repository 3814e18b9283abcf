import { posix } from 'node:path';

/** Files outside of `docs/` that are pages, by pattern; the first group is kept. */
const PAGES: readonly (readonly [file: RegExp, page: string])[] = [
  [/^docs\/labs\.md$/, 'labs/index.md'],
  [/^docs\/(.*)README\.md$/, '$1index.md'],
  [/^docs\/(.*\.md)$/, '$1'],
  [/^(labs\/[\w-]+\/(?:[\w-]+\/)*)README\.md$/, '$1index.md'],
  [/^(packages\/[\w-]+\/(?:[\w-]+\/)*)README\.md$/, '$1index.md'],
  [/^simulator\/README\.md$/, 'packages/simulator/index.md'],
  [/^CONTRIBUTING\.md$/, 'guides/contributor/contributing.md'],
  [/^SECURITY\.md$/, 'security.md'],
  // The site's own first page stands for it.
  [/^README\.md$/, 'index.md'],
];

/** What no page is made of, for VitePress, which takes every Markdown file it finds. */
export const NO_PAGES: readonly string[] = [
  'README.md',
  '**/node_modules/**',
  '**/dist/**',
  '**/src/**',
  '**/tests/**',
  '**/sessions/**',
  '**/.*/**',
];

/** The page that a file of the repository becomes, as VitePress names it: `labs/raft/index.md`. */
export function pageOf(file: string): string | undefined {
  for (const [pattern, page] of PAGES) {
    if (pattern.test(file)) return file.replace(pattern, page);
  }
  return undefined;
}

/** Where a link within a file of the repository leads to, as a path from the root; undefined if it leads out of it. */
export function targetOf(file: string, link: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(file), decodeURI(link)));
  return target.startsWith('..') ? undefined : target.replace(/\/$/, '');
}
