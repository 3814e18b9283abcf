import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLabs, readGlossary } from '@netsplit/course';
import { defineConfig } from 'vitepress';
import { labPages } from './markdown/lab-pages.ts';
import { headingId, linksWithin } from './markdown/links.ts';
import { plainText } from './markdown/plain.ts';
import { linkedTerms } from './markdown/terms.ts';
import { navigation, sidebar } from './pages/navigation.ts';
import { NO_PAGES, pageOf } from './pages/place.ts';
import { MADE, ROOT } from './paths.ts';
import { SCENARIOS, type Shown } from './traces/make.ts';

const terms = readGlossary(join(ROOT, 'docs/glossary'));
const { labs } = findLabs({ dir: ROOT, whole: true });
const scenarios = JSON.parse(readFileSync(SCENARIOS, 'utf8')) as Record<string, readonly Shown[]>;

export const config = defineConfig({
  title: 'Netsplit',
  description:
    'Distributed systems, learned by doing: labs on a simulated cluster that loses, repeats, delays and splits.',
  lang: 'en',
  srcDir: '..',
  srcExclude: [...NO_PAGES],
  rewrites: (file) => pageOf(file) ?? file,
  // Every server of files can give these pages, and none has to know that they lack an ending.
  cleanUrls: false,
  // What every page needs to know of the site is one file, and not a part of each.
  metaChunk: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/mark.svg' }]],
  markdown: {
    anchor: { slugify: headingId },
    headers: { slugify: headingId },
    toc: { slugify: headingId },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      linksWithin(md, ROOT);
      labPages(md, ROOT, (lab) => (scenarios[lab] ?? []).map(({ id }) => id));
      linkedTerms(md, ROOT, terms);
      plainText(md);
    },
  },
  // A run to step through needs room; a handout's headings stand in the list of the labs.
  transformPageData: ({ filePath, frontmatter }) =>
    /^labs\/[\w-]+\/README\.md$/.test(filePath)
      ? { frontmatter: { ...frontmatter, aside: false, pageClass: 'handout' } }
      : undefined,
  vite: {
    publicDir: MADE,
    build: { chunkSizeWarningLimit: 2000 },
    server: { fs: { allow: [ROOT] } },
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'netsplit-trace' } } },
  themeConfig: {
    logo: '/mark.svg',
    nav: navigation(labs),
    sidebar: sidebar(labs),
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { detailedView: true } },
    docFooter: { prev: 'Before this', next: 'After this' },
    footer: { message: 'MIT licence. Every run on these pages was made by the simulator.' },
  },
});
