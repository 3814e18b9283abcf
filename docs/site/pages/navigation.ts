import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { DefaultTheme } from 'vitepress';
import { headingId } from '../markdown/links.ts';
import { ROOT } from '../paths.ts';
import { pageOf } from './place.ts';

type Items = DefaultTheme.SidebarItem[];

const ALL_LABS = { text: 'All labs', link: '/labs/' };
const FIND_A_WORK = { text: 'Find a work', link: '/readings/find' };
const THREE_PATHS = { text: 'Three paths', link: '/readings/' };
/** What there is to read beside the labs. */
const READING = [
  FIND_A_WORK,
  THREE_PATHS,
  { text: 'Glossary', link: '/glossary/' },
  { text: 'Fault catalogue', link: '/faults/' },
];

/** What stands at the top of every page. */
export function navigation(labs: readonly Lab[]): DefaultTheme.NavItem[] {
  return [
    { text: 'Start', link: '/guides/student/install', activeMatch: '/guides/student/' },
    {
      text: 'Labs',
      activeMatch: '/labs/',
      items: [
        ALL_LABS,
        ...labs.map(({ name, manifest }) => ({ text: manifest.title, link: `/labs/${name}/` })),
      ],
    },
    {
      text: 'Readings',
      activeMatch: '/(readings|glossary|faults)/',
      items: READING,
    },
    { text: 'Teach', link: '/guides/instructor/', activeMatch: '/guides/instructor/' },
    {
      text: 'Build',
      activeMatch: '/(guides/contributor|reference|decisions|packages|architecture)',
      items: [
        { text: 'Contribute', link: '/guides/contributor/' },
        { text: 'Architecture', link: '/architecture' },
        { text: 'Reference', link: '/reference/' },
        { text: 'Decisions', link: '/decisions/' },
      ],
    },
  ];
}

/** What stands beside a page, by the beginning of its address. */
export function sidebar(labs: readonly Lab[]): DefaultTheme.SidebarMulti {
  const student = guide('student', ['install', 'first-hour', 'reading-a-failure', 'stepping']);
  const beside: Items = [
    { text: 'Student', items: student },
    {
      text: 'Labs',
      items: [ALL_LABS, ...labs.map(withHeadings)],
    },
    { text: 'Reading', items: READING },
  ];
  const build: Items = [
    {
      text: 'Contributor',
      items: guide('contributor', ['README', 'own-lab', 'a-checker', 'the-site']),
    },
    {
      text: 'How it is built',
      items: ['architecture', 'dependencies'].map((name) => page(`docs/${name}.md`)),
    },
    { text: 'Packages', items: packages() },
    { text: 'Reference', items: reference() },
    folded('docs/decisions'),
  ];
  const both = { '/guides/contributor/': build, '/guides/instructor/': instructor() };
  const parts = [
    'architecture',
    'dependencies',
    'packages/',
    'reference/',
    'decisions/',
    'security',
  ];
  return {
    '/guides/student/': beside,
    '/labs/': beside,
    '/readings/': beside,
    '/glossary/': beside,
    '/faults/': beside,
    ...both,
    ...Object.fromEntries(parts.map((part) => [`/${part}`, build])),
  };
}

/** A handout is long: its headings are a way into it. */
function withHeadings({ name, dir, manifest }: Lab): DefaultTheme.SidebarItem {
  const text = readFileSync(join(dir, 'README.md'), 'utf8');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  return {
    text: manifest.title,
    link: `/labs/${name}/`,
    collapsed: true,
    items: headings.map((heading) => ({
      text: heading.replaceAll('`', ''),
      link: `/labs/${name}/#${headingId(heading)}`,
    })),
  };
}

function instructor(): Items {
  return [
    { text: 'Instructor', items: guide('instructor', ['README', 'handing-out', 'grading']) },
    {
      text: 'For your course',
      items: [ALL_LABS, THREE_PATHS, FIND_A_WORK],
    },
  ];
}

function packages(): Items {
  const files = [
    'simulator/README.md',
    ...foldersIn('packages').map((name) => `packages/${name}/README.md`),
  ];
  return files.filter((file) => existsSync(join(ROOT, file))).map(page);
}

/** The pages that are made from the code: a folder with a face, or a page for the command line. */
function reference(): Items {
  const folder = 'docs/reference';
  return [...pagesIn(folder), ...foldersIn(folder).map((name) => folded(`${folder}/${name}`))];
}

/** A folder as its first page, with the others below it. */
function folded(folder: string): DefaultTheme.SidebarItem {
  const [face, ...others] = pagesIn(folder);
  return { ...(face ?? { text: folder }), collapsed: true, items: others };
}

/** The pages of a guide: those named first, in this order, then what else is there. */
function guide(name: string, first: readonly string[]): Items {
  const folder = `docs/guides/${name}`;
  const files = pageFiles(folder);
  const ordered = first.map((one) => `${one}.md`).filter((file) => files.includes(file));
  const others = files.filter((file) => !ordered.includes(file));
  return [...ordered, ...others].map((file) => page(`${folder}/${file}`));
}

const pagesIn = (folder: string): Items =>
  pageFiles(folder).map((file) => page(`${folder}/${file}`));

/** A folder's pages; the one that stands for the folder comes first. */
function pageFiles(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.md'));
  return files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

const rank = (file: string): number => (file === 'README.md' ? 0 : 1);

const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

function page(file: string): DefaultTheme.SidebarItem {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const title = /^# (.+)$/m.exec(text)?.[1] ?? file;
  const link = `/${(pageOf(file) ?? file).replace(/(index)?\.md$/, '')}`;
  return { text: title.replaceAll('`', '').replace(/^Reference of /, ''), link };
}
