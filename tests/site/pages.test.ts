import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FolderServer, serveFolder } from '../../docs/site/serve.ts';
import { openWindow, type Window } from '../browser/chromium.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { findings } from '../browser/findings.ts';
import { look, type Look } from '../browser/look.ts';
import { BUILT } from './build.ts';
import { type BuiltPage, pagesIn } from './pages.ts';

/** One of each kind of page. */
const KINDS = [
  '/',
  '/labs/',
  '/labs/first-contact/',
  '/guides/student/stepping.html',
  '/guides/instructor/',
  '/readings/',
  '/readings/find.html?words=lamport+clocks',
  '/glossary/',
  '/faults/',
  '/architecture.html',
  '/reference/simulator/node.html',
];

/** The pages of the reference are made by the same code; every other page is of a kind of its own. */
function kindOf({ address }: BuiltPage): string {
  const [, folder, name] = /^\/reference\/([\w-]+)\/([\w-]+)?/.exec(address) ?? [];
  if (folder === undefined) return address;
  const of = folder === 'command-line' ? 'the commands' : 'a package';
  return name === undefined ? `the list of ${of}` : `a page of ${of}`;
}

/** The longest page of each kind: it has the most to go wrong. */
function longestOfEachKind(pages: readonly BuiltPage[]): readonly string[] {
  const longest = new Map<string, BuiltPage>();
  for (const page of pages) {
    const kind = kindOf(page);
    if (page.html.length > (longest.get(kind)?.html.length ?? 0)) longest.set(kind, page);
  }
  return [...longest.values()].map(({ address }) => address);
}

/** Those that have colours of their own: the others have what these have. */
const DARK = new Set([
  '/',
  '/labs/first-contact/',
  '/readings/find.html?words=lamport+clocks',
  '/faults/',
]);

const canBrowse =
  findChromium() !== undefined || process.env['NETSPLIT_BROWSER_REQUIRED'] !== undefined;

let site: FolderServer;

beforeAll(async () => {
  site = await serveFolder(BUILT, 0);
});

afterAll(() => site.close());

const elsewhere = (asked: readonly string[]): string[] =>
  asked.filter((url) => !url.startsWith(site.url) && !/^(data|blob|about):/.test(url));

describe.skipIf(!canBrowse)('on a phone', () => {
  let phone: Window;
  let shown: Look;

  beforeAll(async () => {
    phone = await openWindow({ width: 390, height: 844, isFirstVisit: true });
    shown = await look(phone, site.url);
  });

  afterAll(() => phone.close());

  it.each(longestOfEachKind(pagesIn(BUILT)))(
    '%s complains of nothing, asks nobody else for anything, and does not scroll sideways',
    async (address) => {
      const { page, troubles, asked } = shown;
      const before = troubles.length;
      await page.goto(site.url + address.slice(1));
      await page.locator('#app').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(troubles.slice(before)).toEqual([]);
      expect(elsewhere(asked)).toEqual([]);
    },
  );
});

describe.skipIf(!canBrowse).each([
  { colorScheme: 'light', kinds: KINDS },
  { colorScheme: 'dark', kinds: KINDS.filter((kind) => DARK.has(kind)) },
] as const)('in the $colorScheme theme', ({ colorScheme, kinds }) => {
  let desk: Window;

  beforeAll(async () => {
    desk = await openWindow({ colorScheme, isFirstVisit: true });
  });

  afterAll(() => desk.close());

  it.each(kinds)('%s keeps nobody out', async (address) => {
    const { page, troubles, asked } = await look(desk, site.url + address.slice(1));
    await page.locator('#app').waitFor();
    if (address === '/') await page.getByRole('button', { name: 'Pause' }).click();
    // What is in a frame is the viewer.
    expect(await findings(page, { except: ['netsplit-trace'] })).toEqual([]);
    expect(troubles).toEqual([]);
    expect(elsewhere(asked)).toEqual([]);
    await page.close();
  });
});
