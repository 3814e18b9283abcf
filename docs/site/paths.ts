import { join } from 'node:path';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');
/** Where VitePress finds its configuration and its theme. */
export const DOCS = join(ROOT, 'docs');
/** What is made for the site before it is built; git ignores it, and the site has it at its top. */
export const MADE = join(DOCS, '.vitepress/made');
/** The site as it is built. */
export const BUILT = join(DOCS, '.vitepress/dist');
